"""Files that are served as they are: pictures, documents. Their bytes lie in the store bucket by hash."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.models.base import Table, meta

_VARIANT = re.compile(r"/?images/[0-9a-f]{16}-[0-9]+\.(avif|webp)")


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One form of a picture: its media type, its width in pixels, its path on the site, its bytes."""

    type: str
    width: int
    path: str
    size: int


class Media(Table):
    """One file at one path."""

    noun: ClassVar[str] = "media"
    Meta = meta("media")

    id = UnicodeAttribute(hash_key=True)
    path = UnicodeAttribute()
    digest = UnicodeAttribute()
    """SHA-256, hex; the object is `media/<digest>`."""
    type = UnicodeAttribute()
    size = NumberAttribute()
    width = NumberAttribute(default=0)
    """Of a picture, in pixels as it is shown; 0 when it is not known."""
    height = NumberAttribute(default=0)
    prepared = UnicodeAttribute(default="")
    """The digest of the bytes that `variants` were made from; another one than `digest` means: not yet made."""
    variants = UnicodeAttribute(default="[]")
    """JSON of a list of `Variant`."""
    status = UnicodeAttribute(default="published")
    version = NumberAttribute(default=0)
    head = UnicodeAttribute(default="")

    @property
    def subject(self) -> str:
        return f"media#{self.id}"

    @property
    def forms(self) -> tuple[Variant, ...]:
        """The forms that a picture has now; none before it is prepared."""
        current = self.prepared == self.digest
        return msgspec.json.decode(self.variants, type=tuple[Variant, ...]) if current else ()


def find_all(ids: Iterable[str]) -> dict[str, Media]:
    """Those that exist, by id; by strong reads, one call per 100."""
    wanted: list[Any] = sorted(set(ids))
    return {str(item.id): item for item in Media.batch_get(wanted, consistent_read=True)} if wanted else {}


def published() -> Iterator[Media]:
    """Every file that is served, by a strong read of the whole table: never in a request."""
    return iter(Media.scan(Media.status == "published", consistent_read=True))


def find(media_id: str) -> Media | None:
    """By a strong read."""
    try:
        return Media.get(media_id, consistent_read=True)
    except Media.DoesNotExist:
        return None


def object_key(digest: str) -> str:
    """Where the bytes lie in the store bucket."""
    return f"media/{digest}"


def variant_path(digest: str, width: int, media_type: str) -> str:
    """Where a form of a picture lies on the site: it says what it was made from, so it never changes."""
    return f"/images/{digest[:16]}-{width}.{media_type.removeprefix('image/')}"


def is_variant(path: str) -> bool:
    """Whether a path, or a key of the site's bucket, is that of a form of a picture."""
    return bool(_VARIANT.fullmatch(path))
