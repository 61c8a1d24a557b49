"""What can happen to the publication, its lists, its files and its API tokens."""

from chalicelib.events.base import Event


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
