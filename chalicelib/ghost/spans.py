"""Which list, and which stretch of it, holds everything that a filter can let through."""

from collections.abc import Iterable

from msgspec import Struct

from chalicelib.ghost.conditions import AllOf, Comparison, Condition
from chalicelib.models import claims
from chalicelib.models.topics import EVERYTHING, PAGES, TopicId

NEVER, EVER = "0", "~"
"""Before and after every sort key of an article."""


class Span(Struct, frozen=True, kw_only=True):
    """The articles of one list whose sort keys lie between two. `rest` is what they must be asked one by one."""

    topic: TopicId
    lowest: str = NEVER
    highest: str = EVER
    rest: tuple[Condition, ...] = ()

    def has(self, month: str) -> bool:
        """Whether articles of this month can be in it."""
        return self.lowest[:7] <= month <= self.highest[:7]

    def within(self, oldest: str, newest: str) -> tuple[str, str]:
        """The keys of the part of it that lies in these months."""
        return max(self.lowest, oldest), min(self.highest, newest + EVER)


def of(kind: str, condition: Condition | None, language: str) -> Span | None:
    """The smallest span; None when nothing can be in it. One AWS call for an author, none else."""
    parts = _parts(condition)
    times = [part for part in parts if isinstance(part, Comparison) and _is_time(part)]
    parts = [part for part in parts if part not in times and not _is_always(part)]
    lowest, highest = _stretch(times)
    if kind == "page":
        return Span(topic=TopicId(PAGES, language, EVERYTHING), lowest=lowest, highest=highest, rest=tuple(parts))
    chosen = next((part for name in ("tags", "authors") for part in parts if _is_one(part, name)), None)
    topic = _topic(chosen, language)
    rest = tuple(part for part in parts if part is not chosen)
    return Span(topic=topic, lowest=lowest, highest=highest, rest=rest) if topic else None


def person(handle: str) -> str | None:
    """The id of whom a handle belongs to."""
    claim = claims.find(claims.handle(handle))
    return str(claim.owner).removeprefix("person#") if claim else None


def _topic(chosen: Condition | None, language: str) -> TopicId | None:
    if not isinstance(chosen, Comparison):
        return TopicId.all(language)
    value = str(chosen.values[0])
    if chosen.name == "tags":
        return TopicId("tag", language, value)
    found = person(value)
    return TopicId("author", language, found) if found else None


def _parts(condition: Condition | None) -> list[Condition]:
    """What must all hold."""
    if condition is None:
        return []
    if isinstance(condition, AllOf):
        return [part for each in condition.parts for part in _parts(each)]
    return [condition]


def _is_one(part: Condition, name: str) -> bool:
    return (
        isinstance(part, Comparison)
        and part.name == name
        and len(part.values) == 1
        and bool(part.values[0])
        and not part.negated
    )


def _is_time(part: Comparison) -> bool:
    return part.name == "published_at" and len(part.values) == 1 and not part.negated


def _is_always(part: Condition) -> bool:
    """Everything that is shown is public."""
    return isinstance(part, Comparison) and part.name == "visibility" and ("public" in part.values) != part.negated


def _stretch(times: Iterable[Comparison]) -> tuple[str, str]:
    """The sort keys that such times allow; a key is a time, `#` and an id."""
    lowest, highest = NEVER, EVER
    for part in times:
        moment = str(part.values[0])
        if part.operator in {">", ">=", "in"}:
            lowest = max(lowest, moment + EVER if part.operator == ">" else moment)
        if part.operator in {"<", "<=", "in"}:
            highest = min(highest, moment if part.operator == "<" else moment + EVER)
    return lowest, highest
