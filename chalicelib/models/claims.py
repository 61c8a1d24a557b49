"""Who owns a unique thing: a path, a handle, an import's source file."""

from typing import ClassVar

from pynamodb.attributes import UnicodeAttribute

from chalicelib.models.base import Table, meta

PAGE, REDIRECT = "page", "redirect"


class Claim(Table):
    """`claim` is `path#/a/b/`, `handle#x` or `source#…`; `owner` is a subject such as `article#<id>`."""

    noun: ClassVar[str] = "claims"
    Meta = meta("claims")

    claim = UnicodeAttribute(hash_key=True)
    owner = UnicodeAttribute()
    role = UnicodeAttribute(default=PAGE)


def find(claim: str) -> Claim | None:
    """The claim, by a strong read; None when nobody holds it."""
    try:
        return Claim.get(claim, consistent_read=True)
    except Claim.DoesNotExist:
        return None


def path(path: str) -> str:
    return f"path#{path}"


def handle(handle: str) -> str:
    return f"handle#{handle}"


def source(source: str) -> str:
    return f"source#{source}"
