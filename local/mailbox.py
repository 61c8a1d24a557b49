"""Shows the mail that would have gone out: what moto's SES accepted in this process."""

from dataclasses import dataclass
from email import message_from_string, policy
from email.message import EmailMessage
from html import escape
from typing import Any

from local.resources import ACCOUNT, REGION

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Mailbox</title></head>
<body><h1>Mailbox</h1>
{mails}
</body></html>
"""
_MAIL = "<article><h2>{subject}</h2><p>From {sender} to {recipients}</p><pre>{body}</pre></article>"
_EMPTY = "<p>None yet. Mail that Galley sends on this machine is shown here and goes nowhere else.</p>"


@dataclass(frozen=True)
class Mail:
    sender: str
    recipients: tuple[str, ...]
    subject: str
    body: str


def mails() -> list[Mail]:
    """Every mail since this process started, newest first."""
    from moto.ses.models import ses_backends

    return [_mail(message) for message in reversed(ses_backends[ACCOUNT][REGION].sent_messages)]


def page() -> str:
    """The mailbox as HTML, newest first; a mail's text is text, whatever it holds."""
    shown = [
        _MAIL.format(
            subject=escape(mail.subject) or "(no subject)",
            sender=escape(mail.sender),
            recipients=escape(", ".join(mail.recipients)),
            body=escape(mail.body),
        )
        for mail in mails()
    ]
    return _PAGE.format(mails="\n".join(shown) or _EMPTY)


def _mail(message: Any) -> Mail:
    """moto keeps a simple mail in parts and a raw one as its source."""
    raw = getattr(message, "raw_data", None)
    if raw is None:
        return Mail(message.source, _addresses(message.destinations), message.subject, message.body or "")
    parsed = message_from_string(raw, policy=policy.default)
    subject, text = str(parsed.get("Subject", "")), _text(parsed)
    return Mail(str(message.source), _addresses(message.destinations), subject, text)


def _addresses(destinations: Any) -> tuple[str, ...]:
    """moto gives a list, or a map of lists by kind of recipient; each address once."""
    lists = destinations.values() if isinstance(destinations, dict) else [destinations]
    return tuple(dict.fromkeys(str(address) for part in lists for address in part))


def _text(parsed: EmailMessage) -> str:
    part = parsed.get_body(("plain", "html"))
    return str(part.get_content()) if part else ""
