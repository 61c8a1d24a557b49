"""How large an item of DynamoDB is, and what of it stands in the indexes of its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from chalicelib.settings import settings
from local import resources

Item = Mapping[str, Mapping[str, Any]]
"""Attributes as DynamoDB's own interface has them: `{"title": {"S": "A title"}}`."""


@dataclass(frozen=True)
class Index:
    """One index of a table. `everything`: its entries hold the whole item, not the keys alone."""

    keys: tuple[str, ...]
    table_keys: tuple[str, ...]
    everything: bool

    def entry(self, item: Item) -> Item:
        """What of the item stands in the index: nothing without the attributes that it is ordered by."""
        if any(name not in item for name in self.keys):
            return {}
        return item if self.everything else {name: item[name] for name in (*self.keys, *self.table_keys)}

    def written(self, before: Item, after: Item) -> list[Item]:
        """The entries that a write of the item writes: one that is new, changed or gone; two for one that moves."""
        old, new = self.entry(before), self.entry(after)
        if old == new:
            return []
        moved = bool(old and new and self.key(old) != self.key(new))
        return [old, new] if moved else [new or old]

    def key(self, entry: Item) -> list[Mapping[str, Any]]:
        return [entry[name] for name in self.keys]


def size(item: Item) -> int:
    """In bytes: the names and the values (DynamoDB developer guide, "Item sizes and formats")."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(value: Mapping[str, Any]) -> int:
    [(kind, given)] = value.items()
    match kind:
        case "S":
            return len(given.encode())
        case "N":
            return len(given.strip("-.0")) // 2 + 2
        case "B":
            return len(given)
        case "L":
            return 3 + sum(1 + _size(each) for each in given)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _size(each) for name, each in given.items())
        case "SS" | "NS" | "BS":
            return sum(_size({kind[0]: each}) for each in given)
        case _:
            return 1


def indexes() -> dict[str, list[Index]]:
    """By the name of the table."""
    return {table: [_index(each, keys) for each in declared] for table, (keys, declared) in _tables().items()}


def keys_of(table: str) -> tuple[str, ...]:
    """The names of what an item of the table is found by."""
    return _tables()[table][0]


def _index(declared: Mapping[str, Any], table_keys: tuple[str, ...]) -> Index:
    return Index(_names(declared["KeySchema"]), table_keys, declared["Projection"]["ProjectionType"] == "ALL")


@cache
def _tables() -> dict[str, tuple[tuple[str, ...], Sequence[Mapping[str, Any]]]]:
    """The keys and the indexes of every table that the template declares."""
    template = resources.declared()
    properties = [r["Properties"] for r in template["Resources"].values() if r.get("Type") == "AWS::DynamoDB::Table"]
    return {
        resources.resolve(each["TableName"], template, settings.prefix): (
            _names(each["KeySchema"]),
            each.get("GlobalSecondaryIndexes", []),
        )
        for each in properties
    }


def _names(schema: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    return tuple(each["AttributeName"] for each in schema)
