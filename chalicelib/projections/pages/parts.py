"""The parts that pages are made of: links, cards, months, and the site around them.

A `path` is the publication's own (`/2026/03/hello/`), unencoded and without the path part of the base URL,
which the templates add. An `url` is absolute unless it says otherwise. A `_text` is a date for the eye.
"""

from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from chalicelib.content import Format
from chalicelib.models.site import Look

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


class SeriesPart(msgspec.Struct, frozen=True, kw_only=True):
    """Where an article stands in its series: the parts before and after it, by date."""

    series: Link
    previous: Link | None = None
    next: Link | None = None


class FeedLink(msgspec.Struct, frozen=True, kw_only=True):
    """A feed: its media type and its path."""

    type: str
    path: str


class Card(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """An article as it stands in a list. `summary` is plain text; `published` is RFC 3339 or empty."""

    title: str
    path: str
    summary: str = ""
    published: str = ""
    published_text: str = ""
    authors: tuple[Link, ...] = ()
    updated: str = ""


class SearchEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An article as the search finds it. `url` is without its host, so that it is right under every one."""

    title: str
    url: str
    summary: str = ""
    published: str = ""
    """For the eye: `1 March 2026`."""
    tags: tuple[str, ...] = ()


class Site(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
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
    feeds: tuple[FeedLink, ...] = ()
    """The feeds of the front page, RSS first."""
    search: str = ""
    """The path of the search page."""
    account: str = ""
    """The path of one's own account."""
    social: tuple[Link, ...] = ()
    """Where else the publication is; each `path` is an absolute URL."""
    footer: tuple[MenuLink, ...] = ()
    licence: Link | None = None
    look: Look = Look()
    theme: str = ""
    """Of the publisher's own theme, or empty."""

    @property
    def root(self) -> str:
        """The path part of the base URL, before every path: `/blog`, or empty."""
        return root_of(self.base_url)


@lru_cache(maxsize=64)
def root_of(url: str) -> str:
    """The path part of a base URL, without a slash at its end."""
    return urlsplit(url).path.rstrip("/")


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One article in a feed. `published` and `updated` are RFC 3339; `summary` is plain text, `body` the source."""

    title: str
    url: str
    """Absolute."""
    guid: str
    """What RSS knows it by; it is taken for a permalink when it equals `url`."""
    published: str = ""
    updated: str = ""
    summary: str = ""
    body: str = ""
    format: Format = "markdown"
    authors: tuple[Link, ...] = ()
    categories: tuple[str, ...] = ()
    image: str = ""
    """Absolute URL of the cover."""
    language: str = ""
    id: str = ""
    """Never changes, wherever the article and the publication move: an `urn:uuid:` (RFC 9562)."""


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """One feed in an OPML document, and the page that it is the feed of; both URLs are absolute."""

    title: str
    feed: str
    page: str
    language: str


class Icon(msgspec.Struct, frozen=True, kw_only=True):
    """A picture for tabs and home screens: its path and its media type, which is empty when it is not known."""

    path: str
    type: str = ""


class SitemapEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One page. `loc` is an absolute URL; `lastmod` is a W3C date or empty."""

    loc: str
    lastmod: str = ""
    images: tuple[str, ...] = ()
    """Absolute URLs."""
    alternates: tuple[tuple[str, str], ...] = ()
    """The same page in all its languages, itself too: language tag and absolute URL."""
