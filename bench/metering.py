"""What AWS bills for the calls that are made: request units by the sizes of items, and requests by their kind.

Where it is from: the DynamoDB developer guide, "On-demand capacity mode", "Item sizes and formats" and "Best practices
for using secondary indexes"; the price pages of S3 and SQS, for which kind of request is billed as which.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench.items import Item, indexes, keys_of, size
from chalicelib import aws
from chalicelib.settings import settings
from tests.watch import watching

WRITE_BYTES, READ_BYTES = 1024, 4096
PUTS = {"PutObject", "CopyObject", "ListObjectsV2", "ListObjects", "ListObjectVersions"}
GETS = {"GetObject", "HeadObject"}
OF_THE_PUMP = {
    "ReceiveMessage",
    "ChangeMessageVisibility",
    "DeleteMessageBatch",
    "GetRecords",
    "GetShardIterator",
    "DescribeStream",
    "ListStreams",
}
"""What Lambda's event sources ask for, not the functions; a read of a stream for Lambda is not billed."""
_WRITES = {"Put", "Update", "Delete", "ConditionCheck"}


Bill = defaultdict[str, float]
"""`read_units`, `write_units`, `s3_puts`, `s3_gets`, `queue_requests`; `invocations` are those that the ledger and the
queues cause; `calls` are all that the functions wait for.
"""


@contextmanager
def metered() -> Iterator[Bill]:
    """The bill for what is called inside the block, once the block has ended."""
    meter = _Meter()
    with watching(meter.see):
        yield meter.bill
        meter.settle()


@dataclass(frozen=True)
class _Write:
    """A write that is about to be made: where, of which item, and what each unit counts for."""

    table: str
    key: Item
    before: Item
    times: int


class _Meter:
    def __init__(self) -> None:
        self.bill = Bill(float)
        self._indexes = indexes()
        self._writes: list[_Write] = []
        self._asking = False

    def see(self, operation: str, arguments: dict[str, Any]) -> None:
        """One call, before it is made. What the meter itself asks for is not counted."""
        if not self._asking:
            self.settle()
            self._asking = True
            self._count(operation, arguments)
            self._asking = False

    def settle(self) -> None:
        """Count the writes that were seen: now their items can be read as they have become."""
        writes, self._writes = self._writes, []
        self._asking = True
        for write in writes:
            after = self._find(write.table, write.key)
            units = write.times * _units(max(size(write.before), size(after)), WRITE_BYTES)
            entries = [each for index in self._indexes[write.table] for each in index.written(write.before, after)]
            self.bill["write_units"] += units + sum(_units(size(entry), WRITE_BYTES) for entry in entries)
        self._asking = False

    def _count(self, operation: str, arguments: dict[str, Any]) -> None:
        bill = self.bill
        bill["calls"] += operation not in OF_THE_PUMP
        bill["s3_puts"] += operation in PUTS
        bill["s3_gets"] += operation in GETS
        if operation == "SendMessageBatch":
            bill["queue_requests"] += 1
        elif operation == "DeleteMessageBatch":  # a batch that was received, handled and deleted
            bill["queue_requests"] += 2
            bill["invocations"] += 1
        elif operation == "TransactWriteItems":
            self._transaction(arguments["TransactItems"])
        elif operation in ("PutItem", "UpdateItem", "DeleteItem"):
            self._write(arguments["TableName"], arguments.get("Key") or arguments["Item"], 1)
        elif operation == "BatchWriteItem":
            self._batch(arguments["RequestItems"])
        elif operation in ("GetItem", "BatchGetItem", "Query", "Scan"):
            bill["read_units"] += self._read(operation, arguments)

    def _transaction(self, items: list[dict[str, Any]]) -> None:
        """Every part takes twice the units; an entry of the ledger has the relay called."""
        for item in items:
            [(kind, request)] = item.items()
            assert kind in _WRITES, kind
            self._write(request["TableName"], request.get("Key") or request["Item"], 2)
            self.bill["invocations"] += kind == "Put" and request["TableName"] == settings.table("ledger")

    def _batch(self, tables: dict[str, list[dict[str, Any]]]) -> None:
        for table, requests in tables.items():
            for request in requests:
                [given] = request.values()
                self._write(table, given.get("Key") or given["Item"], 1)

    def _write(self, table: str, item: Item, times: int) -> None:
        key = {name: item[name] for name in keys_of(table)}
        self._writes.append(_Write(table, key, self._find(table, key), times))

    def _find(self, table: str, key: Item) -> Item:
        found: Item = aws.client("dynamodb").get_item(TableName=table, Key=key, ConsistentRead=True).get("Item", {})
        return found

    def _read(self, operation: str, arguments: dict[str, Any]) -> float:
        """Item by item for a get, the sum of what was read for a query; a half each where old data would do."""
        client = aws.client("dynamodb")
        if operation == "GetItem":
            found = client.get_item(TableName=arguments["TableName"], Key=arguments["Key"]).get("Item", {})
            return _half(arguments) * _units(size(found), READ_BYTES)
        if operation == "BatchGetItem":
            found = client.batch_get_item(**arguments)["Responses"]
            each = arguments["RequestItems"].items()
            return sum(_half(asked) * _batch_units(asked, found.get(table, [])) for table, asked in each)
        whole = {name: value for name, value in arguments.items() if name not in ("ProjectionExpression", "Select")}
        items = (client.query if operation == "Query" else client.scan)(**whole)["Items"]
        return _half(arguments) * _units(sum(map(size, items)), READ_BYTES)


def _half(arguments: dict[str, Any]) -> float:
    return 1.0 if arguments.get("ConsistentRead") else 0.5


def _batch_units(asked: dict[str, Any], found: list[Item]) -> int:
    """A key without an item takes a unit as well."""
    return sum(_units(size(item), READ_BYTES) for item in found) + len(asked["Keys"]) - len(found)


def _units(size_in_bytes: int, bytes_of_a_unit: int) -> int:
    return max(1, -(-size_in_bytes // bytes_of_a_unit))
