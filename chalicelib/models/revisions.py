"""Every save of every article: its words and front matter, compressed; large ones lie in S3 by hash."""

import hashlib
import zlib
from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec
from botocore.exceptions import ClientError
from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from chalicelib import aws
from chalicelib.content import Content
from chalicelib.errors import Missing
from chalicelib.models.base import Table, meta, page_of
from chalicelib.settings import settings

LARGEST_INLINE = 100_000
"""Bytes after compression; an item may hold 400 KB, ours stop at 300 KB."""
LARGEST_RENDERED = 60_000
"""Bytes of a rendered text beside it, after compression; what is larger is not kept."""
NEWEST = 0
"""The `version` of a copy of the newest revision: its key is known before the article is read, so that one call reads
both.
"""


class Revision(Table):
    """One save. `version` is the article's version that it made."""

    noun: ClassVar[str] = "revisions"
    Meta = meta("revisions")

    article_id = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(range_key=True)
    packed = BinaryAttribute(legacy_encoding=False, null=True)
    rendered = BinaryAttribute(legacy_encoding=False, null=True)
    """The body as HTML, as `renderings` packs it: derived, and absent where it is large or `packed` is in S3."""
    digest = UnicodeAttribute()
    size = NumberAttribute()
    actor = UnicodeAttribute()
    saved_at = UnicodeAttribute()
    reason = UnicodeAttribute(default="")
    of = NumberAttribute(null=True)
    """Set in the row `NEWEST` only: which revision it is a copy of."""

    def content(self) -> Content:
        packed = self.packed if self.packed is not None else _fetch(str(self.digest))
        return msgspec.json.decode(zlib.decompress(packed), type=Content)


def make(
    article_id: str,
    version: int,
    content: Content,
    *,
    actor: str,
    at: str,
    reason: str = "",
    rendered: bytes | None = None,
) -> list[Revision]:
    """A revision and the copy of it as the newest one, to be committed.

    A large one is put to S3 first: by its hash, so twice is once.
    """
    plain = msgspec.json.encode(content)
    packed = zlib.compress(plain, 9)
    digest = hashlib.sha256(packed).hexdigest()
    inline = len(packed) <= LARGEST_INLINE
    if not inline:
        aws.client("s3").put_object(Bucket=settings.store_bucket, Key=body_key(digest), Body=packed)
    stored: dict[str, Any] = {"packed": packed} if inline else {}
    stored |= {"digest": digest, "size": len(plain), "actor": actor, "saved_at": at, "reason": reason}
    stored["rendered"] = rendered if inline and rendered and len(rendered) <= LARGEST_RENDERED else None
    return [Revision(article_id, version, **stored), Revision(article_id, NEWEST, of=version, **stored)]


def get(article_id: str, version: int) -> Revision:
    """One save, by a strong read. Raises `Missing`."""
    try:
        return Revision.get(article_id, version, consistent_read=True)
    except Revision.DoesNotExist:
        raise Missing("there is no such revision", field="revision") from None


def get_many(saves: Sequence[tuple[str, int]]) -> dict[str, Revision]:
    """One save of each article, by article id; by strong reads, one call per 100. Absent ones are left out."""
    wanted: list[Any] = list(dict.fromkeys(saves))
    found = Revision.batch_get(wanted, consistent_read=True) if wanted else ()
    return {str(revision.article_id): revision for revision in found}


def before(article_id: str, version: int) -> Revision | None:
    """The save before one, if there is any."""
    earlier = Revision.version.between(NEWEST + 1, version - 1)
    found = Revision.query(article_id, earlier, scan_index_forward=False, limit=1, consistent_read=True)
    return next(iter(found), None) if version > 1 else None


def history(article_id: str, *, limit: int = 100, after: dict[str, Any] | None = None) -> tuple[list[Revision], Any]:
    """The saves of one article, newest first, and where to go on."""
    saves = Revision.version > NEWEST
    return page_of(
        Revision.query, article_id, saves, scan_index_forward=False, limit=limit, after=after, consistent_read=True
    )


def wanted(article_id: str, version: int, newest: Revision | None) -> Revision:
    """One save; `newest` is the copy that was read beside the article, and saves a call when it is the one."""
    return newest if newest and newest.of == version else get(article_id, version)


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
