"""One spelling for each e-mail address, and a refusal for what is none, or more than one."""

import re
import unicodedata

from chalicelib.errors import Invalid

LONGEST = 254
"""Characters of an address (RFC 5321, 4.5.3.1.3, as erratum 1690 corrects it)."""
LONGEST_LOCAL = 64
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"(?!.*=\?){_ATOM}(\.{_ATOM})*")
"""RFC 5322, 3.2.3, without quoted strings, which nearly nobody has and many programs misread, and without `=?`, which
they misread too: as the beginning of an encoded word (RFC 2047), in which a line break can hide.
"""
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"({_LABEL}\.)+(?![0-9]+$){_LABEL}")
"""Two labels or more, the last with a letter: no host of this machine, no IP address."""


def normal(text: str) -> str:
    """The address in lower case, its domain in ASCII. Raises `Invalid` (email) for what is not exactly one address.

    Before the @ is ASCII only: letters of other scripts there (RFC 6531) are refused, as few servers take them.
    """
    if len(text) > LONGEST:
        raise _refused(f"an address has at most {LONGEST} characters")
    local, _, domain = unicodedata.normalize("NFC", text).lower().rpartition("@")
    if not _LOCAL.fullmatch(local) or len(local) > LONGEST_LOCAL:
        raise _refused(
            f"write one address, such as ada@example.org: before the @ are 1 to {LONGEST_LOCAL} letters a to z, "
            "digits, dots and signs, without spaces, commas or quotation marks"
        )
    address = f"{local}@{_ascii(domain)}"
    if len(address) > LONGEST:
        raise _refused(f"an address has at most {LONGEST} characters")
    return address


def _ascii(domain: str) -> str:
    """What a domain is in the DNS. Python's codec is IDNA 2003, which makes another name of some (`ß` becomes `ss`):
    only what it gives back unchanged is taken, so that no mail goes to another domain than was written.
    """
    try:
        encoded = domain.encode("idna").decode("ascii")
        same = encoded == domain or encoded.encode("ascii").decode("idna") == domain
    except UnicodeError:
        same = False
    if not same or not _DOMAIN.fullmatch(encoded):
        raise _refused("after the @ is the name of a domain with a dot, such as example.org; or its form with xn--")
    return encoded


def _refused(message: str) -> Invalid:
    return Invalid(message, field="email")
