"""What every page is made of: plain values that can be compared and written as JSON, so that a page is pure.

The parts, and the rules for a `path`, an `url` and a `_text`, are in `parts.py`.
"""

from typing import Literal

import msgspec

from chalicelib.content import Format
from chalicelib.markdown.pictures import Picture
from chalicelib.projections.pages.documents import (
    AtomFeed,
    Document,
    Feed,
    Humans,
    JsonFeed,
    LetterIcon,
    Manifest,
    Opml,
    Robots,
    SecurityText,
    Sitemap,
    SitemapIndex,
)
from chalicelib.projections.pages.parts import (
    Card,
    Direction,
    FeedItem,
    FeedLink,
    LanguageLink,
    Link,
    MenuLink,
    MonthLink,
    SearchEntry,
    SeriesPart,
    Site,
    SitemapEntry,
    TopicGroup,
    TopicLink,
    direction,
)

__all__ = [
    "AccountPage",
    "ArticlePage",
    "AtomFeed",
    "AuthorPage",
    "Card",
    "Direction",
    "Document",
    "Feed",
    "FeedItem",
    "FrontPage",
    "Humans",
    "JsonFeed",
    "LanguageLink",
    "LetterIcon",
    "Link",
    "ListPage",
    "Manifest",
    "MenuLink",
    "MonthLink",
    "MonthPage",
    "NotFoundPage",
    "Opml",
    "Page",
    "ProfilePage",
    "RedirectPage",
    "Robots",
    "SearchEntry",
    "SearchIndex",
    "SearchPage",
    "SecurityText",
    "Site",
    "Sitemap",
    "SitemapEntry",
    "SitemapIndex",
    "TaxonomyPage",
    "TopicGroup",
    "TopicLink",
    "Twin",
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
    id: str = ""
    translations: tuple[LanguageLink, ...] = ()
    """The same article in the other languages that have it."""
    untranslated: tuple[LanguageLink, ...] = ()
    """The front pages of the languages that do not have it."""
    part: SeriesPart | None = None
    """Its neighbours in its series."""
    related: tuple[Card, ...] = ()
    pictures: dict[str, Picture] = {}
    """What is known of the pictures in the body, by their `src` as written."""
    cover_picture: Picture | None = None


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
    feeds: tuple[FeedLink, ...] = ()
    """All its feeds, RSS first."""


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


class SearchPage(_Page, frozen=True, kw_only=True):
    """Where readers of one language search; without a script, the way to every article."""

    site: Site
    path: str
    index: str
    """The path of the `SearchIndex`."""
    topics: tuple[TopicGroup, ...] = ()
    months: tuple[MonthLink, ...] = ()


class AccountPage(_Page, frozen=True, kw_only=True):
    """A page of accounts in one language: a form, and what its script must know."""

    site: Site
    name: str
    """One of `files.ACCOUNT_PAGES`."""
    path: str
    api: str
    """Where the API is, as the browser finds it: `/api` or `https://api.example`."""
    home: str
    log_in: str
    reset: str
    sign_up: str


class ProfilePage(_Page, frozen=True, kw_only=True):
    """What a reader shows of themself."""

    site: Site
    title: str
    path: str
    role: str = ""
    """Plain text, as `AuthorPage` has it."""
    bio: str = ""
    """Markdown, of which little is kept."""
    links: tuple[Link, ...] = ()


class SearchIndex(_Page, frozen=True, kw_only=True):
    """What the search of one language looks through, newest first: a JSON array of its entries."""

    path: str
    entries: tuple[SearchEntry, ...] = ()


class RedirectPage(_Page, frozen=True, kw_only=True):
    """What stands at an old path. It has no site: the navigation may change without writing it again."""

    path: str
    to: str
    """Absolute URL."""
    language: str = "en"


class Twin(_Page, frozen=True, kw_only=True):
    """The JSON beside a page, for programs; see `twins.py` for its shape."""

    page: ArticlePage | ListPage | AuthorPage | MonthPage | TaxonomyPage | FrontPage


Page = (
    ArticlePage
    | ListPage
    | AuthorPage
    | MonthPage
    | TaxonomyPage
    | FrontPage
    | NotFoundPage
    | SearchPage
    | AccountPage
    | ProfilePage
    | SearchIndex
    | RedirectPage
    | Twin
    | Document
)
