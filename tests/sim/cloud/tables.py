"""DynamoDB in this process: items in dictionaries, conditions, transactions, indexes, and reads that come too early.

What is here and how it answers is held against moto and DynamoDB Local (tests/sim/test_cloud.py). An item that lies in
a table is never changed in place, so a copy of the tables' dictionaries is a copy of the store.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tests.sim.cloud.conditions import Item, holds
from tests.sim.cloud.pages import Key, key_of, page, projected, words_of
from tests.sim.cloud.refusals import Refusal
from tests.sim.cloud.updates import updated

LARGEST_ITEM, LARGEST_TRANSACTION, MOST_IN_TRANSACTION, MOST_IN_BATCH = 400_000, 4_000_000, 100, 100
_MET = {"Code": "None"}


@dataclass
class Table:
    """One table: the names of its keys, those of its indexes, and its items by their keys."""

    keys: tuple[str, ...]
    indexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    only_keys: frozenset[str] = frozenset()
    """The indexes that have nothing but keys."""
    expires: str = ""
    items: dict[Key, Item] = field(default_factory=dict)

    def key(self, item: Item) -> Key:
        return key_of(item, self.keys)


@dataclass(frozen=True)
class Written:
    """One item before and after it was written."""

    table: str
    key: Key
    before: Item | None
    after: Item | None


class Tables:
    """What DynamoDB's operations do, by their names; `written` is told everything in order."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = dict(tables)
        self.written: list[Written] = []
        self.lag, self.caught_up = 0, 0
        """By how many writes a read that is not consistent is late; up to which write every index has all of them."""

    def get_item(self, TableName: str, Key: Item, ConsistentRead: bool = False, **more: Any) -> dict[str, Any]:  # noqa: N803
        found = self._view(TableName, ConsistentRead).get(self.tables[TableName].key(Key))
        return {"Item": projected(found, more)} if found else {}

    def batch_get_item(self, RequestItems: Mapping[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803
        answers: dict[str, list[Item]] = {}
        if sum(len(asked["Keys"]) for asked in RequestItems.values()) > MOST_IN_BATCH:
            raise Refusal("ValidationException", "Too many items requested for the BatchGetItem call")
        for name, asked in RequestItems.items():
            view, keys = (
                self._view(name, bool(asked.get("ConsistentRead"))),
                [*map(self.tables[name].key, asked["Keys"])],
            )
            if len({*keys}) < len(keys):
                raise Refusal("ValidationException", "Provided list of item keys contains duplicates")
            answers[name] = [projected(found, asked) for key in keys if (found := view.get(key))]
        return {"Responses": answers, "UnprocessedKeys": {}}

    def query(self, **asked: Any) -> dict[str, Any]:
        return self._page(asked)

    def scan(self, **asked: Any) -> dict[str, Any]:
        return self._page(asked)

    def put_item(self, **asked: Any) -> dict[str, Any]:
        return self._write("Put", asked)

    def update_item(self, **asked: Any) -> dict[str, Any]:
        return self._write("Update", asked)

    def delete_item(self, **asked: Any) -> dict[str, Any]:
        return self._write("Delete", asked)

    def batch_write_item(self, RequestItems: Mapping[str, Any], **_: Any) -> dict[str, Any]:  # noqa: N803
        for name, requests in RequestItems.items():
            for request in requests:
                ((way, asked),) = request.items()
                self._apply([self._prepared(way.removesuffix("Request"), {"TableName": name, **asked})])
        return {"UnprocessedItems": {}}

    def transact_write_items(self, TransactItems: list[dict[str, Any]], **_: Any) -> dict[str, Any]:  # noqa: N803
        asked = [next(iter(item.items())) for item in TransactItems]
        _check_transaction(asked)
        keys = [(op["TableName"], self._key(way, op)) for way, op in asked]
        if len({*keys}) < len(keys):
            raise Refusal("ValidationException", "Transaction request cannot include multiple operations on one item")
        reasons = [self._reason(way, op) for way, op in asked]
        if any(reason is not _MET for reason in reasons):
            codes = ", ".join(reason["Code"] for reason in reasons)
            raise Refusal("TransactionCanceledException", f"[{codes}]", CancellationReasons=reasons)
        self._apply([self._prepared(way, op) for way, op in asked if way != "ConditionCheck"])
        return {}

    def expire(self, now: float) -> None:
        """What TTL does, sooner or later: removes the items whose time has passed."""
        for name, table in self.tables.items():
            if not table.expires:
                continue
            late = [key for key, item in table.items.items() if _expired(item, table.expires, now)]
            self._apply([Written(name, key, table.items[key], None) for key in late])

    def _page(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        table, name = self.tables[asked["TableName"]], asked.get("IndexName", "")
        view = self._view(asked["TableName"], bool(asked.get("ConsistentRead"))).values()
        return page(view, table.keys, table.indexes.get(name, table.keys), name in table.only_keys, asked)

    def _write(self, way: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        reason = self._reason(way, asked)
        if reason is not _MET:
            found = {name: value for name, value in reason.items() if name == "Item"}
            raise Refusal("ConditionalCheckFailedException", "The conditional request failed", **found)
        done = self._prepared(way, asked)
        self._apply([done])
        shown = {"ALL_OLD": done.before, "ALL_NEW": done.after}.get(asked.get("ReturnValues", ""))
        return {"Attributes": shown} if shown else {}

    def _reason(self, way: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        before = self.tables[asked["TableName"]].items.get(self._key(way, asked))
        if holds(asked.get("ConditionExpression"), before or {}, words_of(asked)):
            return _MET
        shown = before and asked.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
        failed: dict[str, Any] = {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}
        return {**failed, "Item": before} if shown else failed

    def _prepared(self, way: str, asked: Mapping[str, Any]) -> Written:
        table, key = self.tables[asked["TableName"]], self._key(way, asked)
        before, after = table.items.get(key), None
        if way == "Put":
            after = asked["Item"]
        elif way == "Update":
            after = updated(asked["UpdateExpression"], before or asked["Key"], words_of(asked))
        if after and _bytes(after) > LARGEST_ITEM:
            raise Refusal("ValidationException", "Item size has exceeded the maximum allowed size")
        return Written(asked["TableName"], key, before, after)

    def _apply(self, writes: Iterable[Written]) -> None:
        for each in writes:
            if each.after is None:
                self.tables[each.table].items.pop(each.key, None)
            else:
                self.tables[each.table].items[each.key] = each.after
            self.written.append(each)

    def _key(self, way: str, asked: Mapping[str, Any]) -> Key:
        return self.tables[asked["TableName"]].key(asked["Item" if way == "Put" else "Key"])

    def _view(self, name: str, consistent: bool) -> Mapping[Key, Item]:
        """The items of a table as they are, or as they were `lag` writes ago."""
        now = self.tables[name].items
        if consistent or not self.lag:
            return now
        before = dict(now)
        for each in reversed(self.written[max(self.caught_up, len(self.written) - self.lag) :]):
            if each.table == name:
                _put(before, each.key, each.before)
        return before


def declared(resources: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Table]]:
    """Empty tables from the properties that CloudFormation is given."""
    for each in resources:
        indexed = each.get("GlobalSecondaryIndexes", [])
        indexes = {index["IndexName"]: _names(index) for index in indexed}
        bare = frozenset(i["IndexName"] for i in indexed if i["Projection"]["ProjectionType"] == "KEYS_ONLY")
        expires = each.get("TimeToLiveSpecification", {}).get("AttributeName", "")
        yield each["TableName"], Table(_names(each), indexes, bare, expires)


def _names(schema: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(key["AttributeName"] for key in sorted(schema["KeySchema"], key=lambda key: key["KeyType"]))


def _put(items: dict[Key, Item], key: Key, item: Item | None) -> None:
    if item is None:
        items.pop(key, None)
    else:
        items[key] = item


def _expired(item: Item, attribute: str, now: float) -> bool:
    return attribute in item and float(item[attribute]["N"]) <= now


def _check_transaction(asked: list[tuple[str, Any]]) -> None:
    if len(asked) > MOST_IN_TRANSACTION:
        raise Refusal("ValidationException", "Member must have length less than or equal to 100")
    if sum(_bytes(op) for _, op in asked) > LARGEST_TRANSACTION:
        raise Refusal("ValidationException", "Transaction request size exceeds the limit of 4 MB")


def _bytes(value: Any) -> int:
    return len(msgspec.json.encode(value))
