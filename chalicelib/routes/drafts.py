"""Articles as those who write see them: whatever their state, with the newest words."""

from typing import Annotated, Any, Literal

import msgspec
from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.access import Actor, Scope
from chalicelib.commands import opening
from chalicelib.content import Content
from chalicelib.models import articles
from chalicelib.models.articles import Article
from chalicelib.web import Key, Paged, PageQuery, Ulid, cors, needs, route

routes = Blueprint(__name__)
READS = needs(Scope.ARTICLES_READ)
LOCATION = "/drafts/{id}"
"""Where an article in work is read; its ETag is that of every change."""
Status = Literal["draft", "scheduled", "published", "retracted"]


class DraftQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    status: Annotated[Status, Meta(description="The articles in this state.")] = "draft"


class DraftCard(Struct, frozen=True, kw_only=True):
    """What is true of an article besides its words. Times are RFC 3339 in UTC."""

    id: str
    kind: Literal["post", "page"]
    status: Status
    version: int
    """Rises with every change; it is the ETag, to be sent back as If-Match."""
    revision: int
    """The newest save."""
    live_revision: int | None
    """The save that readers see."""
    title: str
    """In a list, of what readers see, while they see something; else of the newest save."""
    path: str | None
    aliases: tuple[str, ...]
    """Paths that redirect to it."""
    published_at: str | None
    updated_at: str | None
    publish_at: str | None
    unpublish_at: str | None
    changed_at: str | None


class Words(Content, frozen=True, kw_only=True, omit_defaults=False):
    """The words and front matter of one save, every field of them."""


class Draft(DraftCard, frozen=True, kw_only=True):
    """An article with its newest words, whether readers see them or not."""

    content: Words


class DraftsAnswer(Struct, frozen=True, kw_only=True):
    """One page of articles of one state, the last changed first."""

    items: tuple[DraftCard, ...]
    next: str | None = None
    """The `cursor` of the page after; null on the last one."""


_CARD: dict[str, Any] = {
    "id": "01KJMEFC00000000000000000B",
    "kind": "post",
    "status": "draft",
    "version": 2,
    "revision": 2,
    "live_revision": None,
    "title": "An engine that weaves",
    "path": None,
    "aliases": (),
    "published_at": None,
    "updated_at": None,
    "publish_at": None,
    "unpublish_at": None,
    "changed_at": "2026-03-01T12:00:00.000Z",
}
EXAMPLE = Draft(**_CARD, content=Words(title="An engine that weaves", body="It weaves *algebra*.", tags=("engines",)))


@route(
    routes,
    "GET",
    "/drafts",
    access=READS,
    cors=cors.STAFF,
    answer=DraftsAnswer,
    query=DraftQuery,
    summary="Articles by state, the last changed first",
    example=DraftsAnswer(items=(DraftCard(**_CARD),)),
)
def list_drafts(query: DraftQuery, after: Key | None, actor: Actor) -> Paged[DraftsAnswer]:
    """Drafts, or with `status` the scheduled, published or retracted ones. By an index that may lag by a moment.

    An author sees their own.
    """
    author = actor.person if actor.limited else ""
    found, go_on = articles.in_status(query.status, author=author, limit=query.limit, after=after)
    return Paged(DraftsAnswer(items=tuple(DraftCard(**card(article)) for article in found)), go_on)


@route(
    routes,
    "GET",
    "/drafts/{article_id}",
    access=READS,
    cors=cors.STAFF,
    answer=Draft,
    summary="One article with its newest words",
    example=EXAMPLE,
)
def get_draft(article_id: Ulid, actor: Actor) -> Draft:
    """Its ETag is what a change of the article must send as If-Match."""
    article, _ = opening.open_article(article_id, actor=actor)
    return shown(article)


def shown(article: Article) -> Draft:
    """The answer of everything that is done to an article."""
    return Draft(**card(article), content=words(article.newest))


def words(content: Content) -> Words:
    return Words(**msgspec.structs.asdict(content))


def card(article: Article) -> dict[str, Any]:
    same = ("id", "kind", "status", "title", "path", "published_at", "updated_at", "publish_at", "unpublish_at")
    return {name: getattr(article, name) for name in (*same, "changed_at")} | {
        "title": article.newest.title or article.title,
        "version": int(article.version),
        "revision": int(article.revision),
        "live_revision": int(article.live) if article.live else None,
        "aliases": tuple(article.aliases),
    }
