"""The files of the site, named by what they are; where they lie and what is in them follows from the models."""

import msgspec


class PathFile(msgspec.Struct, frozen=True, tag="path"):
    """Whatever has claimed this path: an article, a redirect, a list with a path of its own, a picture; or nothing."""

    path: str


class ListFile(msgspec.Struct, frozen=True, tag="list"):
    """The newest articles of a topic; the front page is the list of all."""

    topic: str


class FeedFile(msgspec.Struct, frozen=True, tag="feed"):
    """The RSS feed of a topic."""

    topic: str


class MonthFile(msgspec.Struct, frozen=True, tag="month"):
    """The articles of a topic in one month (`2026-03`)."""

    topic: str
    month: str


class FormerFile(msgspec.Struct, frozen=True, tag="former"):
    """What lies beside a path where some list was: a month (`2026-03`), or the feed when `month` is empty."""

    list_path: str
    language: str
    month: str = ""


class TaxonomyFile(msgspec.Struct, frozen=True, tag="taxonomy"):
    """All topics of one kind in one language."""

    kind: str
    language: str


class SitemapFile(msgspec.Struct, frozen=True, tag="sitemap"):
    """One shard of the sitemap: `2026-03`, `pages` or `topics`."""

    language: str
    shard: str


class FixedFile(msgspec.Struct, frozen=True, tag="fixed"):
    """A file that every publication has once: `404.html`, `robots.txt`, `sitemap.xml`, `style`."""

    name: str


File = PathFile | ListFile | FeedFile | MonthFile | FormerFile | TaxonomyFile | SitemapFile | FixedFile
FIXED = tuple(FixedFile(name) for name in ("404.html", "robots.txt", "sitemap.xml", "style"))


def encode(files: list[File]) -> str:
    """Files as a queue carries them."""
    return msgspec.json.encode(files).decode()


def decode(text: str | bytes) -> list[File]:
    return msgspec.json.decode(text, type=list[File])
