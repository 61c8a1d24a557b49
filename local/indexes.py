"""Gives a table that an older version of Galley made the secondary indexes that it lacks."""

import time
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.errors import Unavailable

BACKFILL_SECONDS = 60
ASK_SECONDS = 0.1


def complete(dynamodb: Any, declared: dict[str, Any]) -> None:
    """Create what is declared and not there, one index after the other, as DynamoDB wants it.

    Items that are there already are indexed too. Raises `Unavailable` when the engine refuses.
    """
    name, wanted = declared["TableName"], declared.get("GlobalSecondaryIndexes", [])
    there = _statuses(dynamodb, name) if wanted else {}
    for index in wanted:
        if index["IndexName"] not in there:
            _create(dynamodb, declared, index)


def _create(dynamodb: Any, declared: dict[str, Any], index: dict[str, Any]) -> None:
    name = declared["TableName"]
    try:
        dynamodb.update_table(
            TableName=name,
            AttributeDefinitions=declared["AttributeDefinitions"],
            GlobalSecondaryIndexUpdates=[{"Create": index}],
        )
    except ClientError as error:
        reason = error.response["Error"].get("Message", "no reason given")
        raise _refusal(name, index, reason) from error
    _await(dynamodb, name, index)


def _await(dynamodb: Any, name: str, index: dict[str, Any]) -> None:
    """Until every item is in it. Nobody tells us when, so ask."""
    end = time.monotonic() + BACKFILL_SECONDS
    while _statuses(dynamodb, name).get(index["IndexName"]) != "ACTIVE":
        if time.monotonic() > end:
            raise _refusal(name, index, f"it is not filled after {BACKFILL_SECONDS} s")
        time.sleep(ASK_SECONDS)


def _statuses(dynamodb: Any, name: str) -> dict[str, str]:
    table = dynamodb.describe_table(TableName=name)["Table"]
    return {index["IndexName"]: index["IndexStatus"] for index in table.get("GlobalSecondaryIndexes", [])}


def _refusal(name: str, index: dict[str, Any], reason: str) -> Unavailable:
    cure = "move the state folder away and import again"
    message = f"the table {name} of an older version cannot get the index {index['IndexName']}: {reason}; {cure}"
    return Unavailable(message, field="GALLEY_STATE")
