"""The publication's own settings: one item, read by every page."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import quote, urlsplit

import msgspec
from msgspec import Meta
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib import memory
from chalicelib.models import reading
from chalicelib.models.base import Table, meta
from chalicelib.settings import settings as settings_of_machine

ID = "site"
TAXONOMIES = {"tag": "tags", "category": "categories", "series": "series", "author": "authors"}


class Language(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One language that the publication is written in."""

    label: str
    """What its readers call it: `Deutsch`."""
    title: str = ""
    """The publication's title in it; empty means the title of the site."""
    prefix: str = ""
    """Where its pages live: `/de`, or empty for the root."""
    weight: int = 0
    description: Annotated[str, Meta(max_length=2000)] = ""
    """The publication's description in it; empty means the description of the site."""
    navigation: tuple["MenuItem", ...] = ()
    """The navigation in it; empty means the navigation of the site."""


class MenuItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One entry of the navigation, in the order given."""

    name: str
    url: str
    children: tuple["MenuItem", ...] = ()


class NamedLink(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A name and where it leads: an absolute URL, or a path of the publication."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    url: Annotated[str, Meta(min_length=1, max_length=2000)]


Colour = Annotated[str, Meta(extra_json_schema={"pattern": "^(#[0-9A-Fa-f]{6})?$"})]


class Look(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How the publication looks. A colour is `#rrggbb`; an empty one is the theme's own."""

    accent: Colour = ""
    """Links and what is pressed."""
    paper: Colour = ""
    ink: Colour = ""
    accent_dark: Colour = ""
    """The same three where the reader's system, or the reader, asks for dark."""
    paper_dark: Colour = ""
    ink_dark: Colour = ""
    typeface: Literal["serif", "sans"] = "serif"
    """Of the text."""
    logo: str = ""
    """A picture of the publication, by its path; shown in place of the title at the head of each page."""
    icon: str = ""
    """A PNG or SVG for tabs and home screens, by its path; empty: the first letter of the title."""
    card: str = ""
    """What is shown of a page without a cover where links are shared, by its path: 1200 by 630 pixels."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What the publisher decides once."""

    title: Annotated[str, Meta(min_length=1, max_length=200)] = "A publication"
    description: Annotated[str, Meta(max_length=2000)] = ""
    base_url: Annotated[str, Meta(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$(?!\n)")] = "http://localhost:3000"
    """Where readers find it, without a slash at the end; its path part is not repeated in `path`s."""
    language: str = "en"
    """BCP 47; the language at the root."""
    languages: dict[str, Language] = {}
    time_zone: str = "UTC"
    """An IANA name; dates are shown and permalinks made in it."""
    navigation: tuple[MenuItem, ...] = ()
    permalinks: dict[str, str] = {}
    """Section to pattern as Hugo writes them, `/:year/:month/:slug/`; `post` and `page` are the fallbacks."""
    ugly_urls: bool = False
    """`/a.html` in place of `/a/`."""
    ugly_sections: tuple[str, ...] = ()
    main_sections: tuple[str, ...] = ()
    """Sections whose articles are posts."""
    taxonomies: dict[str, str] = msgspec.field(default_factory=lambda: dict(TAXONOMIES))
    """Kind to the first segment of its pages."""
    page_size: Annotated[int, Meta(ge=1, le=100)] = 10
    feed: str = "index.xml"
    """File name of the RSS feeds."""
    feeds: tuple[str, ...] = ("all", "section", "tag", "category", "series", "author")
    """The kinds of list that have a feed; `all` is the front page."""
    feed_size: Annotated[int, Meta(ge=1, le=100)] = 20
    copyright: str = ""
    look: Look = Look()
    social: tuple[NamedLink, ...] = ()
    """Where else the publication is: shown at the foot of each page with `rel="me"`."""
    footer: tuple[MenuItem, ...] = ()
    """Links at the foot of each page, such as the imprint."""
    licence: NamedLink | None = None
    """On what terms the articles may be used, where an article says nothing else."""
    theme: Annotated[str, Meta(pattern=r"^([0-9a-f]{16})?$(?!\n)")] = ""
    """The publisher's own theme, as `./galley theme use` names it; empty: Galley's own."""
    security_contact: Annotated[str, Meta(max_length=300)] = ""
    """A `mailto:`, `https:` or `tel:` URL for `/.well-known/security.txt` (RFC 9116); empty: no such file."""


class Site(Table):
    """The one item of its table; `id` is always `site`."""

    noun: ClassVar[str] = "site"
    Meta = meta("site")

    id = UnicodeAttribute(hash_key=True)
    settings = UnicodeAttribute()
    """`Settings` as JSON."""
    version = NumberAttribute(default=0)
    head = UnicodeAttribute(default="")

    @property
    def subject(self) -> str:
        return f"site#{self.id}"


def absolute(path: str, settings: Settings) -> str:
    """The URL of a path of the publication. Everything in a path is literal: a `#` in it is no fragment."""
    return settings.base_url.rstrip("/") + quote(path, safe="/:@!$&'()*+,;=~-._")


def feed_names(settings: Settings) -> dict[str, str]:
    """The file names of feeds by their format, the same for every list. Atom makes way where RSS has its name."""
    atom = "atom.xml" if settings.feed != "atom.xml" else "feed.atom.xml"
    return {"rss": settings.feed, "atom": atom, "json": "feed.json"}


def api_url() -> str:
    """Where the API is beside the site: below `/api` of the same host, on one machine as in production."""
    if not settings_of_machine.in_lambda:
        return f"http://localhost:{settings_of_machine.site_port}/api"
    parts = urlsplit(remembered().base_url)
    return f"{parts.scheme}://{parts.netloc}/api"


def find() -> Site | None:
    """The stored item, by a strong read; None before the site is configured."""
    try:
        return Site.get(ID, consistent_read=True)
    except Site.DoesNotExist:
        return None


def get() -> Settings:
    """The settings in force: those stored, or the defaults."""
    return settings_of(find())


def settings_of(stored: Site | None) -> Settings:
    """The settings in an item."""
    return msgspec.json.decode(stored.settings, type=Settings) if stored else Settings()


def remembered() -> Settings:
    """The settings as they were within the last seconds, to be shown beside something else."""
    return memory.remember(ID, get)


def remembered_beside(names: Sequence[reading.Name]) -> tuple[Settings, list[Any]]:
    """As `remembered`, and what `reading.read` finds of other things, in one call."""
    found: list[Any] = []

    def together() -> Settings:
        *found[:], stored = reading.read([*names, (Site, ID)])
        return settings_of(stored)

    settings = memory.remember(ID, together)
    return settings, found or reading.read(names)
