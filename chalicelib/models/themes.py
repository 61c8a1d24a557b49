"""A publisher's own templates and stylesheet. They lie in the store bucket by the hash of their content."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from chalicelib import aws
from chalicelib.errors import Missing
from chalicelib.settings import settings


@dataclass(frozen=True)
class Theme:
    """Templates and `style.css`, by file name. `name` is the hash of their content."""

    name: str
    files: Mapping[str, str] = field(compare=False)

    @classmethod
    def of(cls, files: Mapping[str, str]) -> "Theme":
        """The theme of these files; the same files have the same name."""
        return cls(hashlib.sha256(packed(files)).hexdigest()[:16], files)


@lru_cache(maxsize=4)
def find(name: str) -> Theme:
    """A stored theme; it never changes. Raises `Missing`."""
    s3 = aws.client("s3")
    try:
        answer = s3.get_object(Bucket=settings.store_bucket, Key=object_key(name))
    except s3.exceptions.NoSuchKey:
        raise Missing("there is no such theme", field="theme") from None
    return Theme(name, msgspec.json.decode(answer["Body"].read(), type=dict[str, str]))


def packed(files: Mapping[str, str]) -> bytes:
    """Files as they are stored: JSON, sorted by name."""
    return msgspec.json.encode(dict(files), order="sorted")


def object_key(name: str) -> str:
    return f"themes/{name}.json"
