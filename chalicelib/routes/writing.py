"""Beginning, changing and removing articles. What readers see changes only by `publications.py`."""

from typing import Annotated, Any, Literal

import msgspec
from chalice.app import Blueprint
from msgspec import UNSET, Meta, Struct, UnsetType

from chalicelib.access import Scope
from chalicelib.commands import articles, checks
from chalicelib.content import Content, Format
from chalicelib.models import site
from chalicelib.models.articles import Article
from chalicelib.routes import drafts
from chalicelib.routes.drafts import Draft, shown
from chalicelib.routes.fields import PATH, Language, Name, Title, said
from chalicelib.web import Limits, Ulid, cors, needs, route
from chalicelib.web.edits import Edit

routes = Blueprint(__name__)
LIMITS = Limits(body=3_000_000)
"""A text of a million bytes, and what JSON and the front matter add to it."""
Names = Annotated[tuple[Name, ...], Meta(max_length=20, extra_json_schema={"uniqueItems": True})]
Authors = Annotated[
    tuple[Annotated[str, Meta(min_length=1)], ...],
    Meta(
        max_length=20,
        description="Ids of people, in the order of the byline.",
        extra_json_schema={"uniqueItems": True},
    ),
]
Taxonomy = Annotated[
    str, Meta(min_length=1, max_length=40, extra_json_schema={"not": {"enum": sorted(checks.OWN_KINDS)}})
]
_WRITES = needs(Scope.ARTICLES_WRITE)


class ArticleChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields of an article to be changed. What is absent stays; a list or a map is replaced whole."""

    title: Title | UnsetType = UNSET
    body: str | UnsetType = UNSET
    format: Format | UnsetType = UNSET
    summary: Annotated[str, Meta(description="Markdown; empty: the text up to `<!--more-->`.")] | UnsetType = UNSET
    slug: Annotated[str, said(r"^[^/]*$", description="The last part of the path.")] | UnsetType = UNSET
    path: Annotated[str, said(PATH, max_length=500, description="Empty: by the permalink pattern.")] | UnsetType = UNSET
    authors: Authors | UnsetType = UNSET
    tags: Names | UnsetType = UNSET
    categories: Names | UnsetType = UNSET
    section: (
        Annotated[str, said(r"^([^/]+(/[^/]+)*)?$", description="A name, or names with slashes between.")] | UnsetType
    ) = UNSET
    series: Annotated[str, Meta(max_length=100)] | UnsetType = UNSET
    topics: Annotated[dict[Taxonomy, Names], Meta(description="Further taxonomies: kind to names.")] | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    translation: (
        Annotated[str, Meta(max_length=100, description="Articles of one name in several languages are translations.")]
        | UnsetType
    ) = UNSET
    cover: str | UnsetType = UNSET
    cover_alt: str | UnsetType = UNSET
    canonical: str | UnsetType = UNSET
    extra: Annotated[dict[str, Any], Meta(description="Free front matter, kept as given.")] | UnsetType = UNSET


class NewArticle(ArticleChanges, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An article to begin with."""

    title: Title
    kind: Annotated[Literal["post", "page"], Meta(description="Posts stand in lists; pages stand alone.")] = "post"


class DeletedArticle(Struct, frozen=True, kw_only=True):
    """What is left of an article."""

    id: str
    version: int
    status: Literal["deleted"] = "deleted"


@route(
    routes,
    "POST",
    "/articles",
    access=_WRITES,
    cors=cors.STAFF,
    body=NewArticle,
    answer=Draft,
    status=201,
    location=drafts.LOCATION,
    limits=LIMITS,
    summary="Begin an article",
    example=drafts.EXAMPLE,
    body_example=NewArticle(title="An engine that weaves", body="It weaves *algebra*.", tags=("engines",)),
)
def create_article(body: NewArticle, edit: Edit) -> Draft:
    """It is a draft: readers see nothing of it until it is published."""
    words = _given(body)
    kind = words.pop("kind", "post")
    words.setdefault("language", site.get().language)
    return shown(articles.draft(actor=edit.actor, content=Content(**words), kind=kind, key=edit.once(shown)))


@route(
    routes,
    "PATCH",
    "/articles/{article_id}",
    access=_WRITES,
    cors=cors.STAFF,
    body=ArticleChanges,
    answer=Draft,
    location=drafts.LOCATION,
    limits=LIMITS,
    summary="Save new words",
    example=drafts.EXAMPLE,
    body_example=ArticleChanges(title="An engine that weaves", tags=("engines", "looms")),
)
def change_article(article_id: Ulid, body: ArticleChanges, edit: Edit) -> Draft:
    """Readers go on seeing the published revision until the article is published again.

    While a publication is scheduled, what is saved will be published: that takes `articles:publish` as well.
    """
    changed = articles.amend(
        actor=edit.actor,
        article_id=article_id,
        changes=_given(body),
        version=edit.version,
        publishes=Scope.ARTICLES_PUBLISH in edit.scopes,
        key=edit.once(shown),
    )
    return shown(changed)


@route(
    routes,
    "DELETE",
    "/articles/{article_id}",
    access=needs(Scope.ARTICLES_PUBLISH),
    cors=cors.STAFF,
    answer=DeletedArticle,
    summary="Remove an article and free its paths",
    example=DeletedArticle(id="01KJMEFC00000000000000000B", version=7),
)
def delete_article(article_id: Ulid, edit: Edit) -> DeletedArticle:
    """Its page goes, its paths are free. Its history stays in the ledger."""
    gone = articles.delete(actor=edit.actor, article_id=article_id, version=edit.version, key=edit.once(_deleted))
    return _deleted(gone)


def _deleted(article: Article) -> DeletedArticle:
    return DeletedArticle(id=article.id, version=int(article.version))


def _given(body: ArticleChanges) -> dict[str, Any]:
    fields = msgspec.structs.asdict(body).items()
    return {name: value for name, value in fields if value is not UNSET}
