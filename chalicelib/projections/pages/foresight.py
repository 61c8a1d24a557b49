"""Reads together what many pages of articles need, so that building them asks for nothing one by one.

What is foreseen is only what State would have been asked for, by the same strong reads; what is not, it still asks for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from chalicelib.models import articles, claims, revisions, topics
from chalicelib.models.articles import Article
from chalicelib.models.claims import Claim
from chalicelib.models.topics import ALL, Topic, TopicId
from chalicelib.projections.pages import told
from chalicelib.projections.pages.files import FeedFile, File, ListFile, MonthFile, PathFile, TwinFile
from chalicelib.projections.pages.rows import foresee_rows
from chalicelib.projections.pages.state import State, content_of_revision, words_of

FEW = 3
"""Pages for which it does not pay."""
MANY = 20
"""Lists, or months of lists, for which it does."""
WORTH = 40
"""Rows of all posts that may be read to ask one list less: by measure, a question takes as long as fifty rows."""
_AT_ONCE = 100
"""Items of one BatchGetItem (an AWS limit)."""
T = TypeVar("T")


def foresee(files: Iterable[File], state: State) -> None:
    """Make the state know what the pages at these paths will ask it for."""
    wanted = {_page(file) for file in files}
    foresee_places(wanted, state)
    found = _posts({file.path for file in wanted if isinstance(file, PathFile)}, state)
    months = [file for file in wanted if isinstance(file, MonthFile)]
    foresee_rows(months if len(months) >= MANY else (), found, state)
    dated = {TopicId.parse(file.topic) for file in months}
    _lists({TopicId.parse(file.topic) for file in wanted if isinstance(file, ListFile)}, dated, state)


def foresee_places(files: Iterable[File], state: State) -> None:
    """Make the state know where these files lie."""
    pages = (page for page in map(_page, files) if isinstance(page, FeedFile | ListFile | MonthFile))
    _described({topic for page in pages if (topic := TopicId.parse(page.topic)).kind != ALL}, state)


def _posts(paths: set[str], state: State) -> list[Article]:
    """The articles that readers find at the paths, and all that is asked of each by itself."""
    if len(paths) < FEW:
        return []
    found = [each for each in _articles(sorted(paths), state) if each.visible and each.path in paths]
    _contents(found, state)
    state.people(sorted({person for article in found for person in article.authors}))
    _described({topic for article in found for topic in topics.of(article)}, state)
    return found


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
        state.know(content_of_revision, article_id, int(revision.version), answer=words_of(revision))


def _lists(wanted: set[TopicId], dated: set[TopicId], state: State) -> None:
    """The months and the newest articles of lists: one call for each list, not two, or only for the months of it."""
    _months(wanted & dated, state)
    for topic in sorted(wanted) if len(wanted) >= FEW else ():
        if topic in dated:
            _newest(topic, state)
            continue
        expected = len(state.months(TopicId.all(topic.language)))
        counted, newest = topics.months_and_newest(topic, state.shown, expected=expected)
        state.know(topics.months, topic, answer=counted)
        state.know(topics.newest, topic, state.shown, answer=newest)


def _months(wanted: set[TopicId], state: State) -> None:
    """Of many lists of tags and authors, out of all posts and pages, where that takes less time than to ask each."""
    lists = Counter(topic.language for topic in wanted if topic.kind in told.KINDS)
    for language in sorted(language for language, count in lists.items() if count >= MANY):
        if sum(state.months(TopicId.all(language)).values()) <= WORTH * lists[language]:
            told.foresee_months(language, state)


def _newest(topic: TopicId, state: State) -> None:
    """Out of the months of its list, if they are known already."""
    found: list[Topic] = []
    for month in state.months(topic):
        if len(found) >= state.shown:
            break
        if not state.knows(topics.in_month, topic, month):
            return
        found += state.in_month(topic, month)
    state.know(topics.newest, topic, state.shown, answer=found[: state.shown])


def _described(wanted: set[TopicId], state: State) -> None:
    """What is known of the topics, and of the people who are one, each as one call per 100."""
    listed = [topic for topic in wanted if topic.listed]
    known = topics.get_rows((topic.group, topic.slug) for topic in listed)
    for topic in listed:
        state.know(topics.describe, topic, answer=known.get((topic.group, topic.slug)))
    state.people(sorted({topic.slug for topic in listed if topic.kind == "author"}))


def _parts(names: Iterable[T]) -> Iterator[list[Any]]:
    remaining = iter(names)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some
