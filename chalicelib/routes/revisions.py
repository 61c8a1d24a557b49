"""Every save of an article: list, read, compare, bring back."""

from typing import Annotated, Any

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.access import Actor, Scope
from chalicelib.commands import articles as commands
from chalicelib.commands import opening
from chalicelib.content import Content
from chalicelib.models import revisions
from chalicelib.models.revisions import Revision
from chalicelib.routes import drafts
from chalicelib.routes.diffs import compared
from chalicelib.routes.drafts import READS, Draft, Words, shown, words
from chalicelib.web import NO_BODY, Key, Paged, PageQuery, Ulid, cors, needs, route
from chalicelib.web.edits import Edit

routes = Blueprint(__name__)
Number = Annotated[int, Meta(ge=1, le=999_999_999, description="The version of the article that the save made.")]


class DiffQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    against: Annotated[Number, Meta(description="The save to compare with; the one before if not given.")] | None = None


class RevisionCard(Struct, frozen=True, kw_only=True):
    """One save. `actor` is who made it: `token#…`, `operator`, `import`; `size` is in bytes."""

    revision: int
    saved_at: str
    actor: str
    size: int


class RevisionsAnswer(Struct, frozen=True, kw_only=True):
    """One page of saves, newest first."""

    items: tuple[RevisionCard, ...]
    next: str | None = None
    """The `cursor` of the page after; null on the last one."""


class RevisionAnswer(RevisionCard, frozen=True, kw_only=True):
    """One save with its words."""

    content: Words


class FieldChange(Struct, frozen=True, kw_only=True):
    """A field other than the body, before and after."""

    name: str
    before: Any
    after: Any


class DiffAnswer(Struct, frozen=True, kw_only=True):
    """What one save changed."""

    revision: int
    against: int | None
    """Null for the first save, which is compared with nothing."""
    fields: tuple[FieldChange, ...]
    body: str
    """A unified diff of the body, as `patch` takes it; empty when it is the same."""


_CARD: dict[str, Any] = {
    "revision": 2,
    "saved_at": "2026-03-01T12:00:00.000Z",
    "actor": "token#01KJMEFC00000000000000000T",
    "size": 120,
}


@route(
    routes,
    "GET",
    "/articles/{article_id}/revisions",
    access=READS,
    cors=cors.STAFF,
    answer=RevisionsAnswer,
    query=PageQuery,
    summary="The saves of an article, newest first",
    example=RevisionsAnswer(items=(RevisionCard(**_CARD),)),
)
def list_revisions(article_id: Ulid, query: PageQuery, after: Key | None, actor: Actor) -> Paged[RevisionsAnswer]:
    """Nothing that was saved is ever lost. The history of a deleted article is in the ledger only."""
    opening.seen_by(actor, article_id)
    found, go_on = revisions.history(article_id, limit=query.limit, after=after)
    return Paged(RevisionsAnswer(items=tuple(RevisionCard(**_card(each)) for each in found)), go_on)


@route(
    routes,
    "GET",
    "/articles/{article_id}/revisions/{revision}",
    access=READS,
    cors=cors.STAFF,
    answer=RevisionAnswer,
    summary="One save with its words",
    example=RevisionAnswer(**_CARD, content=drafts.EXAMPLE.content),
)
def get_revision(article_id: Ulid, revision: Number, actor: Actor) -> RevisionAnswer:
    """As it was saved, whatever came after."""
    _, found = opening.open_with(article_id, revision, actor=actor)
    return RevisionAnswer(**_card(found), content=words(found.content()))


@route(
    routes,
    "GET",
    "/articles/{article_id}/revisions/{revision}/diff",
    access=READS,
    cors=cors.STAFF,
    answer=DiffAnswer,
    query=DiffQuery,
    summary="What a save changed",
    example=DiffAnswer(
        revision=2,
        against=1,
        fields=(FieldChange(name="tags", before=[], after=["engines"]),),
        body="--- 1\n+++ 2\n@@ -1 +1 @@\n-It weaves.\n+It weaves *algebra*.\n",
    ),
)
def diff_revision(article_id: Ulid, revision: Number, query: DiffQuery, actor: Actor) -> DiffAnswer:
    """Compared with the save before it, or with any other."""
    new = opening.open_with(article_id, revision, actor=actor)[1].content()
    before = revisions.get(article_id, query.against) if query.against else revisions.before(article_id, revision)
    old = before.content() if before else Content(title="")
    against = int(before.version) if before else None
    return DiffAnswer(
        revision=revision,
        against=against,
        fields=tuple(_changed(old, new)),
        body=compared(old.body, new.body, str(against or "nothing"), str(revision)),
    )


@route(
    routes,
    "POST",
    "/articles/{article_id}/revisions/{revision}/restoration",
    access=needs(Scope.ARTICLES_WRITE),
    cors=cors.STAFF,
    body=NO_BODY,
    answer=Draft,
    precondition=True,
    location=drafts.LOCATION,
    summary="Save the words of an earlier revision as the newest",
    example=drafts.EXAMPLE,
)
def restore_revision(article_id: Ulid, revision: Number, edit: Edit) -> Draft:
    """What was newest until now stays in the list of saves."""
    restored = commands.restore(
        actor=edit.actor,
        article_id=article_id,
        revision=revision,
        version=edit.version,
        publishes=Scope.ARTICLES_PUBLISH in edit.scopes,
        key=edit.once(shown),
    )
    return shown(restored)


def _card(found: Revision) -> dict[str, Any]:
    same = {"saved_at": found.saved_at, "actor": found.actor}
    return {"revision": int(found.version), "size": int(found.size), **same}


def _changed(old: Content, new: Content) -> list[FieldChange]:
    names = [name for name in new.__struct_fields__ if name != "body"]
    pairs = [(name, getattr(old, name), getattr(new, name)) for name in names]
    return [FieldChange(name=name, before=was, after=is_) for name, was, is_ in pairs if was != is_]
