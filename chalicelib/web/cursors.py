"""Where a list goes on: opaque to the caller, signed, and good for one route with one set of filters only."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import msgspec

from chalicelib.errors import Invalid
from chalicelib.settings import settings

Key = dict[str, Any]
"""DynamoDB's LastEvaluatedKey, as PynamoDB gives and takes it."""
LONGEST = 2000
"""Characters. Ours have some 300."""
_SIGNATURE = 16
"""Bytes of the HMAC that are kept: 128 bits."""


class BadCursor(Invalid):
    """It was not made here, was changed, or belongs to another list."""


def issue(key: Key, bound: Sequence[Any]) -> str:
    """A cursor for a list. `bound` names it: the route's path, its parameters, its filters; JSON values."""
    payload = msgspec.json.encode(key, order="sorted")
    return base64.urlsafe_b64encode(_sign(payload, bound) + payload).rstrip(b"=").decode()


def read(cursor: str, bound: Sequence[Any]) -> Key:
    """The key in a cursor of this list. Raises `BadCursor`; compares in constant time."""
    signed = _unpacked(cursor)
    signature, payload = signed[:_SIGNATURE], signed[_SIGNATURE:]
    if not hmac.compare_digest(signature, _sign(payload, bound)):
        raise BadCursor("is not a cursor of this list: take `next` as it was given, with the same filters", "cursor")
    key: Key = msgspec.json.decode(payload)
    return key


def _sign(payload: bytes, bound: Sequence[Any]) -> bytes:
    message = msgspec.json.encode(bound, order="sorted") + b"\n" + payload
    return hmac.digest(settings.cursor_key.encode(), message, hashlib.sha256)[:_SIGNATURE]


def _unpacked(cursor: str) -> bytes:
    """The bytes of base64url without padding; one spelling only, so that a cursor cannot be varied."""
    try:
        signed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        signed = b""
    if len(cursor) > LONGEST or base64.urlsafe_b64encode(signed).rstrip(b"=").decode() != cursor:
        return b""
    return signed
