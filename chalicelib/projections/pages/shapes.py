"""The published shape of the JSON beside every HTML page (docs/publishers.md).

Members may be added; none is renamed or taken away. One that is empty is there all the same.
"""

import msgspec


class Named(msgspec.Struct, frozen=True):
    """A name and its page; `url` is null where there is none."""

    name: str
    url: str | None


class Counted(msgspec.Struct, frozen=True):
    """A month or a topic, its page, and how many articles it has."""

    name: str
    url: str
    count: int


class Translation(msgspec.Struct, frozen=True):
    """The same article in another language (BCP 47)."""

    language: str
    url: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An article as it stands in a list. `published` is RFC 3339, or empty."""

    title: str
    url: str
    json: str
    summary: str
    published: str
    authors: tuple[Named, ...]


class Cover(msgspec.Struct, frozen=True, kw_only=True):
    """The picture of an article; width and height in pixels are 0 when they are not known."""

    url: str
    alt: str
    width: int
    height: int


class ArticleTwin(msgspec.Struct, frozen=True, kw_only=True):
    """An article. Moments are RFC 3339, or empty; `html` is safe to be shown anywhere."""

    type: str
    """`post` or `page`."""
    id: str
    url: str
    title: str
    summary: str
    language: str
    published: str
    updated: str
    authors: tuple[Named, ...]
    section: Named | None
    categories: tuple[Named, ...]
    tags: tuple[Named, ...]
    series: tuple[Named, ...]
    topics: dict[str, tuple[Named, ...]]
    cover: Cover | None
    canonical: str
    html: str
    words: int
    minutes: int
    translations: tuple[Translation, ...]
    previous: Named | None
    next: Named | None


class ListTwin(msgspec.Struct, frozen=True, kw_only=True):
    """A list of articles, of months and of topics; which of them has any depends on the page."""

    type: str
    """`front`, `month`, `taxonomy`, or the kind of topic: `tag`, `author`, …"""
    url: str
    title: str
    language: str
    html: str = ""
    """What stands above the list, such as the biography of an author."""
    role: str = ""
    """What an author is, as shown."""
    links: tuple[Named, ...] = ()
    """Where else an author is."""
    items: tuple[Entry, ...] = ()
    months: tuple[Counted, ...] = ()
    topics: tuple[Counted, ...] = ()
    feeds: tuple[str, ...] = ()
