"""What a query or a scan of a simulated table answers: which items, in which order, how much of each, what is next."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tests.sim.cloud.conditions import Item, Value, Words, holds, plain
from tests.sim.cloud.refusals import Refusal

Key = tuple[Any, ...]
_BOUNDS = re.compile(r"(<=|>=|BETWEEN)\s*(:\w+)(?:\s+AND\s+(:\w+))?")


def page(
    view: Iterable[Item], keys: tuple[str, ...], index: tuple[str, ...], only_keys: bool, asked: Mapping[str, Any]
) -> dict[str, Any]:
    """One page of a table with these keys, in the order of an index or of the table itself."""
    words, order, back = words_of(asked), (*index, *keys), not asked.get("ScanIndexForward", True)
    condition = asked.get("KeyConditionExpression")
    end = _end(condition, asked, words, order) if condition else None
    named = frozenset(index)
    there = [item for item in view if holds(condition, item, words) and named <= item.keys()]
    there.sort(key=lambda item: key_of(item, order), reverse=back)
    if start := asked.get("ExclusiveStartKey"):
        after = key_of(start, order)
        there = [item for item in there if (key_of(item, order) < after if back else key_of(item, order) > after)]
    seen = there[: asked.get("Limit") or len(there)]
    found = [item for item in seen if holds(asked.get("FilterExpression"), item, words)]
    shown = [_only(item, order) for item in found] if only_keys else found
    items = {} if asked.get("Select") == "COUNT" else {"Items": [projected(item, asked) for item in shown]}
    return {"Count": len(found), "ScannedCount": len(seen), **items, **_more(seen, order, asked.get("Limit"), end)}


def projected(item: Item, asked: Mapping[str, Any]) -> Item:
    """The attributes that were asked for; all where none are named."""
    wanted = asked.get("ProjectionExpression")
    names = asked.get("ExpressionAttributeNames", {})
    return _only(item, [names.get(each.strip(), each.strip()) for each in wanted.split(",")]) if wanted else item


def key_of(item: Item, names: Iterable[str]) -> Key:
    return tuple([_ordered(item[name]) for name in names])


def words_of(asked: Mapping[str, Any]) -> Words:
    return {**asked.get("ExpressionAttributeNames", {}), **asked.get("ExpressionAttributeValues", {})}


def _end(condition: str, asked: Mapping[str, Any], words: Words, order: tuple[str, ...]) -> Value | None:
    """The last sort key that a query can find. Raises where bounds are the wrong way round, and where a page would
    begin outside of them or at that end (DynamoDB Local).
    """
    low, high = _bounds(condition, words)
    if low and high and _ordered(low) > _ordered(high):
        raise Refusal("ValidationException", "The BETWEEN operator requires upper bound to be greater than lower bound")
    start, end = asked.get("ExclusiveStartKey"), high if asked.get("ScanIndexForward", True) else low
    if start and (not holds(condition, start, words) or (end and start[order[1]] == end)):
        raise Refusal("ValidationException", "The provided starting key does not match the range key predicate")
    return end


def _bounds(condition: str, words: Words) -> tuple[Value | None, Value | None]:
    """The lowest and the highest sort key that a condition lets in, where it names one."""
    found = _BOUNDS.search(condition)
    if not found:
        return None, None
    sign, first, second = found.groups()
    return None if sign == "<=" else words[first], words[second or first] if sign != ">=" else None


def _only(item: Item, names: Iterable[str]) -> Item:
    return {name: item[name] for name in names if name in item}


def _more(seen: list[Item], order: tuple[str, ...], limit: int | None, end: Value | None) -> dict[str, Any]:
    """Where to go on: after a page that is just full, also when nothing follows, unless it ends at the query's end."""
    if not seen or len(seen) != limit or (end and seen[-1][order[1]] == end):
        return {}
    return {"LastEvaluatedKey": _only(seen[-1], order)}


def _ordered(value: Value) -> Any:
    ((kind, inner),) = value.items()
    return plain(kind, inner)
