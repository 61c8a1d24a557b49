"""How a letter leaves: by Amazon SES, by SMTP, or into a folder, as `GALLEY_MAIL` says."""

from chalicelib.errors import Invalid
from chalicelib.mail import folder, ses, smtp
from chalicelib.mail.letters import Letter, Outgoing, Refused, header_safe
from chalicelib.settings import settings

__all__ = ["Letter", "Refused", "header_safe", "send"]

_NOBODY = "mail@galley.example"
"""Who writes what only lies in a folder, where nobody else is named."""


def send(letter: Letter, *, message_id: str) -> None:
    """Hand a letter over. `message_id` names it for good: the same letter once more has the same.

    Raises `Refused` when it will never be taken, `Invalid` for what cannot stand in a header or a setting that is
    missing, and whatever else went wrong this time: then another try may help, and the letter may have left all
    the same.
    """
    way = settings.mail_way
    outgoing = Outgoing.checked(letter, sender=_sender(way), message_id=message_id)
    if way == "ses":
        ses.send(outgoing, configuration_set=settings.mail_configuration_set)
    elif way == "folder":
        folder.put(outgoing, settings.state_path / folder.NAME)
    else:
        smtp.send(outgoing, server=way)


def _sender(way: str) -> str:
    if not settings.mail_from and way != "folder":
        raise Invalid("must be set where mail is sent: the address that it comes from", field="GALLEY_MAIL_FROM")
    return settings.mail_from or _NOBODY
