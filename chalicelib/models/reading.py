"""Several items of several tables in one call."""

from collections.abc import Sequence
from typing import Any

from chalicelib import aws
from chalicelib.errors import Unavailable
from chalicelib.models.base import Table

Name = tuple[type[Table], Any] | tuple[type[Table], Any, Any]
"""A table, a hash key and, where the table has one, a range key."""
_TRIES = 3


def read(names: Sequence[Name]) -> list[Any]:
    """Each item, or None, in the order asked for; by strong reads; at most 100. Raises `Unavailable` under load."""
    wanted: dict[str, Any] = {}
    for name in names:
        table = wanted.setdefault(_table(name), {"Keys": [], "ConsistentRead": True})
        table["Keys"].append(_key(name))
    found: dict[str, list[dict[str, Any]]] = {table: [] for table in wanted}
    for _ in range(_TRIES):
        answer = aws.client("dynamodb").batch_get_item(RequestItems=wanted)
        for table, items in answer["Responses"].items():
            found[table] += items
        wanted = answer.get("UnprocessedKeys") or {}
        if not wanted:
            return [_item(name, found[_table(name)]) for name in names]
    raise Unavailable("the store is too busy; try again in a moment")


def _table(name: Name) -> str:
    return str(name[0].Meta.table_name)


def _key(name: Name) -> dict[str, dict[str, Any]]:
    model, values = name[0], name[1:]
    attributes = [model._hash_key_attribute(), model._range_key_attribute()]
    pairs = zip([each for each in attributes if each is not None], values, strict=True)
    return {each.attr_name: {each.attr_type: each.serialize(value)} for each, value in pairs}


def _item(name: Name, found: list[dict[str, Any]]) -> Any:
    key = _key(name)
    for raw in found:
        if key.items() <= raw.items():
            return name[0].from_raw_data(raw)
    return None
