"""The rows of many lists over stretches of time. Each article's row is read once, though it stands in several lists."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from chalicelib.models import topics
from chalicelib.models.articles import Article
from chalicelib.models.topics import Topic, TopicId
from chalicelib.projections.pages import stretch
from chalicelib.projections.pages.asked import Asked, by_list, has_neighbours, older_of
from chalicelib.projections.pages.files import MonthFile
from chalicelib.projections.pages.state import State

FEW = 3
"""Questions about one list that are as well asked one by one."""
WORTH = 10
"""Rows of all posts that may be read for one question: about what the smallest query is charged for (4 KB)."""


def foresee_rows(months: Iterable[MonthFile], found: Iterable[Article], state: State) -> None:
    """Make the state know the articles of these months of lists, and what is beside these articles in theirs.

    Only where so much is asked about the same months that it pays to read all posts of them.
    """
    asked = by_list(months, found)
    for language in sorted({topic.language for topic in asked}):
        of_language = {topic: of for topic, of in asked.items() if topic.language == language}
        for dated in _stretches(language, of_language.values(), state):
            within = {topic: of.within(dated) for topic, of in of_language.items()}
            _foresee(language, {topic: of for topic, of in within.items() if len(of) >= FEW}, state)


def _stretches(language: str, asked: Iterable[Asked], state: State) -> Iterator[set[str]]:
    """The months about which enough is asked, those that follow each other together."""
    posts = state.months(TopicId.all(language))
    questions = Counter(month for of in asked for month in of.in_months())
    for enough, months in groupby(
        sorted({*posts, *questions}), lambda month: _enough(posts.get(month, 0), questions[month])
    ):
        if enough:
            yield set(months)


def _enough(posts: int, questions: int) -> bool:
    return questions > 0 and posts <= WORTH * questions


def _foresee(language: str, asked: Mapping[TopicId, Asked], state: State) -> None:
    """What is asked of the lists of one language in one stretch of months."""
    if not asked:
        return
    read = stretch.read(language, asked)
    keys = {topic: read.keys(topic, of) for topic, of in asked.items()}
    others = topics.get_rows((str(topic), key) for topic in keys for key in keys[topic] if key not in read.rows)
    for topic, of in asked.items():
        rows = [row for key in keys[topic] if (row := read.rows.get(key) or others.get((str(topic), key)))]
        _know(topic, of, rows, state)


def _know(topic: TopicId, of: Asked, rows: list[Topic], state: State) -> None:
    keys, limit = [str(row.key) for row in rows], older_of(topic)
    for month in of.months:
        first, last = bisect_left(keys, month), bisect_right(keys, f"{month}~")
        state.know(topics.in_month, topic, month, answer=rows[first:last][::-1])
    for place in of.places:
        below, above = bisect_left(keys, place), bisect_right(keys, place)
        state.know(topics.older, topic, place, limit, answer=rows[max(0, below - limit) : below][::-1])
        if has_neighbours(topic):
            state.know(topics.newer, topic, place, 1, answer=rows[above : above + 1])
