"""The parts that pages are made of: links, cards, months, and the site around them.

A `path` is the publication's own (`/2026/03/hello/`), unencoded and without the path part of the base URL,
which the templates add. An `url` is absolute unless it says otherwise. A `_text` is a date for the eye.
"""

from typing import Literal
from urllib.parse import urlsplit

import msgspec

Direction = Literal["ltr", "rtl"]

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "khw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
_RIGHT_TO_LEFT_SCRIPTS = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}


def direction(language: str) -> Direction:
    """The direction in which a BCP 47 language is written: a script subtag decides, else the language."""
    parts = language.lower().replace("_", "-").split("-")
    scripts = [part for part in parts[1:] if len(part) == 4 and part.isalpha()]
    known = scripts[0] in _RIGHT_TO_LEFT_SCRIPTS if scripts else parts[0] in _RIGHT_TO_LEFT
    return "rtl" if known else "ltr"


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A name and where it leads. `path` is a path of the site or, for a link that leads away, an URL."""

    name: str
    path: str


class MenuLink(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the navigation."""

    name: str
    url: str
    """A path of the site, perhaps with a fragment, or an absolute URL; empty for a mere heading."""
    children: tuple["MenuLink", ...] = ()


class LanguageLink(msgspec.Struct, frozen=True, kw_only=True):
    """The front page in one language; `language` is BCP 47."""

    name: str
    path: str
    language: str


class MonthLink(msgspec.Struct, frozen=True, kw_only=True):
    """One month of a list: `March 2026`, its page, and how many articles it has."""

    name: str
    path: str
    count: int


class TopicLink(msgspec.Struct, frozen=True, kw_only=True):
    """One topic of a taxonomy, and how many articles it has."""

    name: str
    path: str
    count: int


class TopicGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The topics that an article has in one of the publication's further taxonomies."""

    name: str
    links: tuple[Link, ...]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """An article as it stands in a list. `summary` is plain text; `published` is RFC 3339 or empty."""

    title: str
    path: str
    summary: str = ""
    published: str = ""
    published_text: str = ""
    authors: tuple[Link, ...] = ()


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """What every page of one language shows of the publication."""

    title: str
    base_url: str
    """`https://example.org/blog`, no slash at the end."""
    description: str = ""
    language: str = "en"
    direction: Direction = "ltr"
    navigation: tuple[MenuLink, ...] = ()
    home: str = "/"
    feed: str = ""
    """The path of the main feed, or empty."""
    copyright: str = ""
    languages: tuple[LanguageLink, ...] = ()
    """All languages of the publication; shown when there are two or more."""

    @property
    def root(self) -> str:
        """The path part of the base URL, before every path: `/blog`, or empty."""
        return urlsplit(self.base_url).path.rstrip("/")


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One article in a feed. `published` is RFC 822; `summary` is plain text."""

    title: str
    url: str
    """Absolute."""
    guid: str
    """Never changes; it is taken for a permalink when it equals `url`."""
    published: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class SitemapEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One page. `loc` is an absolute URL; `lastmod` is a W3C date or empty."""

    loc: str
    lastmod: str = ""
