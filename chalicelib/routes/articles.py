"""Published articles."""

from typing import Annotated, Any, Literal

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib import renderings
from chalicelib.content import Content, Format
from chalicelib.errors import Missing
from chalicelib.models import articles, people, revisions, site
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from chalicelib.models.revisions import NEWEST, Revision
from chalicelib.models.site import Settings, absolute
from chalicelib.routes.people import Byline, bylines
from chalicelib.web import PUBLIC, Key, Paged, PageQuery, Ulid, cors, route

routes = Blueprint(__name__)
Kind = Literal["post", "page"]


class ArticleQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: Annotated[Kind, Meta(description="Posts have a date and stand in lists; pages stand alone.")] = "post"


class ArticleCard(Struct, frozen=True, kw_only=True):
    """An article as lists show it."""

    id: str
    kind: Kind
    title: str
    path: str
    url: str
    summary: str
    language: str
    translation: str
    """Articles of one name in different languages are translations of each other."""
    section: str
    series: str
    authors: tuple[Byline, ...]
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    cover: str
    cover_alt: str
    published_at: str
    updated_at: str


class ArticleAnswer(ArticleCard, frozen=True, kw_only=True):
    """An article with its words: as written, and as HTML that is safe to put into a page."""

    body: str
    format: Format
    html: str
    canonical: str
    topics: dict[str, tuple[str, ...]]
    extra: dict[str, Any]


class ArticlesAnswer(Struct, frozen=True, kw_only=True):
    """One page of articles, newest first."""

    items: tuple[ArticleCard, ...]
    next: str | None = None
    """The `cursor` of the page after; null on the last one."""


_CARD: dict[str, Any] = {
    "id": "01KJMEFC00000000000000000B",
    "kind": "post",
    "title": "An engine that weaves",
    "path": "/2026/03/an-engine-that-weaves/",
    "url": "https://oak.example/2026/03/an-engine-that-weaves/",
    "summary": "Algebra, as the loom weaves flowers.",
    "language": "en",
    "translation": "",
    "section": "posts",
    "series": "",
    "authors": (Byline(id="01KJMEFC00000000000000000A", name="Ada Lovelace", handle="ada"),),
    "tags": ("engines",),
    "categories": (),
    "cover": "",
    "cover_alt": "",
    "published_at": "2026-03-01T12:00:00.000Z",
    "updated_at": "2026-03-01T12:00:00.000Z",
}


@route(
    routes,
    "GET",
    "/articles",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=ArticlesAnswer,
    query=ArticleQuery,
    summary="Published articles, newest first",
    example=ArticlesAnswer(items=(ArticleCard(**_CARD),)),
)
def list_articles(query: ArticleQuery, after: Key | None) -> Paged[ArticlesAnswer]:
    """Give `next` as `cursor` to get the page after; it is null on the last one."""
    found, go_on = articles.published(query.kind, limit=query.limit, after=after)
    settings = site.remembered()
    known = people.remembered(person for article in found for person in article.authors)
    cards = tuple(ArticleCard(**_card(article, settings, known)) for article in found)
    return Paged(ArticlesAnswer(items=cards), go_on)


@route(
    routes,
    "GET",
    "/articles/{article_id}",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=ArticleAnswer,
    summary="One published article with its words",
    example=ArticleAnswer(
        **_CARD,
        body="It weaves *algebra*.",
        format="markdown",
        html="<p>It weaves <em>algebra</em>.</p>\n",
        canonical="",
        topics={},
        extra={},
    ),
)
def get_article(article_id: Ulid) -> ArticleAnswer:
    """The revision that readers see. A draft, a retracted or a deleted article is not found."""
    settings, found = site.remembered_beside([(Article, article_id), (Revision, article_id, NEWEST)])
    article, newest = found
    if article is None or not article.visible:
        raise Missing("there is no such article", field="article")
    live = revisions.wanted(article.id, int(article.live), newest)
    content = live.content()
    known = people.remembered(article.authors)
    return ArticleAnswer(
        **_card(article, settings, known),
        body=content.body,
        format=content.format,
        html=_html(content, live.rendered),
        canonical=article.canonical,
        topics={kind: tuple(names) for kind, names in article.topics.items()},
        extra=content.extra,
    )


def _html(content: Content, kept: bytes | None) -> str:
    """As it was kept when the text was saved. The renderer is imported only where there is none of this version."""
    html = renderings.html(content.body, kept)
    if html is None:
        from chalicelib.markdown import render

        html = render(content.body, format=content.format).html
    return html


def _card(article: Article, settings: Settings, known: dict[str, Person]) -> dict[str, Any]:
    same = (
        "id",
        "kind",
        "title",
        "path",
        "summary",
        "language",
        "translation",
        "section",
        "series",
        "cover",
        "cover_alt",
    )
    return {name: getattr(article, name) for name in (*same, "published_at", "updated_at")} | {
        "url": absolute(article.path, settings),
        "authors": bylines(article.authors, known),
        "tags": tuple(article.tags),
        "categories": tuple(article.categories),
    }
