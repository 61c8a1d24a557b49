"""Makes moto's DynamoDB fast and honest enough to build on.

Its transactions copy whole tables and show changes in the stream that never happened; its queries sort
the table; of each value in an answer it asks ten times of what type it is.
"""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from moto.core.serialize import JSONSerializer
from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from local import moto_speed

LARGEST_TRANSACTION = 4 * 1024 * 1024
"""Bytes; AWS: Service, account, and table quotas in Amazon DynamoDB, "Transactions"."""

_PLAIN = {"S": str, "N": str, "BOOL": bool}
_transact = DynamoDBBackend.transact_write_items
_query = Table.query
_structure = JSONSerializer._serialize_type_structure


def apply() -> None:
    """Replace the three methods, and what only costs time. May be called any number of times."""
    moto_speed.apply()
    DynamoDBBackend.transact_write_items = _transact_write_items
    Table.query = _query_one_partition
    JSONSerializer._serialize_type_structure = _serialize_structure


@dataclass(frozen=True)
class _Touched:
    """One item that a transaction is about to write, and what it was before."""

    table: Any
    hash_key: Any
    range_key: Any
    before: Any

    def now(self) -> Any:
        return self.table.get_item(self.hash_key, self.range_key)

    def undo(self) -> None:
        """Put back what was there. `items` is nested only in tables with a range key."""
        parent = self.table.items[self.hash_key] if self.range_key else self.table.items
        key = self.range_key or self.hash_key
        if self.before is None:
            parent.pop(key, None)
        else:
            parent[key] = self.before
        if self.range_key and not parent:
            del self.table.items[self.hash_key]


@functools.wraps(_transact)
def _transact_write_items(backend: Any, transact_items: list[dict[str, Any]]) -> None:
    """All or nothing, copying only the items touched; the stream gets one record per item that changed."""
    _check_size(transact_items)
    touched = list(_touched(backend, transact_items))
    tables = {id(item.table): item.table for item in touched}.values()
    marks = [(table.stream_shard, len(table.stream_shard.items)) for table in tables if table.stream_shard]
    try:
        with _uncopied(tables):
            _transact(backend, transact_items)
    except BaseException:
        _truncate(marks)
        for item in reversed(touched):
            item.undo()
        raise
    _truncate(marks)
    _tell_stream(touched)


def _check_size(transact_items: list[dict[str, Any]]) -> None:
    if sum(_size(op) for item in transact_items for op in item.values()) > LARGEST_TRANSACTION:
        raise MockValidationException("Transaction request size exceeds the limit of 4 MB")


def _size(op: dict[str, Any]) -> int:
    values = op.get("Item") or op.get("ExpressionAttributeValues") or {}
    return sum(len(name.encode()) + int(DynamoType(value).size()) for name, value in values.items())


def _touched(backend: Any, transact_items: list[dict[str, Any]]) -> Iterator[_Touched]:
    """What will be written; malformed operations are left to moto, which refuses them."""
    for op_type, op in (pair for item in transact_items for pair in item.items()):
        table, key = backend.tables.get(op.get("TableName")), op.get("Item") or op.get("Key") or {}
        if op_type == "ConditionCheck" or table is None or not set(table.table_key_attrs) <= set(key):
            continue
        values = [DynamoType(key[name]) for name in table.table_key_attrs]
        hash_key, range_key = values[0], values[1] if len(values) > 1 else None
        yield _Touched(table, hash_key, range_key, deepcopy(table.get_item(hash_key, range_key)))


@contextmanager
def _uncopied(tables: Any) -> Iterator[None]:
    """Moto's own backup of each table becomes the table itself: the undo is ours."""
    for table in tables:
        table.__deepcopy__ = lambda _memo, table=table: table
    try:
        yield
    finally:
        for table in tables:
            del table.__deepcopy__


def _truncate(marks: list[tuple[Any, int]]) -> None:
    for shard, length in marks:
        del shard.items[length:]


def _tell_stream(touched: list[_Touched]) -> None:
    """A write that changes nothing has no record, as in DynamoDB (developer guide, "Change data capture")."""
    for item in touched:
        shard, before, now = item.table.stream_shard, item.before, item.now()
        same = (before is None and now is None) or (before is not None and now is not None and before == now)
        if shard is not None and not same:
            shard.add(before, now)


@functools.wraps(_structure)
def _serialize_structure(serializer: Any, serialized: dict[str, Any], value: Any, shape: Any, key: str) -> None:
    """A text, a number or a truth value is kept as it is sent."""
    if shape.name == "AttributeValue" and isinstance(value, dict) and len(value) == 1:
        [(kind, given)] = value.items()
        if type(given) is _PLAIN.get(kind):
            serializer._default_serialize(serialized, {kind: given}, shape, key)
            return
    _structure(serializer, serialized, value, shape, key)


@functools.wraps(_query)
def _query_one_partition(table: Any, hash_key: Any, *args: Any, **kwargs: Any) -> Any:
    """Look only at the partition asked for; for an index at every item, but without sorting them first."""
    indexed = kwargs.get("index_name") or (len(args) > _INDEX_NAME and args[_INDEX_NAME])
    candidates = _every(table) if indexed else _partition(table, hash_key)
    table.all_items = lambda: candidates
    try:
        return _query(table, hash_key, *args, **kwargs)
    finally:
        del table.all_items


_INDEX_NAME = 6
"""Position of `index_name` among the arguments of `Table.query` after `hash_key`."""


def _partition(table: Any, hash_key: Any) -> list[Any]:
    if hash_key not in table.items:
        return []
    found = table.items[hash_key]
    return list(found.values()) if table.range_key_attr else [found]


def _every(table: Any) -> list[Any]:
    partitions = table.items.values()
    return [item for part in partitions for item in part.values()] if table.range_key_attr else list(partitions)
