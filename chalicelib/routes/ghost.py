"""What a front end made for Ghost reads: Ghost's Content API over the same articles. See docs/ghost.md."""

from collections.abc import Callable
from typing import Annotated, Any

from chalice.app import Blueprint
from msgspec import Meta as Rule
from msgspec import Struct

from chalicelib.errors import Invalid
from chalicelib.ghost import asked, authors, cards, pages, posts, publication, shapes, tags
from chalicelib.ghost.answers import (
    GhostAuthorsAnswer,
    GhostPagesAnswer,
    GhostPostsAnswer,
    GhostSettingsAnswer,
    GhostTagsAnswer,
    GhostTiersAnswer,
)
from chalicelib.ghost.asked import BrowseQuery, ReadQuery
from chalicelib.ghost.failures import ghost_failure
from chalicelib.ghost.shapes import GhostMeta, GhostPost
from chalicelib.models import site
from chalicelib.web import PUBLIC, cors, route

routes = Blueprint(__name__)
BASE = "/ghost/api/content"
Slug = Annotated[str, Rule(min_length=1, max_length=250, description="The last part of the path.", examples=["tea"])]
Id = Annotated[str, Rule(min_length=1, max_length=40, description="As it stands in answers.")]
View = Callable[..., Any]


def ghost(
    path: str, answer: Any, summary: str, query: type[Struct] = ReadQuery, *, of: Blueprint = routes, base: str = BASE
) -> Callable[[View], View]:
    """A route of this surface: public, read from anywhere, with errors in Ghost's shape."""
    return route(
        of,
        "GET",
        base + path,
        access=PUBLIC,
        cors=cors.GHOST,
        answer=answer,
        query=query,
        summary=summary,
        failure=ghost_failure,
        refuses=(Invalid,),
        key="key",
        lenient=True,
    )


@ghost("/posts", GhostPostsAnswer, "Posts as Ghost lists them", BrowseQuery)
def browse_ghost_posts(query: BrowseQuery) -> GhostPostsAnswer:
    """The newest first. `limit` is at most 100."""
    found, meta = _listed("post", query)
    return GhostPostsAnswer(posts=found, meta=meta)


@ghost("/posts/{post_id}", GhostPostsAnswer, "One post as Ghost shows it, by id")
def read_ghost_post(post_id: Id, query: ReadQuery) -> GhostPostsAnswer:
    """Without `include`, neither tags nor authors."""
    return GhostPostsAnswer(posts=(_one("post", query, article_id=post_id),))


@ghost("/posts/slug/{slug}", GhostPostsAnswer, "One post as Ghost shows it, by slug")
def read_ghost_post_by_slug(slug: Slug, query: ReadQuery) -> GhostPostsAnswer:
    """Of several whose paths end alike, the newest."""
    return GhostPostsAnswer(posts=(_one("post", query, name=slug),))


@ghost("/pages", GhostPagesAnswer, "Pages as Ghost lists them", BrowseQuery)
def browse_ghost_pages(query: BrowseQuery) -> GhostPagesAnswer:
    """By title. `limit` is at most 100."""
    found, meta = _listed("page", query)
    return GhostPagesAnswer(pages=found, meta=meta)


@ghost("/pages/{page_id}", GhostPagesAnswer, "One page as Ghost shows it, by id")
def read_ghost_page(page_id: Id, query: ReadQuery) -> GhostPagesAnswer:
    """Without `include`, neither tags nor authors."""
    return GhostPagesAnswer(pages=(_one("page", query, article_id=page_id),))


@ghost("/pages/slug/{slug}", GhostPagesAnswer, "One page as Ghost shows it, by slug")
def read_ghost_page_by_slug(slug: Slug, query: ReadQuery) -> GhostPagesAnswer:
    """Of several whose paths end alike, the newest."""
    return GhostPagesAnswer(pages=(_one("page", query, name=slug),))


