"""The rows of many lists over stretches of time. Each article's row is read once, though it stands in several lists.

All rows of an article are written together and say the same (`commands.listings`). So those of the list of all posts,
and of that of all pages, stand for the others. They also say which tags and authors an article has, and so which keys
are in the lists of these; of all other lists the keys are read.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from chalicelib.models import topics
from chalicelib.models.articles import Article
from chalicelib.models.topics import ALL, EVERYTHING, PAGES, Topic, TopicId, row_key
from chalicelib.projections.pages import told
from chalicelib.projections.pages.connections import OLDER, relating
from chalicelib.projections.pages.files import MonthFile
from chalicelib.projections.pages.state import State

_BESIDE = {ALL, "series"}
"""Kinds of lists in which an article shows the next older and newer one; in others, some older ones."""


FEW = 3
"""Questions about one list that are as well asked one by one."""
WORTH = 10
"""Rows of all posts that may be read for one question: about what the smallest query is charged for (4 KB)."""


@dataclass
class _Asked:
    """What will be asked of one list: whole months, and what is beside these places."""

    months: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.months) + len(self.places)

    def in_months(self) -> Iterator[str]:
        """The month that each question is about."""
        yield from self.months
        yield from map(topics.month_of, self.places)

    def within(self, months: set[str]) -> "_Asked":
        """Those of the questions that are about these months."""
        return _Asked(self.months & months, {place for place in self.places if topics.month_of(place) in months})

    @property
    def lowest(self) -> str:
        return min([*self.months, *self.places])

    @property
    def highest(self) -> str:
        return max([*(f"{month}~" for month in self.months), *self.places])


Rows = Mapping[tuple[str, str], Topic]
"""By list and key."""


def foresee_rows(months: Iterable[MonthFile], found: Iterable[Article], state: State) -> None:
    """Make the state know the articles of these months of lists, and what is beside these articles in theirs.

    Only where so much is asked about the same months that it pays to read all posts of them.
    """
    asked = _asked(months, found)
    for language in sorted({topic.language for topic in asked}):
        of_language = {topic: of for topic, of in asked.items() if topic.language == language}
        for stretch in _stretches(language, of_language.values(), state):
            within = {topic: of.within(stretch) for topic, of in of_language.items()}
            _foresee(language, {topic: of for topic, of in within.items() if len(of) >= FEW}, state)


def _stretches(language: str, asked: Iterable[_Asked], state: State) -> Iterator[set[str]]:
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


def _foresee(language: str, asked: Mapping[TopicId, _Asked], state: State) -> None:
    """What is asked of the lists of one language in one stretch of months."""
    if not asked:
        return
    posts, pages = (_between(TopicId(kind, language, EVERYTHING), asked.values()) for kind in (ALL, PAGES))
    everything = dict(sorted((posts | pages).items()))
    known = (told.keys(everything.values()) or {}) | {TopicId.all(language): list(posts)}
    keys = {
        topic: _inside(topic, of, known[topic]) if topic in known else _keys(topic, of) for topic, of in asked.items()
    }
    others = topics.get_rows((str(topic), key) for topic in keys for key in keys[topic] if key not in everything)
    for topic, of in asked.items():
        rows = [row for key in keys[topic] if (row := everything.get(key) or others.get((str(topic), key)))]
        _know(topic, of, rows, state)


def _asked(months: Iterable[MonthFile], found: Iterable[Article]) -> dict[TopicId, _Asked]:
    asked: dict[TopicId, _Asked] = {}
    for file in months:
        asked.setdefault(TopicId.parse(file.topic), _Asked()).months.add(file.month)
    for article in (article for article in found if article.visible):
        named, key = topics.of(article), row_key(article)
        beside = [topic for topic in named if topic.kind in _BESIDE]
        for topic in [*beside, *(relating(named) if article.kind == "post" else [])]:
            asked.setdefault(topic, _Asked()).places.add(key)
    return asked


def _between(topic: TopicId, asked: Collection[_Asked]) -> dict[str, Topic]:
    """The articles of a list from the first to the last that is asked for, by key."""
    lowest, highest = min(of.lowest for of in asked), max(of.highest for of in asked)
    rows = topics.between(topic, lowest, highest, limit=None, newest_first=False)
    return {str(row.key): row for row in rows}


def _inside(topic: TopicId, of: _Asked, inside: list[str]) -> list[str]:
    """These keys of a list, which are known, and where places are asked for, some on either side; the oldest first."""
    lowest, highest = min([of.lowest, *inside[:1]]), max([of.highest, *inside[-1:]])
    older = topics.keys_older(topic, lowest, _older(topic)) if of.places else []
    return [*reversed(older), *inside, *_newer(topic, of, highest)]


def _keys(topic: TopicId, of: _Asked) -> list[str]:
    """As `_inside`, of a list whose keys have to be read."""
    found = (
        topics.keys_down(topic, of.highest, of.lowest, _older(topic), expected=len(of.places))
        if of.places
        else topics.keys_between(topic, of.lowest, of.highest)
    )
    return [*found, *_newer(topic, of, of.highest)]


def _newer(topic: TopicId, of: _Asked, highest: str) -> list[str]:
    return topics.keys_newer(topic, highest, 1) if of.places and topic.kind in _BESIDE else []


def _older(topic: TopicId) -> int:
    return 1 if topic.kind in _BESIDE else OLDER


def _know(topic: TopicId, of: _Asked, rows: list[Topic], state: State) -> None:
    keys, limit = [str(row.key) for row in rows], _older(topic)
    for month in of.months:
        first, last = bisect_left(keys, month), bisect_right(keys, f"{month}~")
        state.know(topics.in_month, topic, month, answer=rows[first:last][::-1])
    for place in of.places:
        below, above = bisect_left(keys, place), bisect_right(keys, place)
        state.know(topics.older, topic, place, limit, answer=rows[max(0, below - limit) : below][::-1])
        if topic.kind in _BESIDE:
            state.know(topics.newer, topic, place, 1, answer=rows[above : above + 1])
