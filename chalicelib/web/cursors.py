"""Where a list goes on: opaque to the caller, signed, and good for one route with one set of filters only."""

from collections.abc import Sequence
from typing import Any

import msgspec

from chalicelib import signing
from chalicelib.errors import Invalid

Key = dict[str, Any]
"""DynamoDB's LastEvaluatedKey, as PynamoDB gives and takes it."""


class BadCursor(Invalid):
    """It was not made here, was changed, or belongs to another list."""


def issue(key: Key, bound: Sequence[Any]) -> str:
    """A cursor for a list. `bound` names it: the route's path, its parameters, its filters; JSON values."""
    return signing.sign("cursor", msgspec.json.encode(key, order="sorted"), bound=_named(bound))


def read(cursor: str, bound: Sequence[Any]) -> Key:
    """The key in a cursor of this list. Raises `BadCursor`."""
    payload = signing.read("cursor", cursor, bound=_named(bound))
    if payload is None:
        raise BadCursor("is not a cursor of this list: take `next` as it was given, with the same filters", "cursor")
    key: Key = msgspec.json.decode(payload)
    return key


def _named(bound: Sequence[Any]) -> bytes:
    return msgspec.json.encode(bound, order="sorted")
