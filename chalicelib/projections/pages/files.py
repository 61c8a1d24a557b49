"""The files of the site, named by what they are; where they lie and what is in them follows from the models."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

FeedFormat = Literal["rss", "atom", "json"]
FEED_FORMATS: tuple[FeedFormat, ...] = ("rss", "atom", "json")
FEED_TYPES: dict[FeedFormat, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
"""Media types."""


class PathFile(msgspec.Struct, frozen=True, tag="path"):
    """Whatever has claimed this path: an article, a redirect, a list with a path of its own, a picture; or nothing."""

    path: str


class ListFile(msgspec.Struct, frozen=True, tag="list"):
    """The newest articles of a topic; the front page is the list of all."""

    topic: str


class FeedFile(msgspec.Struct, frozen=True, tag="feed"):
    """A feed of a topic: RSS 2.0, Atom or JSON Feed."""

    topic: str
    format: FeedFormat = "rss"


class MonthFile(msgspec.Struct, frozen=True, tag="month"):
    """The articles of a topic in one month (`2026-03`)."""

    topic: str
    month: str


class FormerFile(msgspec.Struct, frozen=True, tag="former"):
    """What lies beside a path where some list was: a month (`2026-03`), or a feed when `month` is empty."""

    list_path: str
    language: str
    month: str = ""
    format: FeedFormat = "rss"


class TaxonomyFile(msgspec.Struct, frozen=True, tag="taxonomy"):
    """All topics of one kind in one language."""

    kind: str
    language: str


class SitemapFile(msgspec.Struct, frozen=True, tag="sitemap"):
    """One shard of the sitemap: `2026-03`, `pages` or `topics`; `2026-03.2` is the second part of a large one."""

    language: str
    shard: str


class SearchFile(msgspec.Struct, frozen=True, tag="search"):
    """The search page of a language. What the publisher has put at the same path comes first."""

    language: str


class SearchIndexFile(msgspec.Struct, frozen=True, tag="search-index"):
    """What the script of the search page looks through."""

    language: str


class AccountFile(msgspec.Struct, frozen=True, tag="account"):
    """A page of accounts, one of `ACCOUNT_PAGES`. What the publisher has put at the same path comes first."""

    name: str
    language: str


class FixedFile(msgspec.Struct, frozen=True, tag="fixed"):
    """A file that every publication has once: see `FIXED`."""

    name: str


HasTwin = PathFile | ListFile | MonthFile | FormerFile | TaxonomyFile


class TwinFile(msgspec.Struct, frozen=True, tag="twin"):
    """The JSON beside an HTML page; none where `of` is another kind of file, or no file."""

    of: HasTwin


File = (
    PathFile
    | ListFile
    | FeedFile
    | MonthFile
    | FormerFile
    | TaxonomyFile
    | SitemapFile
    | SearchFile
    | SearchIndexFile
    | AccountFile
    | FixedFile
    | TwinFile
)
ACCOUNT_PAGES = ("account", "sign-up", "log-in", "confirm", "reset", "enter", "address", "invite")
ACCOUNT_ASSETS = ("account.css", "account.js", "own.js", "galley.js", "members.js", "proof.js")
"""What those pages load, and no others."""
IDENTITY = (".well-known/security.txt", "humans.txt", "site.webmanifest", "favicon.svg")
"""Files that say who this is. One that the publisher has put at the same path comes first."""
FIXED = tuple(
    FixedFile(name) for name in ("404.html", "robots.txt", "sitemap.xml", "feeds.opml", "style", "script", *IDENTITY)
)


def with_twins(found: Iterable[File]) -> Iterator[File]:
    """The files, each with its twin if it may have one."""
    for file in found:
        yield file
        feed = isinstance(file, FormerFile) and not file.month
        if isinstance(file, PathFile | ListFile | MonthFile | FormerFile | TaxonomyFile) and not feed:
            yield TwinFile(file)


def encode(files: list[File]) -> str:
    """Files as a queue carries them."""
    return msgspec.json.encode(files).decode()


def decode(text: str | bytes) -> list[File]:
    return msgspec.json.decode(text, type=list[File])
