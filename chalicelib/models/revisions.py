"""Every save of every article: its words and front matter, compressed; large ones lie in S3 by hash."""

import hashlib
import zlib
from typing import Any, ClassVar

import msgspec
from botocore.exceptions import ClientError
from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from chalicelib import aws
from chalicelib.content import Content
from chalicelib.errors import Missing
from chalicelib.models.base import Table, meta
from chalicelib.settings import settings

LARGEST_INLINE = 100_000
"""Bytes after compression; an item may hold 400 KB, ours stop at 300 KB."""


class Revision(Table):
    """One save. `version` is the article's version that it made."""

    noun: ClassVar[str] = "revisions"
    Meta = meta("revisions")

    article_id = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(range_key=True)
    packed = BinaryAttribute(legacy_encoding=False, null=True)
    digest = UnicodeAttribute()
    size = NumberAttribute()
    actor = UnicodeAttribute()
    saved_at = UnicodeAttribute()
    reason = UnicodeAttribute(default="")

    def content(self) -> Content:
        packed = self.packed if self.packed is not None else _fetch(str(self.digest))
        return msgspec.json.decode(zlib.decompress(packed), type=Content)


def make(article_id: str, version: int, content: Content, *, actor: str, at: str, reason: str = "") -> Revision:
    """A revision to be committed. A large one is put to S3 first: by its hash, so twice is once."""
    plain = msgspec.json.encode(content)
    packed = zlib.compress(plain, 9)
    digest = hashlib.sha256(packed).hexdigest()
    inline = len(packed) <= LARGEST_INLINE
    if not inline:
        aws.client("s3").put_object(Bucket=settings.store_bucket, Key=body_key(digest), Body=packed)
    stored: dict[str, Any] = {"packed": packed} if inline else {}
    return Revision(
        article_id,
        version,
        digest=digest,
        size=len(plain),
        actor=actor,
        saved_at=at,
        reason=reason,
        **stored,
    )


def get(article_id: str, version: int) -> Revision:
    """One save, by a strong read. Raises `Missing`."""
    try:
        return Revision.get(article_id, version, consistent_read=True)
    except Revision.DoesNotExist:
        raise Missing("there is no such revision", field="revision") from None


def history(article_id: str, *, limit: int = 100, after: dict[str, Any] | None = None) -> tuple[list[Revision], Any]:
    """The saves of one article, newest first, and where to go on."""
    found = Revision.query(
        article_id, scan_index_forward=False, limit=limit, last_evaluated_key=after, consistent_read=True
    )
    return list(found), found.last_evaluated_key


def body_key(digest: str) -> str:
    """Where a large body lies in the store bucket."""
    return f"bodies/{digest}"


def _fetch(digest: str) -> bytes:
    try:
        answer = aws.client("s3").get_object(Bucket=settings.store_bucket, Key=body_key(digest))
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            raise Missing(f"the body {digest} is not in the store", field="revision") from error
        raise
    return bytes(answer["Body"].read())
