"""`published_at desc, title asc`: the order of a list."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

from chalicelib.errors import Invalid
from chalicelib.ghost.conditions import Facts

_PART = re.compile(r"\s*([a-z0-9_.]+)\s+(asc|desc)\s*", re.IGNORECASE)
_MOST = 5
Thing = TypeVar("Thing")


class Order(Struct, frozen=True):
    """One property to sort by."""

    name: str
    descending: bool


def parse(text: str, sortable: Collection[str]) -> tuple[Order, ...]:
    """The order, empty for none. Raises `Invalid` naming the part that cannot be sorted by."""
    parts = [part for part in text.split(",") if part.strip()]
    if len(parts) > _MOST:
        raise Invalid(f"it may name at most {_MOST} properties", "order")
    return tuple(_order(part, sortable) for part in parts)


def _order(part: str, sortable: Collection[str]) -> Order:
    found = _PART.fullmatch(part)
    if found is None:
        raise Invalid(f"{part.strip()[:40]!r} is not a property and asc or desc", "order")
    name = found[1].lower()
    if name not in sortable:
        raise Invalid(f"{name} is not a property to sort by here; those are: {', '.join(sorted(sortable))}", "order")
    return Order(name, found[2].lower() == "desc")


def arranged(things: Iterable[tuple[Thing, Facts]], order: Sequence[Order]) -> list[Thing]:
    """In that order; what is equal stays as it was. Capitals make no difference."""
    rows = list(things)
    for part in reversed(order):
        rows.sort(key=lambda row: _key(row[1], part.name), reverse=part.descending)
    return [thing for thing, _ in rows]


def _key(facts: Facts, name: str) -> tuple[int, str]:
    """Numbers by size, text by its letters."""
    value = next(iter(facts[name]), None)
    return (value, "") if isinstance(value, int) else (0, str(value or "").casefold())
