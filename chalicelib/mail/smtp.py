"""By SMTP (RFC 5321), with STARTTLS (RFC 3207): nothing goes over a network in plain text."""

import contextlib
import ssl
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from chalicelib.errors import Invalid
from chalicelib.mail.letters import Outgoing, Refused

if TYPE_CHECKING:
    import smtplib

SECONDS = 10
"""How long each answer of the server may take."""
_LOOPBACK = {"localhost", "127.0.0.1"}


def send(outgoing: Outgoing, *, server: str) -> None:
    """Through `smtp://[user:password@]host:port`. Raises `Refused` when the server says 5xx to this letter.

    What it says to the connection or the password is no word on the letter: that may come right again.
    """
    import smtplib

    where, domain = urlsplit(server), outgoing.sender.partition("@")[2]
    with contextlib.closing(
        smtplib.SMTP(where.hostname or "", where.port or 0, local_hostname=domain, timeout=SECONDS)
    ) as connection:
        _introduce(connection, where)
        try:
            connection.send_message(outgoing.message(), outgoing.sender, [outgoing.letter.to])
        except smtplib.SMTPException as error:
            if code := _for_good(error):
                raise Refused(f"SMTP: {code}") from error
            raise
        with contextlib.suppress(smtplib.SMTPException, OSError):
            connection.quit()  # it has the letter: whatever it says now is no reason to send it again


def _introduce(connection: "smtplib.SMTP", where: SplitResult) -> None:
    """TLS and the password. A server on this machine may do without TLS, any other may not: letters carry links."""
    connection.ehlo()
    if connection.has_extn("starttls"):
        connection.starttls(context=ssl.create_default_context())
    elif where.hostname not in _LOOPBACK:
        raise Invalid(f"{where.hostname} offers no STARTTLS: all that is sent would be readable", field="GALLEY_MAIL")
    if where.username is not None:
        connection.login(unquote(where.username), unquote(where.password or ""))


def _for_good(error: Exception) -> int:
    """The 5xx that the server gave to sender, recipient or text (RFC 5321, 4.2.1); 0 when it gave none."""
    import smtplib

    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = min(code for code, _ in error.recipients.values())
    elif isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        code = error.smtp_code
    else:
        code = 0
    return code if 500 <= code < 600 else 0
