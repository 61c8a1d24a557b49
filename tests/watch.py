"""Watches every AWS call of the suite: counts them, and notes each write that breaks the ledger rule."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.client import BaseClient

from chalicelib.settings import settings

UNLEDGERED = {settings.table(noun) for noun in ("done", "requests", "uses", "shown", "limits")}
"""Tables that no ledger entry tells of: their rows expire, or can be made again from what is there."""
ROTATING = {settings.table("sessions")}
"""Their rows begin and end with an entry; that a refresh token follows another, every ten minutes, has none."""
WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "ExecuteStatement", "ExecuteTransaction"}
Call = Callable[[BaseClient, str, dict[str, Any]], Any]


@contextmanager
def watching(see: Callable[[str, dict[str, Any]], None]) -> Iterator[None]:
    """Show every AWS call made inside the block to `see`, before it is made."""
    real: Call = BaseClient._make_api_call

    def call(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        see(operation, arguments)
        return real(client, operation, arguments)

    BaseClient._make_api_call = call
    try:
        yield
    finally:
        BaseClient._make_api_call = real


@contextmanager
def counted_calls() -> Iterator[Counter[str]]:
    """The AWS calls made inside the block, by operation."""
    calls: Counter[str] = Counter()
    with watching(lambda operation, _: calls.update([operation])):
        yield calls


def broken_rule(operation: str, arguments: dict[str, Any]) -> str | None:
    """What is wrong with a write, by the ledger rule; None when it keeps it."""
    if operation == "TransactWriteItems":
        tables = {_table(item) for item in arguments["TransactItems"]}
        if tables and tables <= UNLEDGERED:
            return None
        entries = [item for item in arguments["TransactItems"] if _table(item) == settings.table("ledger")]
        puts = [
            entry for entry in entries if "attribute_not_exists" in entry.get("Put", {}).get("ConditionExpression", "")
        ]
        if len(entries) != 1 or len(puts) != 1:
            return f"a transaction with {len(entries)} ledger entries, {len(puts)} of them new"
    elif operation in WRITES:
        tables = set(arguments.get("RequestItems", {})) or {arguments.get("TableName", "?")}
        excepted = UNLEDGERED | (ROTATING if operation == "UpdateItem" else set())
        if not tables <= excepted:
            return f"{operation} to {sorted(tables - excepted)}"
    return None


def _table(item: dict[str, Any]) -> str:
    return str(next(iter(item.values()))["TableName"])
