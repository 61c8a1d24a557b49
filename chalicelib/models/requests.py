"""Idempotency records: what a request key did and what its first use was told. Kept by TTL."""

from typing import ClassVar

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.models.base import Table, meta

KEPT_SECONDS = 24 * 3600


class Request(Table):
    """`key` is actor, route and the hash of the client's key; `expires` is a Unix time that every read respects."""

    noun: ClassVar[str] = "requests"
    Meta = meta("requests")

    key = UnicodeAttribute(hash_key=True)
    digest = UnicodeAttribute()
    answer = BinaryAttribute(legacy_encoding=False)
    expires = NumberAttribute()


def find(key: str, *, now: int) -> Request | None:
    """The record, by a strong read, unless it has expired."""
    try:
        found = Request.get(key, consistent_read=True)
    except Request.DoesNotExist:
        return None
    return found if found.expires > now else None
