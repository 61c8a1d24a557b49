"""Ghost's Content API below the prefixes that Ghost 2 to 4 had; Ghost 6 takes them and ignores the version."""

from typing import Annotated, Any, Literal

from chalice.app import Blueprint
from msgspec import UNSET, Struct
from msgspec import Meta as Rule
from msgspec.structs import asdict

from chalicelib.ghost.asked import BrowseQuery, ReadQuery
from chalicelib.routes import ghost as current
from chalicelib.routes.ghost import Id, Slug, View, ghost

routes = Blueprint(__name__)
OLDER = "/ghost/api/{version}/content"
Version = Annotated[
    str, Rule(pattern=r"^(v[234]|canary)$", description="`v2`, `v3`, `v4` or `canary`.", examples=["v4"])
]
Listed = Literal["posts", "pages", "tags", "authors"]
Resource = Literal["posts", "pages", "tags", "authors", "settings", "tiers"]
_BROWSING: dict[str, View] = {
    "posts": current.browse_ghost_posts,
    "pages": current.browse_ghost_pages,
    "tags": current.browse_ghost_tags,
    "authors": current.browse_ghost_authors,
    "tiers": current.browse_ghost_tiers,
    "settings": current.get_ghost_settings,
}
_BY_ID: dict[str, View] = {
    "posts": current.read_ghost_post,
    "pages": current.read_ghost_page,
    "tags": current.read_ghost_tag,
    "authors": current.read_ghost_author,
}
_BY_SLUG: dict[str, View] = {
    "posts": current.read_ghost_post_by_slug,
    "pages": current.read_ghost_page_by_slug,
    "tags": current.read_ghost_tag_by_slug,
    "authors": current.read_ghost_author_by_slug,
}


@ghost(
    "/{resource}",
    dict[str, Any],
    "Any list, below the prefix that Ghost 2 to 4 had",
    BrowseQuery,
    of=routes,
    base=OLDER,
)
def browse_older_ghost(version: Version, resource: Resource, query: BrowseQuery) -> dict[str, Any]:  # noqa: ARG001
    """As without the version, which Ghost itself ignores by now."""
    return _set(_BROWSING[resource](query))


@ghost(
    "/{resource}/{thing_id}",
    dict[str, Any],
    "Anything by id, below the prefix that Ghost 2 to 4 had",
    of=routes,
    base=OLDER,
)
def read_older_ghost(version: Version, resource: Listed, thing_id: Id, query: ReadQuery) -> dict[str, Any]:  # noqa: ARG001
    """As without the version."""
    return _set(_BY_ID[resource](thing_id, query))


@ghost(
    "/{resource}/slug/{slug}",
    dict[str, Any],
    "Anything by slug, below the prefix of Ghost 2 to 4",
    of=routes,
    base=OLDER,
)
def read_older_ghost_by_slug(version: Version, resource: Listed, slug: Slug, query: ReadQuery) -> dict[str, Any]:  # noqa: ARG001
    """As without the version."""
    return _set(_BY_SLUG[resource](slug, query))


def _set(answer: Struct) -> dict[str, Any]:
    return {name: value for name, value in asdict(answer).items() if value is not UNSET}
