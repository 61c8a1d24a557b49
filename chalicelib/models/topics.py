"""Lists of articles by tag, category, author, section, series and language: one row per published article and topic.

Three kinds of row share the table. Under `tag#en#python`, a row `2026-03-01T…Z#<id>` is one article and a row
`month#2026-03` counts the articles of that month. Under `tag#en`, a row `python` describes the topic itself.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, ClassVar

import msgspec
from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib import memory
from chalicelib.models.articles import Article
from chalicelib.models.base import Table, meta, page_of
from chalicelib.slugs import slug

ALL = "all"
"""The kind of the list of all posts: the front page, the site's feed, the archive."""
PAGES = "page"
"""The kind of the list of pages that stand alone; it has no page of its own."""
TRANSLATION = "translation"
"""The kind of a set of translations: in no list, nothing is counted, and its language is `*`, for it has several."""
EVERYTHING = "*"
_MONTH = "month#"
_slug = lru_cache(maxsize=4096)(slug)
"""The same names stand in very many articles."""


class Topic(Table):
    """One row; which attributes are set depends on the kind of row, see the module."""

    noun: ClassVar[str] = "topics"
    Meta = meta("topics")

    topic = UnicodeAttribute(hash_key=True)
    key = UnicodeAttribute(range_key=True)
    article_id = UnicodeAttribute(null=True)
    title = UnicodeAttribute(null=True)
    path = UnicodeAttribute(null=True)
    summary = UnicodeAttribute(null=True)
    authors: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, null=True)
    tags: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, null=True)
    language = UnicodeAttribute(null=True)
    published_at = UnicodeAttribute(null=True)
    updated_at = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    total = NumberAttribute(null=True)
    body = UnicodeAttribute(null=True)
    aliases: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, null=True)
    kept = UnicodeAttribute(null=True)
    """Set while the topic is described: its list stays even without articles."""
    version = NumberAttribute(null=True)
    head = UnicodeAttribute(null=True)

    @property
    def subject(self) -> str:
        """What the ledger calls the topic that this row describes."""
        return f"topic#{self.topic}#{self.key}"

    @property
    def has_list(self) -> bool:
        """Whether the topic this row describes has a list."""
        return bool(self.kept or (self.total or 0) > 0)


class TopicId(msgspec.Struct, frozen=True, order=True):
    """Names one list: kind, language and slug (`*` for the list of everything, a person's id for `author`)."""

    kind: str
    language: str
    slug: str

    @classmethod
    def all(cls, language: str) -> "TopicId":
        return cls(ALL, language, EVERYTHING)

    def __str__(self) -> str:
        return f"{self.kind}#{self.language}#{self.slug}"

    @classmethod
    def translations(cls, name: str) -> "TopicId":
        return cls(TRANSLATION, EVERYTHING, slug(name))

    @property
    def listed(self) -> bool:
        """Whether there is a list of it, with months that are counted."""
        return self.kind != TRANSLATION

    @property
    def group(self) -> str:
        """The key under which all topics of this kind and language are described."""
        return f"{self.kind}#{self.language}"

    @property
    def subject(self) -> str:
        return f"topic#{self}"

    @classmethod
    def parse(cls, text: str) -> "TopicId":
        kind, language, name = text.split("#", 2)
        return cls(kind, language, name)


def of(article: Article) -> dict[TopicId, str]:
    """The topics that an article stands in, each with its name as written."""
    language = article.language
    found = {TopicId(kind, language, key): name for kind, key, name in _named(article)}
    return found | ({TopicId.translations(article.translation): ""} if article.translation else {})


def _named(article: Article) -> Iterator[tuple[str, str, str]]:
    yield (ALL if article.kind == "post" else PAGES), EVERYTHING, ""
    if article.section:
        yield "section", article.section, article.section
    if article.series:
        yield "series", _slug(article.series), article.series
    for person in article.authors:
        yield "author", person, ""
    for kind, names in {"tag": article.tags, "category": article.categories, **article.topics}.items():
        for name in names:
            yield kind, _slug(name), name


def told_by(row: Topic) -> Iterator[TopicId]:
    """The lists that an article is in by its tags and authors, as its row in any list tells."""
    language = str(row.language)
    yield from (TopicId("tag", language, key) for key in map(_slug, row.tags or ()))
    yield from (TopicId("author", language, person) for person in row.authors or ())


def row_key(article: Article) -> str:
    """The sort key of an article in each of its topics."""
    return f"{article.published_at}#{article.id}"


def month_of(published_at: str) -> str:
    """`2026-03`: months are in UTC, so that a change of the time zone moves nothing."""
    return published_at[:7]


def month_key(month: str) -> str:
    return _MONTH + month


def newest(topic: TopicId, limit: int) -> list[Topic]:
    """The newest articles of a topic, by a strong read."""
    return _rows(topic, Topic.key < _MONTH, limit=limit, newest_first=True)


def in_month(topic: TopicId, month: str) -> list[Topic]:
    """All articles of one month, newest first."""
    return _rows(topic, Topic.key.startswith(month), newest_first=True)


def telling(topic: TopicId) -> Iterator[Topic]:
    """All articles, the newest first: only where they are, and what `told_by` goes by."""
    wanted = ["key", "path", "language", "tags", "authors"]
    return _query(topic, Topic.key < _MONTH, newest_first=True, only=wanted)


def between(topic: TopicId, lowest: str, highest: str, *, limit: int | None, newest_first: bool) -> list[Topic]:
    """The articles whose sort keys, or beginnings of such, lie between two, both included."""
    highest = min(highest, _MONTH)
    if lowest > highest:  # DynamoDB refuses to look between bounds that are the wrong way round
        return []
    return _rows(topic, Topic.key.between(lowest, highest), limit=limit, newest_first=newest_first)


