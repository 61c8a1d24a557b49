"""A letter, and what may stand in the headers of one."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib import email_addresses
from chalicelib.errors import Invalid

if TYPE_CHECKING:
    from email.message import EmailMessage

_SAFE = re.compile(r"(?!.*=\?)[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*")
_ID = re.compile(r"[A-Za-z0-9-]{1,100}")
"""What an SES message tag, a file name and the left side of a Message-ID may all be."""
_OWN = re.compile(
    r"(resent-.*|content-.*|mime-version|from|sender|reply-to|to|cc|bcc|subject|date|message-id|return-path|received)",
    re.IGNORECASE,
)
"""Headers that follow from the letter's own fields, or that a server sets."""
_QUOTED = re.compile(r'[()<>@,:;.\[\]\\"]+')
"""What a name may not hold without quotation marks (RFC 5322, 3.2.3)."""
_HIDDEN = re.compile(r'"(?:[^"\\]|\\.)*"|=\?[^?\s]*\?[bqBQ]\?[^?\s]*\?=', re.DOTALL)
"""A quoted string, or an encoded word (RFC 2047), in which everything may stand."""


class Refused(Exception):
    """Whoever carries mail has said for good that this letter goes nowhere."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter to one address, in plain text and in HTML. `sender` is the name shown beside the sender's address."""

    to: str
    subject: str
    text: str
    html: str
    sender: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def header_safe(text: str, *, field: str) -> str:
    """The text, if it can stand in a header as it is. Raises `Invalid` naming the field.

    Refused are line breaks and all other control characters (also U+0085, U+2028, U+2029, and at the very end), and
    `=?`, which begins an encoded word (RFC 2047): what is decoded from one could again be anything.
    """
    if not _SAFE.fullmatch(text):
        raise Invalid("holds a line break, another control character, or =?", field=field)
    return text


def _foldable(name: str, address: str) -> str:
    """The name beside an address, without what would have to be quoted if it would not arrive so.

    Python 3.11 forgets the quotation marks of some names that it folds, and then a comma in one parts two addresses.
    """
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP

    written = EmailMessage(policy=SMTP)
    written["From"] = Address(name, addr_spec=address)
    phrase = written.as_bytes().decode().removeprefix("From:").rpartition("<")[0]
    return _QUOTED.sub(" ", name) if _QUOTED.search(_HIDDEN.sub("", phrase)) else name


@dataclass(frozen=True)
class Outgoing:
    """A letter that can be sent: all that goes into a header has been checked."""

    letter: Letter
    sender: str
    message_id: str

    @classmethod
    def checked(cls, letter: Letter, *, sender: str, message_id: str) -> "Outgoing":
        """Raises `Invalid` naming the field."""
        for field, address in (("to", letter.to), ("from", sender)):
            if address != email_addresses.normal(address):
                raise Invalid("is not written as email_addresses.normal writes it", field=field)
        header_safe(letter.subject, field="subject")
        header_safe(letter.sender, field="sender")
        for name, value in letter.headers:
            if not _NAME.fullmatch(name) or _OWN.fullmatch(name):
                raise Invalid("is no name of a header that a letter may bring", field="headers")
            header_safe(value, field=f"headers.{name}")
        if not _ID.fullmatch(message_id):
            raise Invalid("has letters, digits and hyphens only", field="message_id")
        return cls(letter, sender, message_id)

    def message(self) -> "EmailMessage":
        """As RFC 5322 has it, for those who take no structure."""
        from email.headerregistry import Address
        from email.message import EmailMessage
        from email.policy import SMTP
        from email.utils import format_datetime

        from chalicelib import clock

        letter, message = self.letter, EmailMessage(policy=SMTP)
        message["From"] = Address(_foldable(letter.sender, self.sender), addr_spec=self.sender)
        message["To"] = Address(addr_spec=letter.to)
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = f"<{self.message_id}@{self.sender.partition('@')[2]}>"
        for name, value in letter.headers:
            message[name] = value
        message.set_content(letter.text, cte="quoted-printable")
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
        return message
