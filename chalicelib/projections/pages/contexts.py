"""What every page is made of: plain values that can be compared and written as JSON, so that a page is pure.

The parts, and the rules for a `path`, an `url` and a `_text`, are in `parts.py`.
"""

from typing import Literal

import msgspec

from chalicelib.content import Format
from chalicelib.projections.pages.parts import (
    Card,
    Direction,
    FeedItem,
    LanguageLink,
    Link,
    MenuLink,
    MonthLink,
    Site,
    SitemapEntry,
    TopicGroup,
    TopicLink,
    direction,
)

__all__ = [
    "ArticlePage",
    "AuthorPage",
    "Card",
    "Direction",
    "Feed",
    "FeedItem",
    "FrontPage",
    "LanguageLink",
    "Link",
    "ListPage",
    "MenuLink",
    "MonthLink",
    "MonthPage",
    "NotFoundPage",
    "Page",
    "RedirectPage",
    "Robots",
    "Site",
    "Sitemap",
    "SitemapEntry",
    "SitemapIndex",
    "TaxonomyPage",
    "TopicGroup",
    "TopicLink",
    "direction",
]


class _Page(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A whole file. The tag makes a page readable back from JSON."""


class ArticlePage(_Page, frozen=True, kw_only=True):
    """An article, or a page that stands alone."""

    site: Site
    title: str
    path: str
    body: str = ""
    format: Format = "markdown"
    kind: Literal["post", "page"] = "post"
    canonical: str = ""
    """The absolute URL of the original if it is elsewhere; empty means: here."""
    summary: str = ""
    """Plain text."""
    language: str = "en"
    published: str = ""
    updated: str = ""
    published_text: str = ""
    updated_text: str = ""
    authors: tuple[Link, ...] = ()
    section: Link | None = None
    tags: tuple[Link, ...] = ()
    categories: tuple[Link, ...] = ()
    series: tuple[Link, ...] = ()
    topics: tuple[TopicGroup, ...] = ()
    cover: str = ""
    """A path of the site or an absolute URL."""
    cover_alt: str = ""
    previous: Link | None = None
    """The next older post."""
    next: Link | None = None
    """The next newer post."""
    minutes: int = 0
    """Reading time; 0 hides it."""


class ListPage(_Page, frozen=True, kw_only=True):
    """The newest articles of one topic, and the months that hold all of them."""

    site: Site
    title: str
    path: str
    kind: str = ""
    """`tag`, `category`, `series`, `section`, `author`, or a further taxonomy."""
    intro: str = ""
    intro_format: Format = "markdown"
    cards: tuple[Card, ...] = ()
    months: tuple[MonthLink, ...] = ()
    feed: str = ""


class AuthorPage(ListPage, frozen=True, kw_only=True):
    """The list of one author's articles, with who they are."""

    role: str = ""
    """Plain text, such as `Staff Technologist`."""
    bio: str = ""
    """Markdown."""
    links: tuple[Link, ...] = ()


class MonthPage(_Page, frozen=True, kw_only=True):
    """The articles of one topic, or of the whole publication, in one month."""

    site: Site
    title: str
    path: str
    list: Link
    """The list that the month belongs to."""
    cards: tuple[Card, ...] = ()
    newer: Link | None = None
    older: Link | None = None


class TaxonomyPage(_Page, frozen=True, kw_only=True):
    """All topics of one kind."""

    site: Site
    title: str
    path: str
    intro: str = ""
    intro_format: Format = "markdown"
    topics: tuple[TopicLink, ...] = ()


class FrontPage(_Page, frozen=True, kw_only=True):
    """The front page in one language; its path is the home of its site."""

    site: Site
    intro: str = ""
    intro_format: Format = "markdown"
    cards: tuple[Card, ...] = ()
    months: tuple[MonthLink, ...] = ()

    @property
    def path(self) -> str:
        return self.site.home


class NotFoundPage(_Page, frozen=True, kw_only=True):
    """What stands at every path that leads nowhere."""

    site: Site


class RedirectPage(_Page, frozen=True, kw_only=True):
    """What stands at an old path. It has no site: the navigation may change without writing it again."""

    path: str
    to: str
    """Absolute URL."""
    language: str = "en"


class Feed(_Page, frozen=True, kw_only=True):
    """An RSS 2.0 feed."""

    site: Site
    title: str
    path: str
    """The page that it is the feed of."""
    self_path: str
    """Where the feed itself is."""
    description: str = ""
    items: tuple[FeedItem, ...] = ()
    last_build: str = ""
    """RFC 822; the newest change among its items."""


class Sitemap(_Page, frozen=True, kw_only=True):
    """One shard of the sitemap: at most 50,000 entries (sitemaps.org)."""

    path: str
    entries: tuple[SitemapEntry, ...] = ()


class SitemapIndex(_Page, frozen=True, kw_only=True):
    """The list of the shards, as absolute URLs."""

    path: str
    urls: tuple[str, ...] = ()


class Robots(_Page, frozen=True, kw_only=True):
    """`/robots.txt` (RFC 9309)."""

    path: str = "/robots.txt"
    sitemap: str = ""
    """Absolute URL of the sitemap index."""
    disallow: tuple[str, ...] = ()


Page = (
    ArticlePage
    | ListPage
    | AuthorPage
    | MonthPage
    | TaxonomyPage
    | FrontPage
    | NotFoundPage
    | RedirectPage
    | Feed
    | Sitemap
    | SitemapIndex
    | Robots
)
