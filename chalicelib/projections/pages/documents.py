"""What the files that machines read are made of, as `contexts.py` has it for pages: plain values, nothing else."""

import msgspec

from chalicelib.projections.pages.parts import FeedItem, Icon, Outline, Site, SitemapEntry


class _Document(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A whole file. The tag makes a document readable back from JSON."""


class Feed(_Document, frozen=True, kw_only=True):
    """An RSS 2.0 feed, with whole articles."""

    site: Site
    title: str
    path: str
    """The page that it is the feed of."""
    self_path: str
    """Where the feed itself is."""
    description: str = ""
    items: tuple[FeedItem, ...] = ()
    updated: str = ""
    """RFC 3339; the newest change among its items."""


class AtomFeed(Feed, frozen=True, kw_only=True):
    """The same as Atom (RFC 4287)."""


class JsonFeed(Feed, frozen=True, kw_only=True):
    """The same as JSON Feed (jsonfeed.org/version/1.1)."""


class Opml(_Document, frozen=True, kw_only=True):
    """`/feeds.opml`: all feeds of the publication (opml.org/spec2.opml)."""

    title: str
    outlines: tuple[Outline, ...] = ()
    path: str = "/feeds.opml"


class Sitemap(_Document, frozen=True, kw_only=True):
    """One shard of the sitemap: at most 50,000 entries (sitemaps.org)."""

    path: str
    entries: tuple[SitemapEntry, ...] = ()


class SitemapIndex(_Document, frozen=True, kw_only=True):
    """The list of the shards, as absolute URLs."""

    path: str
    urls: tuple[str, ...] = ()


class Robots(_Document, frozen=True, kw_only=True):
    """`/robots.txt` (RFC 9309)."""

    path: str = "/robots.txt"
    sitemap: str = ""
    """Absolute URL of the sitemap index."""
    disallow: tuple[str, ...] = ()


class SecurityText(_Document, frozen=True, kw_only=True):
    """`/.well-known/security.txt` (RFC 9116)."""

    contact: str
    """A `mailto:`, `https:` or `tel:` URL."""
    expires: str
    """RFC 3339."""
    canonical: str
    """Absolute URL."""
    languages: tuple[str, ...] = ()
    path: str = "/.well-known/security.txt"


class Humans(_Document, frozen=True, kw_only=True):
    """`/humans.txt` (humanstxt.org): who writes here."""

    title: str
    url: str
    """Absolute."""
    people: tuple[tuple[str, str], ...] = ()
    """Name and what they are, which may be empty."""
    languages: tuple[str, ...] = ()
    path: str = "/humans.txt"


class Manifest(_Document, frozen=True, kw_only=True):
    """`/site.webmanifest` (W3C Web Application Manifest)."""

    name: str
    description: str
    language: str
    direction: str
    start: str
    """Where it begins, as a path of the host."""
    scope: str
    colour: str
    """Of the ground, `#rrggbb`."""
    icon: Icon
    """Its path is one of the host as well."""
    path: str = "/site.webmanifest"


class LetterIcon(_Document, frozen=True, kw_only=True):
    """`/favicon.svg`: the first letter of the title."""

    letter: str
    ink: str
    """`#rrggbb`, as `ground`."""
    ground: str
    path: str = "/favicon.svg"


Document = (
    Feed | AtomFeed | JsonFeed | Opml | Sitemap | SitemapIndex | Robots | SecurityText | Humans | Manifest | LetterIcon
)
