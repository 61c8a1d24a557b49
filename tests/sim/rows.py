"""All rows of a table. The checks share them: each table is read once for all, as nobody writes while they look."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from chalicelib.models.base import Table

T = TypeVar("T", bound=Table)
_read: ContextVar[dict[type[Table], list[Any]] | None] = ContextVar("_read", default=None)


def rows(table: type[T]) -> list[T]:
    """As they are now; inside of `looking`, as they were when somebody asked first. Whoever is given one leaves it as
    it is.
    """
    known = _read.get()
    if known is None:
        return list(table.scan())
    if table not in known:
        known[table] = list(table.scan())
    return known[table]


@contextmanager
def looking() -> Iterator[None]:
    """Inside the block nothing is written that is asked for again."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)