def older(topic: TopicId, key: str, limit: int) -> list[Topic]:
    """The articles just older than `key`, the newest of them first."""
    return _rows(topic, Topic.key < key, limit=limit, newest_first=True)


def newer(topic: TopicId, key: str, limit: int) -> list[Topic]:
    """The articles just newer than `key`, the oldest of them first."""
    return _rows(topic, Topic.key.between(key + "~", _MONTH), limit=limit)


def get_rows(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Topic]:
    """Those of the rows that exist, by list and key; one call per 100."""
    wanted: list[Any] = sorted(set(names))
    found = Topic.batch_get(wanted, consistent_read=True) if wanted else ()
    return {(str(row.topic), str(row.key)): row for row in found}


def keys_between(topic: TopicId, lowest: str, highest: str) -> list[str]:
    """As `between`: only the sort keys, the oldest first."""
    return _keys(topic, Topic.key.between(lowest, min(highest, _MONTH))) if lowest <= highest else []


def keys_down(topic: TopicId, highest: str, lowest: str, below: int, *, expected: int) -> list[str]:
    """As `keys_between`, with so many that are just `below`; in one call where there are as many as `expected`."""
    found: list[str] = []
    where, size = Topic.key <= min(highest, _MONTH), expected + below
    for row in _query(topic, where, newest_first=True, only=["key"], page_size=size):
        below -= row.key < lowest
        found.append(str(row.key))
        if below <= 0:
            break
    return found[::-1]


def keys_older(topic: TopicId, key: str, limit: int) -> list[str]:
    """As `older`: only the sort keys."""
    return _keys(topic, Topic.key < key, limit=limit, newest_first=True)


def keys_newer(topic: TopicId, key: str, limit: int) -> list[str]:
    """As `newer`: only the sort keys."""
    return _keys(topic, Topic.key.between(key + "~", _MONTH), limit=limit)


def months(topic: TopicId) -> dict[str, int]:
    """Months that have articles, newest first, with how many."""
    return _counted(_rows(topic, Topic.key.startswith(_MONTH), newest_first=True))


def months_ever(topic: TopicId) -> list[str]:
    """Months that have or had articles: there may be something yet of those that have none any more."""
    return [str(row.key).removeprefix(_MONTH) for row in _rows(topic, Topic.key.startswith(_MONTH), newest_first=True)]


def months_and_newest(topic: TopicId, limit: int, *, expected: int) -> tuple[dict[str, int], list[Topic]]:
    """Both, in one call where there are no more months than `expected`."""
    counted: dict[str, int] = {}
    found: list[Topic] = []
    for row in _query(topic, None, newest_first=True, page_size=expected + limit):
        if row.key.startswith(_MONTH):
            counted |= _counted([row])
        else:
            found.append(row)
        if len(found) == limit:
            break
    return counted, found


def described(kind: str, language: str) -> list[Topic]:
    """Every topic of one kind that has articles or a description of its own, by slug."""
    rows = Topic.query(f"{kind}#{language}", consistent_read=True)
    return [row for row in rows if row.has_list]


def describe(topic: TopicId) -> Topic | None:
    """What is known of one topic: name, count, own path and text."""
    try:
        return Topic.get(topic.group, topic.slug, consistent_read=True)
    except Topic.DoesNotExist:
        return None


def named(known: Topic | None, topic: TopicId, name: str) -> Topic:
    """What is known of a topic once an article has come into it: it bears the name that was given first."""
    described = known or Topic(topic.group, topic.slug)
    described.name = name if described.name is None else described.name
    return described


def remembered(topic: TopicId) -> Topic | None:
    """As `describe`, as it was within the last seconds: title and count to be shown above a list."""
    return memory.remember(topic, lambda: describe(topic))


def describe_many(wanted: Iterable[TopicId]) -> dict[str, Topic]:
    """What is known of several topics of one kind and language, by slug; one call per 100."""
    names: list[Any] = sorted({(topic.group, topic.slug) for topic in wanted})
    return {str(row.key): row for row in Topic.batch_get(names, consistent_read=True)} if names else {}


def page(topic: TopicId, *, limit: int, after: dict[str, Any] | None = None) -> tuple[list[Topic], Any]:
    """One page of a topic for the API, newest first, and where to go on."""
    rows = Topic.key < _MONTH
    return page_of(
        Topic.query, str(topic), rows, scan_index_forward=False, limit=limit, after=after, consistent_read=True
    )


def _counted(rows: list[Topic]) -> dict[str, int]:
    return {str(row.key)[len(_MONTH) :]: int(row.total) for row in rows if row.total and row.total > 0}


def _keys(topic: TopicId, where: Condition, **how: Any) -> list[str]:
    return [str(row.key) for row in _rows(topic, where, only=["key"], **how)]


def _rows(topic: TopicId, where: Condition, **how: Any) -> list[Topic]:
    return list(_query(topic, where, **how))


def _query(
    topic: TopicId,
    where: Condition | None,
    *,
    limit: int | None = None,
    newest_first: bool = False,
    only: list[Any] | None = None,
    page_size: int | None = None,
) -> Iterator[Topic]:
    """The rows, which are read when they are asked for, by a strong read."""
    return Topic.query(
        str(topic),
        where,
        limit=limit,
        scan_index_forward=not newest_first,
        consistent_read=True,
        attributes_to_get=only,
        page_size=page_size,
    )
