"""Lists of articles: by tag, category, author, section, series and what else the publication sorts by."""

from typing import Annotated

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.errors import Missing
from chalicelib.models import people, site, topics
from chalicelib.models.people import Person
from chalicelib.models.site import Settings, absolute
from chalicelib.models.topics import Topic, TopicId
from chalicelib.routes.people import Byline, bylines, find_id
from chalicelib.slugs import slug
from chalicelib.web import PUBLIC, Key, Paged, PageQuery, cors, route

routes = Blueprint(__name__)
TopicKind = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=60,
        description="`section`, or a kind of the publication's taxonomies, see `GET /site`.",
        examples=["tag"],
    ),
]
TopicName = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=250,  # of up to four bytes each: a sort key takes 1,024
        description="A name as articles have it, or its slug; an author's id or handle. A `/` is `%2F`.",
        examples=["engines"],
    ),
]


class TopicQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    language: (
        Annotated[str, Meta(pattern=r"^[A-Za-z0-9\-]{1,35}$", description="BCP 47; the site's own if not given.")]
        | None
    ) = None


class TopicCard(Struct, frozen=True, kw_only=True):
    """An article as the list of a topic shows it."""

    id: str
    title: str
    path: str
    url: str
    summary: str
    authors: tuple[Byline, ...]
    tags: tuple[str, ...]
    published_at: str
    updated_at: str


class TopicAnswer(Struct, frozen=True, kw_only=True):
    """One topic and one page of its articles, newest first."""

    kind: str
    name: str
    """The slug; of an author the id."""
    title: str
    language: str
    path: str | None
    """Only for a topic with a path of its own; null otherwise."""
    count: int
    """Of all its articles, not of this page's."""
    items: tuple[TopicCard, ...]
    next: str | None = None
    """The `cursor` of the page after; null on the last one."""


EXAMPLE = TopicAnswer(
    kind="tag",
    name="engines",
    title="Engines",
    language="en",
    path=None,
    count=1,
    items=(
        TopicCard(
            id="01KJMEFC00000000000000000B",
            title="An engine that weaves",
            path="/2026/03/an-engine-that-weaves/",
            url="https://oak.example/2026/03/an-engine-that-weaves/",
            summary="Algebra, as the loom weaves flowers.",
            authors=(Byline(id="01KJMEFC00000000000000000A", name="Ada Lovelace", handle="ada"),),
            tags=("Engines",),
            published_at="2026-03-01T12:00:00.000Z",
            updated_at="2026-03-01T12:00:00.000Z",
        ),
    ),
)


@route(
    routes,
    "GET",
    "/topics/{kind}/{name}",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=TopicAnswer,
    query=TopicQuery,
    summary="The articles of one topic, newest first",
    example=EXAMPLE,
)
def list_topic(kind: TopicKind, name: TopicName, query: TopicQuery, after: Key | None) -> Paged[TopicAnswer]:
    """Give `next` as `cursor` to get the page after; null on the last one. No articles, no topic: 404."""
    settings = site.remembered()
    topic = _topic(kind, name, query.language or settings.language, settings)
    described = topics.remembered(topic)
    if described is None or not described.has_list:
        raise Missing("there is no such topic", field="name")
    rows, go_on = topics.page(topic, limit=query.limit, after=after)
    of_list = [topic.slug] if kind == "author" else []
    known = people.remembered([*of_list, *(person for row in rows for person in row.authors or [])])
    answer = TopicAnswer(
        kind=kind,
        name=topic.slug,
        title=_title(topic, described, known),
        language=topic.language,
        path=described.path,
        count=int(described.total or 0),
        items=tuple(_card(row, settings, known) for row in rows),
    )
    return Paged(answer, go_on)


def _topic(kind: str, name: str, language: str, settings: Settings) -> TopicId:
    """Raises `Missing` for what cannot be the name of a list."""
    if kind == "author":
        return TopicId(kind, language, find_id(name))
    key = name if kind == "section" else slug(name)
    if not key or (kind != "section" and kind not in settings.taxonomies):
        raise Missing("there is no such topic", field="kind")
    return TopicId(kind, language, key)


def _title(topic: TopicId, described: Topic, known: dict[str, Person]) -> str:
    person = known.get(topic.slug)
    return str(person.name) if person else str(described.name or topic.slug)


def _card(row: Topic, settings: Settings, known: dict[str, Person]) -> TopicCard:
    return TopicCard(
        id=row.article_id,
        title=row.title,
        path=row.path,
        url=absolute(row.path, settings),
        summary=row.summary or "",
        authors=bylines(row.authors or [], known),
        tags=tuple(row.tags or []),
        published_at=row.published_at,
        updated_at=row.updated_at,
    )
