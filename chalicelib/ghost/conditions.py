"""What a filter says, as a tree of comparisons, and whether it holds for something."""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from chalicelib.errors import Invalid

Value = str | int | bool | None
Facts = Mapping[str, frozenset[Value]]
"""What is known of one thing, by property: every value it has; of a property that holds one value, that one."""
Operator = Literal["in", ">", ">=", "<", "<=", "~", "~^", "~$"]
Kind = Literal["name", "text", "time", "flag"]
_OPERATORS: dict[Kind, set[str]] = {
    "name": {"in"},
    "text": {"in", "~", "~^", "~$"},
    "time": {"in", ">", ">=", "<", "<="},
    "flag": {"in"},
}


class Comparison(Struct, frozen=True):
    """One property beside one value or, for `in`, several of which any will do."""

    name: str
    operator: Operator
    values: tuple[Value, ...]
    negated: bool = False

    def __str__(self) -> str:
        listed = ",".join("null" if value is None else str(value).lower() for value in self.values)
        shown = f"[{listed}]" if len(self.values) > 1 else listed
        sign = "" if self.operator == "in" else self.operator
        return f"{self.name}:{'-' if self.negated else ''}{sign}{shown}"


class AllOf(Struct, frozen=True):
    """Every part holds: `a+b`."""

    parts: tuple["Condition", ...]


class AnyOf(Struct, frozen=True):
    """At least one part holds: `a,b`."""

    parts: tuple["Condition", ...]


Condition = Comparison | AllOf | AnyOf


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """Every comparison in it."""
    if isinstance(condition, Comparison):
        yield condition
    else:
        for part in condition.parts:
            yield from comparisons(part)


def check(condition: Condition, properties: Mapping[str, Kind]) -> None:
    """Raises `Invalid` naming the first part that cannot be answered exactly."""
    for part in comparisons(condition):
        kind = properties.get(part.name)
        if kind is None:
            known = ", ".join(sorted(properties))
            raise Invalid(f"{part}: {part.name} is not a property to filter by here; those are: {known}", "filter")
        if part.operator not in _OPERATORS[kind]:
            raise Invalid(f"{part}: {part.operator} is not answered for {part.name}", "filter")
        if kind == "flag" and not all(isinstance(value, bool) for value in part.values):
            raise Invalid(f"{part}: {part.name} is true or false", "filter")
        if part.operator != "in" and not isinstance(part.values[0], str):
            raise Invalid(f"{part}: {part.operator} needs a text", "filter")


def rewritten(condition: Condition, change: Callable[[Comparison], Comparison]) -> Condition:
    """The same tree with every comparison changed."""
    if isinstance(condition, Comparison):
        return change(condition)
    parts = tuple(rewritten(part, change) for part in condition.parts)
    return AllOf(parts) if isinstance(condition, AllOf) else AnyOf(parts)


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether it is true of what has these facts. Expects that `check` found nothing."""
    if isinstance(condition, AllOf):
        return all(holds(part, facts) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(holds(part, facts) for part in condition.parts)
    known = facts[condition.name]
    if condition.operator == "in":
        found = not known.isdisjoint(condition.values)
    else:
        found = any(_compare(value, condition.operator, str(condition.values[0])) for value in known)
    return found != condition.negated


def _compare(value: Value, operator: Operator, wanted: str) -> bool:
    """Order of text as it is stored; `~` pays no regard to capitals."""
    if not isinstance(value, str):
        return False
    if operator.startswith("~"):
        text, part = value.casefold(), wanted.casefold()
        return {"~": part in text, "~^": text.startswith(part), "~$": text.endswith(part)}[operator]
    return {">": value > wanted, ">=": value >= wanted, "<": value < wanted, "<=": value <= wanted}[operator]
