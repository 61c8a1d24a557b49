"""Signed texts that are given to strangers and taken back: cursors, previews. One key for each purpose."""

import base64
import binascii
import hashlib
import hmac
from functools import cache

from chalicelib.settings import settings

LONGEST = 2000
"""Characters. Ours have some 300."""
_SIGNATURE = 16
"""Bytes of the HMAC that are kept: 128 bits."""


def sign(purpose: str, payload: bytes, *, bound: bytes = b"") -> str:
    """The payload and its signature as base64url. `bound` is signed with it and must be given again to read it."""
    signature = _signature(purpose, payload, bound)
    return base64.urlsafe_b64encode(signature + payload).rstrip(b"=").decode()


def read(purpose: str, text: str, *, bound: bytes = b"") -> bytes | None:
    """The payload of a text signed for this purpose; None for every other text. Compares in constant time."""
    signed = _unpacked(text)
    signature, payload = signed[:_SIGNATURE], signed[_SIGNATURE:]
    return payload if hmac.compare_digest(signature, _signature(purpose, payload, bound)) else None


def _signature(purpose: str, payload: bytes, bound: bytes) -> bytes:
    return hmac.digest(_key(purpose), bound + b"\n" + payload, hashlib.sha256)[:_SIGNATURE]


@cache
def _key(purpose: str) -> bytes:
    """So that what was signed for one purpose is nothing for another."""
    return hmac.digest(settings.signing_key.encode(), purpose.encode(), hashlib.sha256)


def _unpacked(text: str) -> bytes:
    """The bytes of base64url without padding; one spelling only, so that a text cannot be varied."""
    try:
        signed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        signed = b""
    if len(text) > LONGEST or base64.urlsafe_b64encode(signed).rstrip(b"=").decode() != text:
        return b""
    return signed
