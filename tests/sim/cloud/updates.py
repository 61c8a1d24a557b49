"""DynamoDB's update expressions: SET, REMOVE, ADD and DELETE (developer guide, "Using update expressions")."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from tests.sim.cloud.conditions import Item, Operand, Reader, Value, Words, operand

Change = Callable[[dict[str, Value], Item, Words], None]
"""Changes the first item by what is read of the second, which is how it was before."""
_CLAUSES = ("SET", "REMOVE", "ADD", "DELETE")


def updated(expression: str, item: Item, words: Words) -> dict[str, Value]:
    """The item as the expression leaves it."""
    made = dict(item)
    for change in _changes(expression):
        change(made, item, words)
    return made


@cache
def _changes(expression: str) -> list[Change]:
    reader, changes = Reader(expression), list[Change]()
    while clause := reader.next:
        reader.take(*_CLAUSES)
        changes.append(_CLAUSE[clause](reader))
        while reader.took(","):
            changes.append(_CLAUSE[clause](reader))
    return changes


def _set(reader: Reader) -> Change:
    name = reader.take()
    reader.take("=")
    value = _sum(reader)

    def change(made: dict[str, Value], before: Item, words: Words) -> None:
        found = value(before, words)
        if found is None:
            raise ValueError(f"SET {words.get(name, name)} to what is not there")
        made[words.get(name, name)] = found

    return change


def _sum(reader: Reader) -> Operand:
    left = _value(reader)
    if reader.next not in {"+", "-"}:
        return left
    sign, right = reader.take(), _value(reader)
    return lambda item, words: _added(left(item, words), right(item, words), 1 if sign == "+" else -1)


def _value(reader: Reader) -> Operand:
    if reader.next not in {"if_not_exists", "list_append"}:
        return operand(reader)
    function = reader.take()
    reader.take("(")
    first = operand(reader)
    reader.take(",")
    second = operand(reader)
    reader.take(")")
    if function == "if_not_exists":
        return lambda item, words: first(item, words) or second(item, words)
    return lambda item, words: {"L": [*_list(first(item, words)), *_list(second(item, words))]}


def _list(value: Value | None) -> list[Any]:
    return list((value or {})["L"])


def _remove(reader: Reader) -> Change:
    name = reader.take()

    def change(made: dict[str, Value], _before: Item, words: Words) -> None:
        made.pop(words.get(name, name), None)

    return change


def _add(reader: Reader) -> Change:
    name, value = reader.take(), operand(reader)

    def change(made: dict[str, Value], before: Item, words: Words) -> None:
        stored, more = words.get(name, name), value(before, words) or {}
        if "N" in more:
            made[stored] = _added(before.get(stored) or {"N": "0"}, more, 1) or {}
        else:
            ((kind, members),) = more.items()
            made[stored] = {kind: sorted({*(before.get(stored) or {kind: []})[kind], *members})}

    return change


def _delete(reader: Reader) -> Change:
    name, value = reader.take(), operand(reader)

    def change(made: dict[str, Value], before: Item, words: Words) -> None:
        stored = words.get(name, name)
        ((kind, members),) = (value(before, words) or {}).items()
        left = [each for each in (before.get(stored) or {kind: []})[kind] if each not in members]
        if left:
            made[stored] = {kind: left}
        else:
            made.pop(stored, None)

    return change


def _added(left: Value | None, right: Value | None, sign: int) -> Value | None:
    if left is None or right is None:
        return None
    return {"N": str(Decimal(left["N"]) + sign * Decimal(right["N"]))}


_CLAUSE: dict[str, Callable[[Reader], Change]] = {"SET": _set, "REMOVE": _remove, "ADD": _add, "DELETE": _delete}
