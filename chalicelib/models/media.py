"""Files that are served as they are: pictures, documents. Their bytes lie in the store bucket by hash."""

from typing import ClassVar

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.models.base import Table, meta


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
    status = UnicodeAttribute(default="published")
    version = NumberAttribute(default=0)
    head = UnicodeAttribute(default="")

    @property
    def subject(self) -> str:
        return f"media#{self.id}"


def find(media_id: str) -> Media | None:
    """By a strong read."""
    try:
        return Media.get(media_id, consistent_read=True)
    except Media.DoesNotExist:
        return None


def object_key(digest: str) -> str:
    """Where the bytes lie in the store bucket."""
    return f"media/{digest}"
