"""Signed texts that are given to strangers and taken back: cursors, previews. One key for each purpose."""

import base64
import binascii
import hashlib
import hmac
from functools import cache

from chalicelib import secrets
from chalicelib.settings import settings

LONGEST = 2000
"""Characters. Ours have some 300."""
_SIGNATURE = 16
"""Bytes of the HMAC that are kept: 128 bits."""


def sign(purpose: str, payload: bytes, *, bound: bytes = b"") -> str:
    """The payload and its signature as base64url. `bound` is signed with it and must be given again to read it."""
    signature = _signature(next(iter(keys(purpose).values())), payload, bound)
    return base64.urlsafe_b64encode(signature + payload).rstrip(b"=").decode()


def read(purpose: str, text: str, *, bound: bytes = b"") -> bytes | None:
    """The payload of a text signed for this purpose; None for every other text. Compares in constant time."""
    signed = _unpacked(text)
    signature, payload = signed[:_SIGNATURE], signed[_SIGNATURE:]
    right = [hmac.compare_digest(signature, _signature(key, payload, bound)) for key in keys(purpose).values()]
    return payload if any(right) else None


@cache
def keys(purpose: str) -> dict[str, bytes]:
    """The keys that are good for a purpose, by their ids, the one to sign with first. So what was signed for one
    purpose is nothing for another. An id is a hash of its key.
    """
    ours = secrets.of(settings)
    known = [key for key in (ours.signing_key, ours.signing_key_before) if key]
    derived = [hmac.digest(key.encode(), purpose.encode(), hashlib.sha256) for key in known]
    return {hashlib.sha256(key).hexdigest()[:16]: key for key in derived}


def keyed(purpose: str, text: str) -> str:
    """A name for a text that says nothing of it without our key: HMAC-SHA-256, 64 hexadecimal digits.

    By the pepper, which stays: what is named so is a key of a table.
    """
    key = hmac.digest(secrets.of(settings).pepper.encode(), purpose.encode(), hashlib.sha256)
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


def _signature(key: bytes, payload: bytes, bound: bytes) -> bytes:
    return hmac.digest(key, bound + b"\n" + payload, hashlib.sha256)[:_SIGNATURE]


def _unpacked(text: str) -> bytes:
    """The bytes of base64url without padding; one spelling only, so that a text cannot be varied."""
    try:
        signed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        signed = b""
    if len(text) > LONGEST or base64.urlsafe_b64encode(signed).rstrip(b"=").decode() != text:
        return b""
    return signed
