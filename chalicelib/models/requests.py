"""Idempotency records: what a request key did and what its first use was told. Kept by TTL."""

import hashlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError

from chalicelib import aws
from chalicelib.models.base import NOT_MET, Table, code_of, meta
from chalicelib.settings import settings

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, kw_only=True)
class RequestKey:
    """An idempotency record to be written with the change: whose and which request, and its digest.

    `answer` makes what the caller is told of the changed subject, which has its next version already; the same is
    told again when the request comes again.
    """

    key: str
    digest: str
    answer: Callable[[Any], bytes]


LARGEST_INLINE = 100_000
"""Bytes of an answer after compression; larger ones lie in the store bucket by hash."""


class Request(Table):
    """`key` is the hash of the caller and their key; `expires` is a Unix time that every read respects."""

    noun: ClassVar[str] = "requests"
    Meta = meta("requests")

    key = UnicodeAttribute(hash_key=True)
    digest = UnicodeAttribute()
    answer = BinaryAttribute(legacy_encoding=False, null=True)
    """Compressed; absent when it lies in the store bucket under `stored`, its SHA-256 (hex)."""
    stored = UnicodeAttribute(null=True)
    expires = NumberAttribute()


def find(key: str, *, now: int) -> Request | None:
    """The record, by a strong read, unless it has expired."""
    try:
        found = Request.get(key, consistent_read=True)
    except Request.DoesNotExist:
        return None
    return found if found.expires > now else None


def make(key: RequestKey, subject: Any, *, now: int) -> Request:
    """The record of a change of `subject`, to be committed with it. A large answer is put to S3 first, by its hash."""
    packed = zlib.compress(key.answer(subject))
    if len(packed) <= LARGEST_INLINE:
        return Request(key.key, digest=key.digest, expires=now + KEPT_SECONDS, answer=packed)
    stored = hashlib.sha256(packed).hexdigest()
    aws.client("s3").put_object(Bucket=settings.store_bucket, Key=answer_key(stored), Body=packed)
    return Request(key.key, digest=key.digest, expires=now + KEPT_SECONDS, stored=stored)


def remember(key: RequestKey, subject: Any, *, now: int) -> None:
    """Write a record by itself, of a request that found nothing to change. One that is there already stays."""
    free = Request.key.does_not_exist() | (Request.expires <= now)
    try:
        make(key, subject, now=now).save(condition=free)
    except PutError as error:
        if code_of(error) != NOT_MET:
            raise


def answer_of(record: Mapping[str, Any]) -> bytes:
    """What the first caller was told; `record` has the attributes of a `Request`."""
    packed = record.get("answer")
    if packed is None:
        found = aws.client("s3").get_object(Bucket=settings.store_bucket, Key=answer_key(str(record.get("stored"))))
        packed = found["Body"].read()
    return zlib.decompress(packed)


def answer_key(digest: str) -> str:
    """Where a large answer lies in the store bucket; its lifecycle removes it."""
    return f"answers/{digest}"
