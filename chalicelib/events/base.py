"""What all events are made of."""

from typing import ClassVar

import msgspec


class Listing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where readers find an article: its path, the paths that redirect to it, its date and its topics."""

    path: str
    published_at: str
    language: str
    topics: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    kind: str = "post"


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The base of all kinds."""

    kind: ClassVar[str]


class ArticleEvent(Event, frozen=True, kw_only=True, omit_defaults=True):
    """`before` and `after` are what readers could and can see; absent while the article is not published."""

    before: Listing | None = None
    after: Listing | None = None
