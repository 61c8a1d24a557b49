"""A post or page as filters and orders see it, from a row of a list or from the article itself."""

from collections.abc import Mapping

from msgspec import Struct

from chalicelib.errors import Invalid
from chalicelib.ghost import moments
from chalicelib.ghost.conditions import Comparison, Condition, Facts, Kind, Value, check, rewritten
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from chalicelib.models.topics import Topic
from chalicelib.slugs import slug

FEATURED = "featured"
"""The slug of the tag that makes a post a featured one."""
PROPERTIES: dict[str, Kind] = {
    "id": "name",
    "slug": "text",
    "title": "text",
    "tags": "name",
    "primary_tag": "name",
    "authors": "name",
    "primary_author": "name",
    "visibility": "name",
    "featured": "flag",
    "published_at": "time",
    "updated_at": "time",
    "created_at": "time",
}
SORTABLE = frozenset({"id", "slug", "title", "published_at", "updated_at", "created_at", "featured"})
_ALIASES = {
    "tag": "tags",
    "tags.slug": "tags",
    "primary_tag.slug": "primary_tag",
    "author": "authors",
    "authors.slug": "authors",
    "primary_author.slug": "primary_author",
}


class Card(Struct, frozen=True, kw_only=True):
    """What a list knows of an article. `authors` are ids, `tags` names."""

    id: str
    title: str
    path: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    published_at: str
    updated_at: str

    @property
    def key(self) -> str:
        """Where it stands in lists, see `models.topics.row_key`."""
        return f"{self.published_at}#{self.id}"


def of_row(row: Topic) -> Card:
    return _card(str(row.article_id), row)


def of_article(article: Article) -> Card:
    return _card(str(article.id), article)


def slug_of(path: str) -> str:
    """The last part of a path without `.html`; empty for the root."""
    return path.rstrip("/").rpartition("/")[2].removesuffix(".html")


def facts(card: Card, known: Mapping[str, Person]) -> Facts:
    """What is known of it; `known` are the people by id."""
    tags = [slug(name) for name in card.tags]
    authors = [str(known[each].handle) for each in card.authors if each in known]
    found: dict[str, frozenset[Value]] = {
        "tags": frozenset(tags),
        "authors": frozenset(authors),
        "featured": frozenset({FEATURED in tags}),
    }
    single: dict[str, Value] = {
        "id": card.id,
        "slug": slug_of(card.path),
        "title": card.title,
        "primary_tag": tags[0] if tags else None,
        "primary_author": authors[0] if authors else None,
        "visibility": "public",
        "published_at": card.published_at,
        "updated_at": card.updated_at,
        "created_at": moments.stored_creation(card.id),
    }
    return found | {name: frozenset({value}) for name, value in single.items()}


def prepared(condition: Condition) -> Condition:
    """The filter in our words: other names for the same resolved, times as they are stored. Raises `Invalid`."""
    named = rewritten(condition, lambda each: _with(each, name=_ALIASES.get(each.name, each.name)))
    check(named, PROPERTIES)
    return rewritten(named, _resolved)


def _resolved(comparison: Comparison) -> Comparison:
    if PROPERTIES[comparison.name] == "time":
        return _with(comparison, values=tuple(_time(comparison, value) for value in comparison.values))
    if comparison.name == "featured" and len(comparison.values) == 1:
        negated = comparison.negated == bool(comparison.values[0])
        return Comparison("tags", "in", (FEATURED,), negated)
    return comparison


def _time(comparison: Comparison, value: Value) -> str:
    if not isinstance(value, str):
        raise Invalid(f"{comparison}: {comparison.name} is a time", "filter")
    return moments.asked(value)


def _with(comparison: Comparison, *, name: str | None = None, values: tuple[Value, ...] | None = None) -> Comparison:
    kept = comparison.values if values is None else values
    return Comparison(name or comparison.name, comparison.operator, kept, comparison.negated)


def _card(article_id: str, given: Topic | Article) -> Card:
    return Card(
        id=article_id,
        title=str(given.title),
        path=str(given.path),
        tags=tuple(given.tags or ()),
        authors=tuple(given.authors or ()),
        published_at=str(given.published_at),
        updated_at=str(given.updated_at or given.published_at),
    )
