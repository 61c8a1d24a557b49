"""The bodies of answers: a list under the name of what it lists, whether of one or of many."""

from msgspec import UNSET, Struct, UnsetType

from chalicelib.ghost.publication import GhostSettings
from chalicelib.ghost.shapes import GhostAuthor, GhostMeta, GhostPost, GhostTag


class GhostPostsAnswer(Struct, frozen=True, kw_only=True):
    """Posts; `meta` only of a list."""

    posts: tuple[GhostPost, ...]
    meta: GhostMeta | UnsetType = UNSET


class GhostPagesAnswer(Struct, frozen=True, kw_only=True):
    """Pages; `meta` only of a list."""

    pages: tuple[GhostPost, ...]
    meta: GhostMeta | UnsetType = UNSET


class GhostTagsAnswer(Struct, frozen=True, kw_only=True):
    """Tags; `meta` only of a list."""

    tags: tuple[GhostTag, ...]
    meta: GhostMeta | UnsetType = UNSET


class GhostAuthorsAnswer(Struct, frozen=True, kw_only=True):
    """Authors; `meta` only of a list."""

    authors: tuple[GhostAuthor, ...]
    meta: GhostMeta | UnsetType = UNSET


class GhostTiersAnswer(Struct, frozen=True, kw_only=True):
    """No tiers: nothing is paid for."""

    tiers: tuple[str, ...] = ()
    meta: GhostMeta


class GhostSettingsAnswer(Struct, frozen=True, kw_only=True):
    """The publication; `meta` is empty, as in Ghost."""

    settings: GhostSettings
    meta: dict[str, str] = {}
