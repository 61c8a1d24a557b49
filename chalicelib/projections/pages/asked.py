"""What the pages of months and of articles will ask of lists."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from chalicelib.models import topics
from chalicelib.models.articles import Article
from chalicelib.models.topics import ALL, TopicId, row_key
from chalicelib.projections.pages.connections import OLDER, relating
from chalicelib.projections.pages.files import MonthFile

_BESIDE = {ALL, "series"}


@dataclass
class Asked:
    """What will be asked of one list: whole months, and what is beside these places."""

    months: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.months) + len(self.places)

    def in_months(self) -> Iterator[str]:
        """The month that each question is about."""
        yield from self.months
        yield from map(topics.month_of, self.places)

    def within(self, months: set[str]) -> "Asked":
        """Those of the questions that are about these months."""
        return Asked(self.months & months, {place for place in self.places if topics.month_of(place) in months})

    @property
    def lowest(self) -> str:
        return min([*self.months, *self.places])

    @property
    def highest(self) -> str:
        return max([*(f"{month}~" for month in self.months), *self.places])


def by_list(months: Iterable[MonthFile], found: Iterable[Article]) -> dict[TopicId, Asked]:
    """What these months, and the pages of these articles, will ask of each list."""
    asked: dict[TopicId, Asked] = {}
    for file in months:
        asked.setdefault(TopicId.parse(file.topic), Asked()).months.add(file.month)
    for article in (article for article in found if article.visible):
        named, key = topics.of(article), row_key(article)
        beside = [topic for topic in named if has_neighbours(topic)]
        for topic in [*beside, *(relating(named) if article.kind == "post" else [])]:
            asked.setdefault(topic, Asked()).places.add(key)
    return asked


def has_neighbours(topic: TopicId) -> bool:
    """Whether an article shows the next older and the next newer one of the list; in others, some older ones."""
    return topic.kind in _BESIDE


def older_of(topic: TopicId) -> int:
    """How many older ones it asks for."""
    return 1 if has_neighbours(topic) else OLDER
