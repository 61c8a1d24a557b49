"""Passwords: how they are kept, how one is checked, and which new ones are refused.

Kept is bcrypt of base64(HMAC-SHA-384(pepper, password)): 64 bytes of ASCII, however long the password and whatever is
in it, since bcrypt takes 72 and no NUL (OWASP Password Storage Cheat Sheet). Any character counts, spaces too; NFC
makes what two keyboards write in two ways the same (RFC 8265, section 4.2).
"""

import base64
import hashlib
import hmac
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection
from functools import cache
from itertools import pairwise
from pathlib import Path

from chalicelib import secrets
from chalicelib.errors import Invalid
from chalicelib.settings import settings

COST = 12
"""Rounds of bcrypt as a power of two; OWASP asks for 10 at least. `make bench` measures what it takes."""
SHORTEST, LONGEST = 8, 256
"""Characters (code points) after NFC."""
_LONGEST_GIVEN = 4 * LONGEST
"""No more than four characters become one in NFC. What is longer is not even normalised, which takes its time."""
FINGERPRINT_BYTES = 5
"""Of SHA-256. That a password is taken for one of 40,000 common ones by mistake has a chance of 1 in 27 million."""
_COMMON = Path(__file__).parent / "assets" / "passwords.bin"
_BCRYPT = re.compile(r"\$2b\$\d\d\$[./A-Za-z0-9]{53}")
_AROUND = re.compile(r"^[\W\d_]{0,4}|[\W\d_]{0,4}$")
"""What people put before and after a word: digits and marks."""
_ROWS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm")
_SHORTEST_WORD, _FEWEST_OTHER_LETTERS = 3, 4


def hash_of(password: str) -> str:
    """`<pepper id>$<bcrypt>`, to be kept. The id is a hash of the pepper, so that another one is noticed."""
    import bcrypt

    hashed = bcrypt.hashpw(_digest(password), bcrypt.gensalt(COST)).decode()
    return f"{_pepper_id()}${hashed}"


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password of which `hash_of` is kept. None, for somebody who has none, takes the same work."""
    import bcrypt

    pepper_id, _, hashed = (kept or "").partition("$")
    known = pepper_id == _pepper_id() and bool(_BCRYPT.fullmatch(hashed))
    same = bcrypt.checkpw(_digest(password), (hashed if known else _nobodys()).encode())
    return same and known


def outdated(kept: str) -> bool:
    """Whether it was made at another cost than today's: after the next log-in it is time for a new one."""
    return f"$2b${COST:02}$" not in kept


def check_new(password: str, *, words: Collection[str]) -> None:
    """Raises `Invalid` when it is too short or long, or easily guessed. `words` are the person's own: the part of
    their e-mail address before the @, name, handle, title of the publication. Nothing has to be in a password.
    """
    if any("\ud800" <= character <= "\udfff" for character in password):
        raise _refusal("has half of a surrogate pair: it was cut in the middle of a character")
    if len(password) > _LONGEST_GIVEN or not SHORTEST <= len(_normal(password)) <= LONGEST:
        raise _refusal(f"must have {SHORTEST} to {LONGEST} characters")
    plain = _plain(password)
    if _is_sequence(plain) or _is_common(plain):
        raise _refusal("is one of those that are tried first: choose several words that do not belong together")
    if _is_made_of(plain, words):
        raise _refusal("is made of your own name or address, or the title: add words that do not belong to you")


def fingerprint(password: str) -> bytes:
    """What stands for a common password in the bundled list, however it is capitalised."""
    return hashlib.sha256(_plain(password).encode()).digest()[:FINGERPRINT_BYTES]


def _digest(password: str) -> bytes:
    text = _normal(password) if len(password) <= _LONGEST_GIVEN else password
    given = text.encode("utf-8", "surrogatepass")
    return base64.b64encode(hmac.digest(secrets.of(settings).pepper.encode(), given, hashlib.sha384))


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _plain(text: str) -> str:
    """As it is compared: without capitals and without other forms of the same letter."""
    return unicodedata.normalize("NFKC", text).casefold()


def _pepper_id() -> str:
    return hmac.digest(secrets.of(settings).pepper.encode(), b"pepper id", hashlib.sha256)[:4].hex()


def _nobodys() -> str:
    """A bcrypt text that no password gives, at today's cost."""
    return f"$2b${COST:02}$" + "." * 53


def _refusal(rule: str) -> Invalid:
    return Invalid(rule, field="password")


def _is_common(plain: str) -> bool:
    """Whether it is in the list: as it is, without digits and marks around it, or as something repeated."""
    unit = plain[: (plain + plain).find(plain, 1)]
    return len(unit) < _SHORTEST_WORD + 1 or any(map(_is_listed, {plain, unit, _AROUND.sub("", plain)}))


def _is_listed(plain: str) -> bool:
    listed, wanted = _listed(), fingerprint(plain)
    found = bisect_left(
        range(0, len(listed), FINGERPRINT_BYTES), wanted, key=lambda at: listed[at : at + FINGERPRINT_BYTES]
    )
    return listed[found * FINGERPRINT_BYTES :][:FINGERPRINT_BYTES] == wanted


@cache
def _listed() -> bytes:
    """Fingerprints, sorted, one after another; `python -m local.common_passwords` writes them."""
    return _COMMON.read_bytes()


def _is_sequence(plain: str) -> bool:
    """`abcdefgh`, `98765432`, `qwertyuiop`, `абвгдежз`, and rows that begin again: `890123456`."""
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    rows = (row * (len(plain) // len(row) + 2) for row in _ROWS)
    return steps in ({0}, {1}, {-1}) or any(plain in row or plain[::-1] in row for row in rows)


def _is_made_of(plain: str, words: Collection[str]) -> bool:
    """Whether hardly a letter is left when the person's own words are taken out."""
    parts = {part for word in words for part in _parts(_plain(word))}
    rest = plain
    for part in sorted(parts, key=len, reverse=True):
        rest = rest.replace(part, " ")
    return rest != plain and len(re.sub(r"[\W\d_]", "", rest)) < _FEWEST_OTHER_LETTERS


def _parts(word: str) -> Collection[str]:
    """Every word in it, and all of them written together."""
    parts = re.findall(r"[^\W_]+", word)
    return {part for part in (*parts, "".join(parts)) if len(part) >= _SHORTEST_WORD}
