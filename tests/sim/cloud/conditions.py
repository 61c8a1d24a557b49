"""DynamoDB's condition expressions: what `ConditionExpression`, `FilterExpression` and `KeyConditionExpression` say.

An expression is parsed once, into a function of the item, the names and the values (Amazon DynamoDB developer guide,
"Comparison operator and function reference"). Only what PynamoDB writes is understood; anything else raises.
"""

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

Value = Mapping[str, Any]
"""As DynamoDB sends it: `{"S": "text"}`, `{"N": "1"}`."""
Item = Mapping[str, Value]
Words = Mapping[str, Any]
"""`ExpressionAttributeNames` and `ExpressionAttributeValues` in one: their first characters differ."""
Operand = Callable[[Item, Words], Value | None]
Condition = Callable[[Item, Words], bool]

_TOKEN = re.compile(r"\s*(<>|<=|>=|[=<>(),.+\-\[\]]|[#:]?\w+)")
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(expression: str | None, item: Item, words: Words) -> bool:
    """Whether a condition holds of an item; an empty one stands for an item that is not there."""
    return not expression or condition(expression)(item, words)


@cache
def condition(expression: str) -> Condition:
    """The function that an expression says."""
    reader = Reader(expression)
    made = _either(reader)
    reader.end()
    return made


class Reader:
    """The tokens of an expression, one after the other."""

    def __init__(self, expression: str) -> None:
        self._tokens = _TOKEN.findall(expression)
        if "".join(self._tokens) != re.sub(r"\s", "", expression):
            raise ValueError(f"not understood: {expression}")
        self._at = 0

    @property
    def next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def take(self, *wanted: str) -> str:
        """The next token, which must be one of those wanted, if any are named."""
        token = self.next
        if wanted and token not in wanted:
            raise ValueError(f"{token!r} where one of {wanted} is expected, in {' '.join(self._tokens)}")
        self._at += 1
        return token

    def took(self, *wanted: str) -> bool:
        """Whether the next token was one of these; it is taken if so."""
        found = self.next in wanted
        self._at += found
        return found

    def end(self) -> None:
        self.take("")


def _either(reader: Reader) -> Condition:
    parts = [_both(reader)]
    while reader.took("OR"):
        parts.append(_both(reader))
    return parts[0] if len(parts) == 1 else lambda item, words: any(part(item, words) for part in parts)


def _both(reader: Reader) -> Condition:
    parts = [_one(reader)]
    while reader.took("AND"):
        parts.append(_one(reader))
    if len(parts) == 2:  # as the key of a query, which every item of a table is asked for
        first, second = parts
        return lambda item, words: first(item, words) and second(item, words)
    return parts[0] if len(parts) == 1 else lambda item, words: all(part(item, words) for part in parts)


def _one(reader: Reader) -> Condition:
    if reader.took("NOT"):
        inner = _one(reader)
        return lambda item, words: not inner(item, words)
    if reader.took("("):
        inner = _either(reader)
        reader.take(")")
        return inner
    if reader.next in _FUNCTIONS:
        return _function(reader)
    return _comparison(reader)


def _function(reader: Reader) -> Condition:
    asked = _FUNCTIONS[reader.take()]
    reader.take("(")
    operands = [operand(reader)]
    while reader.took(","):
        operands.append(operand(reader))
    reader.take(")")
    return lambda item, words: asked(*(each(item, words) for each in operands))


def _comparison(reader: Reader) -> Condition:
    left = operand(reader)
    if reader.took("BETWEEN"):
        low = operand(reader)
        reader.take("AND")
        high = operand(reader)
        return lambda item, words: (
            _compared("<=", low(item, words), left(item, words))
            and _compared("<=", left(item, words), high(item, words))
        )
    if reader.took("IN"):
        return _one_of(reader, left)
    sign, right = reader.take(*_COMPARISONS), operand(reader)
    return lambda item, words: _compared(sign, left(item, words), right(item, words))


def _one_of(reader: Reader, left: Operand) -> Condition:
    reader.take("(")
    choices = [operand(reader)]
    while reader.took(","):
        choices.append(operand(reader))
    reader.take(")")
    return lambda item, words: any(_compared("=", left(item, words), each(item, words)) for each in choices)


def operand(reader: Reader) -> Operand:
    """A value, an attribute, a place inside of one, or the size of one."""
    token = reader.take()
    if token == "size":
        reader.take("(")
        inner = operand(reader)
        reader.take(")")
        return lambda item, words: _size(inner(item, words))
    if token.startswith(":"):
        return lambda _item, words: words[token]
    steps = [token]
    while reader.took("."):
        steps.append(reader.take())
    if len(steps) == 1:
        return lambda item, words: item.get(words.get(token, token))
    return lambda item, words: _inside(item, [words.get(step, step) for step in steps])


def _inside(item: Item, steps: list[str]) -> Value | None:
    found: Any = {"M": item}
    for step in steps:
        found = found.get("M", {}).get(step) if found else None
    return found  # type: ignore[no-any-return]


def _compared(sign: str, left: Value | None, right: Value | None) -> bool:
    """Values of different types are never equal, and in no order; what is not there compares with nothing."""
    if left is None or right is None:
        return sign == "<>" and left is not right
    ((kind, a),), ((other, b),) = left.items(), right.items()
    if kind != other:
        return sign == "<>"
    return _COMPARISONS[sign](plain(kind, a), plain(kind, b))


def plain(kind: str, value: Any) -> Any:
    """Something that Python orders as DynamoDB does."""
    return Decimal(value) if kind == "N" else value


def _size(value: Value | None) -> Value | None:
    """None, which compares with nothing, also for what has no size: a number, a truth value."""
    ((kind, inner),) = (value or {"NULL": True}).items()
    if kind in {"N", "BOOL", "NULL"}:
        return None
    return {"N": str(len(inner))}


def _begins(value: Value | None, start: Value | None) -> bool:
    return bool(value and start and set(value) == {"S"} and str(value["S"]).startswith(str((start or {}).get("S"))))


def _contains(value: Value | None, part: Value | None) -> bool:
    """A part of a text, a member of a set, both of the same type; an element of a list."""
    if value is None or part is None:
        return False
    ((kind, inner),) = value.items()
    ((other, wanted),) = part.items()
    if kind == "L":
        return part in inner
    return kind in {other, f"{other}S"} and kind in {"S", "B", "SS", "NS", "BS"} and wanted in inner


_FUNCTIONS: dict[str, Callable[..., bool]] = {
    "attribute_exists": lambda value: value is not None,
    "attribute_not_exists": lambda value: value is None,
    "attribute_type": lambda value, kind: value is not None and kind["S"] in value,
    "begins_with": _begins,
    "contains": _contains,
}
