"""What can have happened: every event kind, `noun.past-participle`. The docstrings are a contract with its readers.

An event carries ids and paths, never personal data. Followers read what is true now from the models; `before` and
`after` only tell them where to look.
"""

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


class ArticleDrafted(ArticleEvent, frozen=True):
    """An article was begun. Readers see nothing of it."""

    kind = "article.drafted"


class ArticleRevised(ArticleEvent, frozen=True):
    """A new revision was saved. Readers go on seeing the published one."""

    kind = "article.revised"


class ArticlePublished(ArticleEvent, frozen=True):
    """The newest revision is live: for the first time, or in place of an older one."""

    kind = "article.published"


class ArticleScheduled(ArticleEvent, frozen=True, kw_only=True, omit_defaults=True):
    """The clock will publish or retract the article at the times given (RFC 3339, UTC); empty ones were cancelled."""

    kind = "article.scheduled"
    publish_at: str = ""
    unpublish_at: str = ""


class ArticleRetracted(ArticleEvent, frozen=True):
    """The article is no longer published. Its path stays its own."""

    kind = "article.retracted"


class ArticleRestored(ArticleEvent, frozen=True, kw_only=True, omit_defaults=True):
    """The words of an earlier revision were saved as the newest."""

    kind = "article.restored"
    revision: int = 0


class ArticleMoved(ArticleEvent, frozen=True):
    """The article has another path. The old one redirects for good."""

    kind = "article.moved"


class ArticleDeleted(ArticleEvent, frozen=True):
    """The article is gone and its paths are free. The entry and the revisions remain."""

    kind = "article.deleted"


class PersonAdded(Event, frozen=True):
    """Somebody who writes was added."""

    kind = "person.added"


class PersonRevised(Event, frozen=True):
    """What is shown of a person has changed."""

    kind = "person.revised"


class SiteConfigured(Event, frozen=True, kw_only=True, omit_defaults=True):
    """Settings of the publication were changed; `names` says which. Every page may look different."""

    kind = "site.configured"
    names: tuple[str, ...] = ()


class TopicDescribed(Event, frozen=True, kw_only=True, omit_defaults=True):
    """The title, text or path of a list was set; `before` is its path until then, when it had one of its own."""

    kind = "topic.described"
    before: str = ""
    aliases_before: tuple[str, ...] = ()


class MediaAdded(Event, frozen=True, kw_only=True):
    """A file is served at `path`; it may have replaced an older one there."""

    kind = "media.added"
    path: str


class MediaPrepared(Event, frozen=True, kw_only=True):
    """The smaller and newer forms of a picture are there; pages that show it may use them."""

    kind = "media.prepared"
    path: str


class MediaRemoved(Event, frozen=True, kw_only=True):
    """A file is no longer served."""

    kind = "media.removed"
    path: str


class TokenCreated(Event, frozen=True, kw_only=True):
    """An API token was made; `scopes` are its rights."""

    kind = "token.created"
    scopes: tuple[str, ...]


class TokenRevoked(Event, frozen=True):
    """An API token is no longer good."""

    kind = "token.revoked"


KINDS: dict[str, type[Event]] = {
    event.kind: event
    for event in (
        ArticleDrafted,
        ArticleRevised,
        ArticlePublished,
        ArticleScheduled,
        ArticleRetracted,
        ArticleRestored,
        ArticleMoved,
        ArticleDeleted,
        PersonAdded,
        PersonRevised,
        SiteConfigured,
        TopicDescribed,
        MediaAdded,
        MediaPrepared,
        MediaRemoved,
        TokenCreated,
        TokenRevoked,
    )
}


def parse(kind: str, data: str) -> Event | None:
    """The event of a stored entry; None for a kind that this version does not know, which nobody here follows."""
    known = KINDS.get(kind)
    return msgspec.json.decode(data, type=known) if known else None