@ghost("/tags", GhostTagsAnswer, "Tags as Ghost lists them", BrowseQuery)
def browse_ghost_tags(query: BrowseQuery) -> GhostTagsAnswer:
    """Those that something published has, by name."""
    asked.check_key(query)
    wanted = asked.browse(query, tags.SORTABLE)
    found, total = tags.browse(wanted, site.remembered())
    return GhostTagsAnswer(tags=tuple(found), meta=shapes.meta(wanted.page, wanted.limit, total))


@ghost("/tags/{tag_id}", GhostTagsAnswer, "One tag as Ghost shows it, by id")
def read_ghost_tag(tag_id: Id, query: ReadQuery) -> GhostTagsAnswer:
    """Every tag is looked at."""
    asked.check_key(query)
    return GhostTagsAnswer(tags=(tags.read(site.remembered(), asked.shape(query), tag_id=tag_id),))


@ghost("/tags/slug/{slug}", GhostTagsAnswer, "One tag as Ghost shows it, by slug")
def read_ghost_tag_by_slug(slug: Slug, query: ReadQuery) -> GhostTagsAnswer:
    """A slug is the name as it stands in addresses."""
    asked.check_key(query)
    return GhostTagsAnswer(tags=(tags.read(site.remembered(), asked.shape(query), name=slug),))


@ghost("/authors", GhostAuthorsAnswer, "Authors as Ghost lists them", BrowseQuery)
def browse_ghost_authors(query: BrowseQuery) -> GhostAuthorsAnswer:
    """Those who have published something, by name."""
    asked.check_key(query)
    wanted = asked.browse(query, authors.SORTABLE)
    found, total = authors.browse(wanted, site.remembered())
    return GhostAuthorsAnswer(authors=tuple(found), meta=shapes.meta(wanted.page, wanted.limit, total))


@ghost("/authors/{author_id}", GhostAuthorsAnswer, "One author as Ghost shows them, by id")
def read_ghost_author(author_id: Id, query: ReadQuery) -> GhostAuthorsAnswer:
    """The id of a person."""
    asked.check_key(query)
    return GhostAuthorsAnswer(authors=(authors.read(site.remembered(), asked.shape(query), person_id=author_id),))


@ghost("/authors/slug/{slug}", GhostAuthorsAnswer, "One author as Ghost shows them, by slug")
def read_ghost_author_by_slug(slug: Slug, query: ReadQuery) -> GhostAuthorsAnswer:
    """A person's handle."""
    asked.check_key(query)
    return GhostAuthorsAnswer(authors=(authors.read(site.remembered(), asked.shape(query), handle=slug),))


@ghost("/tiers", GhostTiersAnswer, "Tiers as Ghost lists them: none", BrowseQuery)
def browse_ghost_tiers(query: BrowseQuery) -> GhostTiersAnswer:
    """Nothing is paid for here."""
    asked.check_key(query)
    return GhostTiersAnswer(meta=shapes.meta(1, asked.LARGEST, 0))


@ghost("/settings", GhostSettingsAnswer, "The publication as Ghost shows it")
def get_ghost_settings(query: ReadQuery) -> GhostSettingsAnswer:
    """Title, navigation, time zone; null for what Galley does not know."""
    asked.check_key(query)
    return GhostSettingsAnswer(settings=publication.show(site.get()))


def _listed(kind: str, query: BrowseQuery) -> tuple[tuple[GhostPost, ...], GhostMeta]:
    asked.check_key(query)
    wanted = asked.browse(query, cards.SORTABLE)
    settings = site.remembered()
    found = pages.find(kind, wanted, settings.language)
    return (
        posts.load(kind, found.ids, wanted.shape, settings),
        shapes.meta(wanted.page, wanted.limit, found.total),
    )


def _one(kind: str, query: ReadQuery, *, name: str = "", article_id: str = "") -> GhostPost:
    asked.check_key(query)
    return posts.read(kind, asked.shape(query), site.remembered(), name=name, article_id=article_id)
