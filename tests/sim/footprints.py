"""What an AWS call reads and writes, so that two calls that do not touch each other need not be tried both ways."""

from collections.abc import Iterator
from typing import Any

from tests.sim.cloud import Cloud
from tests.sim.network import Call

Place = tuple[str, Any]
"""A table or bucket, and a key in it; None for all of it."""
_READS = {"GetItem", "BatchGetItem", "Query", "Scan", "HeadObject", "GetObject", "ListObjectsV2", "GetQueueUrl"}


def apart(first: Call | None, second: Call | None, cloud: Cloud) -> bool:
    """Whether two calls can change places without a difference; one who has not begun has not called anything."""
    if first is None or second is None:
        return True
    mine, other = list(_places(first, cloud)), list(_places(second, cloud))
    return not any(
        (writes or also) and one[0] == two[0] and (one[1] == two[1] or None in (one[1], two[1]))
        for one, writes in mine
        for two, also in other
    )


def _places(call: Call, cloud: Cloud) -> Iterator[tuple[Place, bool]]:
    """Each place that it touches, and whether it writes there."""
    asked, writes = call.arguments, call.operation not in _READS
    if call.operation == "TransactWriteItems":
        for item in asked["TransactItems"]:
            ((way, given),) = item.items()
            yield _item(given["TableName"], given.get("Key") or given.get("Item"), cloud), way != "ConditionCheck"
    elif "RequestItems" in asked:
        for table, given in asked["RequestItems"].items():
            keys = given["Keys"] if "Keys" in given else [next(iter(each.values())) for each in given]
            for key in keys:
                yield _item(table, key.get("Key") or key.get("Item") or key, cloud), writes
    elif "TableName" in asked:
        yield _item(asked["TableName"], asked.get("Key") or asked.get("Item"), cloud), writes
    else:
        yield (str(asked.get("Bucket") or asked.get("QueueUrl") or call.operation), asked.get("Key")), writes


def _item(table: str, item: Any, cloud: Cloud) -> Place:
    return table, cloud.tables.tables[table].key(item) if item else None
