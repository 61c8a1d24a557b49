"""Reads together what many pages of articles need, so that building them asks for nothing one by one.

What is foreseen is only what State would have been asked for, by the same strong reads; what is not, it still asks for.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from chalicelib.models import articles, claims, revisions, topics
from chalicelib.models.articles import Article
from chalicelib.models.claims import Claim
from chalicelib.models.topics import ALL, Topic, TopicId, row_key
from chalicelib.projections.pages.connections import OLDER, relating
from chalicelib.projections.pages.files import File, ListFile, MonthFile, PathFile, TwinFile
from chalicelib.projections.pages.state import State, content_of_revision

FEW = 3
"""Pages for which it does not pay."""
_AT_ONCE = 100
"""Items of one BatchGetItem (an AWS limit)."""
T = TypeVar("T")


def foresee(files: Iterable[File], state: State) -> None:
    """Make the state know what the pages at these paths will ask it for."""
    wanted = {_page(file) for file in files}
    _described({TopicId.parse(file.topic) for file in wanted if isinstance(file, ListFile | MonthFile)}, state)
    _months([file for file in wanted if isinstance(file, MonthFile)], state)
    _posts({file.path for file in wanted if isinstance(file, PathFile)}, state)


def _months(wanted: Iterable[MonthFile], state: State) -> None:
    """The articles of several months of one list, by one query from the first of them to the last."""
    by_topic: dict[str, list[str]] = {}
    for file in wanted:
        by_topic.setdefault(file.topic, []).append(file.month)
    for name, months in by_topic.items():
        if len(months) < FEW:
            continue
        topic, found = TopicId.parse(name), dict[str, list[Topic]]()
        last = f"{max(months)}~"
        for row in topics.between(topic, min(months), last, limit=None, newest_first=True):
            found.setdefault(topics.month_of(str(row.published_at)), []).append(row)
        for month in months:
            state.know(topics.in_month, topic, month, answer=found.get(month, []))


def _posts(paths: set[str], state: State) -> None:
    if len(paths) < FEW:
        return
    found = _articles(sorted(paths), state)
    _contents([article for article in found if article.visible], state)
    state.people(sorted({person for article in found for person in article.authors}))
    _described({topic for article in found for topic in topics.of(article)}, state)
    for topic, keys in _wanted(found).items():
        _neighbours(topic, sorted(keys), state)


def _page(file: File) -> File:
    return file.of if isinstance(file, TwinFile) else file


def _articles(paths: Sequence[str], state: State) -> list[Article]:
    """The articles that have the paths or had them."""
    claimed: dict[str, Claim] = {}
    for some in _parts([claims.path(path) for path in paths]):
        claimed |= {claim.claim: claim for claim in Claim.batch_get(some, consistent_read=True)}
    for path in paths:
        state.know(claims.find, claims.path(path), answer=claimed.get(claims.path(path)))
    owners = {claim.owner.removeprefix("article#") for claim in claimed.values() if claim.owner.startswith("article#")}
    found = articles.get_many(sorted(owners))
    for owner in owners:
        state.know(articles.find, owner, answer=found.get(owner))
    return list(found.values())


def _contents(shown: list[Article], state: State) -> None:
    for article_id, revision in revisions.get_many([(each.id, int(each.live)) for each in shown]).items():
        state.know(content_of_revision, article_id, int(revision.version), answer=revision.content())


def _described(wanted: set[TopicId], state: State) -> None:
    """What is known of the topics, by kind and language, each as one call per 100."""
    by_group: dict[str, list[TopicId]] = {}
    for topic in sorted(wanted):
        if topic.listed:
            by_group.setdefault(topic.group, []).append(topic)
    for group in by_group.values():
        known = topics.describe_many(group)
        for topic in group:
            state.know(topics.describe, topic, answer=known.get(topic.slug))


def _wanted(found: list[Article]) -> dict[TopicId, set[str]]:
    """The places in lists whose neighbours the pages show."""
    wanted: dict[TopicId, set[str]] = {}
    for article in (article for article in found if article.visible):
        named = topics.of(article)
        beside = [topic for topic in named if topic.kind in {ALL, "series"}]
        for topic in [*beside, *(relating(named) if article.kind == "post" else [])]:
            wanted.setdefault(topic, set()).add(row_key(article))
    return wanted


def _neighbours(topic: TopicId, keys: list[str], state: State) -> None:
    """The rows from some before the first place to one after the last, and from them the answers for each place."""
    rows = [
        *reversed(topics.older(topic, keys[0], OLDER)),
        *topics.between(topic, keys[0], keys[-1], limit=None, newest_first=False),
        *topics.newer(topic, keys[-1], 1),
    ]
    places = [str(row.key) for row in rows]
    for key in keys:
        below, above = bisect_left(places, key), bisect_right(places, key)
        for limit in (1, OLDER):
            older: list[Topic] = rows[max(0, below - limit) : below][::-1]
            state.know(topics.older, topic, key, limit, answer=older)
        state.know(topics.newer, topic, key, 1, answer=rows[above : above + 1])


def _parts(names: Iterable[T]) -> Iterator[list[Any]]:
    remaining = iter(names)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some
