"""What readers see of an article: publish, schedule, retract, move."""

from datetime import datetime
from typing import Annotated

from chalice.app import Blueprint
from msgspec import UNSET, Meta, Struct, UnsetType

from chalicelib.access import Scope
from chalicelib.commands import articles
from chalicelib.routes import drafts
from chalicelib.routes.drafts import Draft, shown
from chalicelib.routes.fields import Path
from chalicelib.web import Ulid, cors, needs, route
from chalicelib.web.edits import Edit

routes = Blueprint(__name__)
Moment = Annotated[
    datetime,
    Meta(
        tz=True,
        description="RFC 3339, with an offset; in a year from 1000 to 8999.",
        extra_json_schema={"pattern": "^[1-8][0-9]{3}-"},
    ),
]
_PUBLISHES = needs(Scope.ARTICLES_PUBLISH)


class Publication(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When readers see an article. Nothing given: from now on."""

    published_at: Moment | None = None
    """The date it bears, not in the future; if not given, the one it had, else now."""
    updated_at: Moment | None = None
    publish_at: Moment | None = None
    """When the clock is to publish it."""
    unpublish_at: Moment | UnsetType | None = UNSET
    """When the clock is to retract it; null for never. If not given, as it was planned."""
    aliases: Annotated[tuple[Path, ...], Meta(max_length=20, description="Paths that redirect to it.")] = ()


class NewPath(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an article is to live."""

    path: Path


@route(
    routes,
    "PUT",
    "/articles/{article_id}/publication",
    access=_PUBLISHES,
    cors=cors.STAFF,
    body=Publication,
    answer=Draft,
    location=drafts.LOCATION,
    summary="Publish the newest revision, now or later",
    example=drafts.EXAMPLE,
    body_example=Publication(),
)
def publish_article(article_id: Ulid, body: Publication, edit: Edit) -> Draft:
    """With `publish_at` the clock does it, within a minute of that time; without, it is done now."""
    published = articles.put_live(
        actor=edit.actor,
        article_id=article_id,
        version=edit.version,
        at=body.published_at,
        updated_at=body.updated_at,
        publish_at=body.publish_at,
        unpublish_at=body.unpublish_at,
        aliases=body.aliases,
        key=edit.once(shown),
    )
    return shown(published)


@route(
    routes,
    "DELETE",
    "/articles/{article_id}/publication",
    access=_PUBLISHES,
    cors=cors.STAFF,
    answer=Draft,
    location=drafts.LOCATION,
    summary="Take an article off the site, or cancel its schedule",
    example=drafts.EXAMPLE,
)
def retract_article(article_id: Ulid, edit: Edit) -> Draft:
    """It keeps its path, and may be published again."""
    return shown(articles.retract(actor=edit.actor, article_id=article_id, version=edit.version, key=edit.once(shown)))


@route(
    routes,
    "PUT",
    "/articles/{article_id}/path",
    access=_PUBLISHES,
    cors=cors.STAFF,
    body=NewPath,
    answer=Draft,
    location=drafts.LOCATION,
    summary="Give an article another path",
    example=drafts.EXAMPLE,
    body_example=NewPath(path="/2026/03/an-engine/"),
)
def move_article(article_id: Ulid, body: NewPath, edit: Edit) -> Draft:
    """The old path redirects to the new one for good."""
    moved = articles.move(
        actor=edit.actor, article_id=article_id, path=body.path, version=edit.version, key=edit.once(shown)
    )
    return shown(moved)
