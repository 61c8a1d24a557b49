"""DynamoDB transactions in the order they are given, so that each cancellation reason belongs to its operation.

PynamoDB's own TransactWrite sorts operations by kind, and the reasons with them.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import aws, clock
from chalicelib.errors import Invalid, TooLarge, Unavailable

MAX_OPERATIONS = 100
MAX_BYTES = 4_000_000
MAX_ITEM_BYTES = 300_000
"""AWS allows 400 KB; stopping below leaves room for attributes that later versions add."""
TRIES = 5
_BUSY = {
    "TransactionInProgressException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "InternalServerError",
    "ProvisionedThroughputExceededException",
}
_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded", "None"}
_pause = threading.Event().wait


@dataclass(frozen=True)
class Operation:
    """One write of a transaction: the item it is about and the request DynamoDB takes."""

    item: Any
    request: dict[str, Any]


class Refused(Exception):
    """The transaction was cancelled; `reasons` has one entry per operation, in their order."""

    def __init__(self, operations: Sequence[Operation], reasons: list[dict[str, Any]]) -> None:
        super().__init__(", ".join(str(reason.get("Code")) for reason in reasons))
        self._operations, self._reasons = operations, reasons

    def failed(self, index: int) -> bool:
        """Whether this operation's condition did not hold."""
        return bool(self._reasons[index].get("Code") == "ConditionalCheckFailed")

    def found(self, index: int) -> dict[str, Any] | None:
        """The attributes of the item that stood in the way of this operation."""
        raw = self._reasons[index].get("Item")
        if not raw:
            return None
        item = type(self._operations[index].item)()
        item.deserialize(raw)
        return dict(item.attribute_values)


def create(item: Any) -> Operation:
    """Put an item whose key must be unused."""
    return put(item, getattr(type(item), item._hash_keyname).does_not_exist())


def replace(item: Any, version: int) -> Operation:
    """Put an item that must still be at `version`; 0 means it must not exist or not have a version yet."""
    attribute = type(item).version
    return put(item, attribute == version if version else attribute.does_not_exist())


def put(item: Any, condition: Condition | None = None) -> Operation:
    return Operation(item, {"Put": item.get_save_kwargs_from_instance(condition, _shown(condition))})


def delete(item: Any, condition: Condition | None = None) -> Operation:
    return Operation(item, {"Delete": item.get_delete_kwargs_from_instance(condition, _shown(condition))})


def update(item: Any, actions: Sequence[Action], condition: Condition | None = None) -> Operation:
    """Change some attributes of the item with this key and leave the others as they are."""
    given = item.get_update_kwargs_from_instance(list(actions), condition, _shown(condition))
    return Operation(item, {"Update": given})


def check(item: Any, condition: Condition) -> Operation:
    """Write nothing; the condition must hold of the item with this key when the rest is written."""
    given = item.get_delete_kwargs_from_instance(condition, _shown(condition))
    return Operation(item, {"ConditionCheck": given})


def _shown(condition: Condition | None) -> str | None:
    """Ask for the item that stood in the way, so that the refusal can name it."""
    return "ALL_OLD" if condition is not None else None


def write(operations: Sequence[Operation]) -> None:
    """All or nothing. Tries again while others are in the way; raises `Refused` when a condition does not hold."""
    _check_limits(operations)
    for attempt in range(TRIES):
        try:
            aws.client("dynamodb").transact_write_items(TransactItems=[op.request for op in operations])
        except ClientError as error:
            _reraise(error, operations, last=attempt == TRIES - 1)
            _pause(clock.chance() * 0.05 * 2**attempt)
        except BotoCoreError as error:
            raise Unavailable("the store does not answer") from error
        else:
            return


def _reraise(error: ClientError, operations: Sequence[Operation], *, last: bool) -> None:
    """Return when another try may help; raise what it means otherwise."""
    code = error.response["Error"]["Code"]
    reasons = error.response.get("CancellationReasons", [])
    if code == "TransactionCanceledException":
        if any(reason.get("Code") not in _PASSING for reason in reasons):
            raise Refused(operations, reasons) from error
    elif code == "ValidationException":
        raise Invalid("the store refuses it: " + error.response["Error"].get("Message", "")) from error
    elif code not in _BUSY:
        raise Unavailable(f"the store answers {code}") from error
    if last:
        raise Unavailable("the store is too busy; try again in a moment") from error


def _check_limits(operations: Sequence[Operation]) -> None:
    if len(operations) > MAX_OPERATIONS:
        raise TooLarge(
            f"the change needs {len(operations)} writes and one transaction takes {MAX_OPERATIONS}: "
            "give the article fewer topics, or change fewer at a time"
        )
    sizes = [len(msgspec.json.encode(op.request, enc_hook=str)) for op in operations]
    if max(sizes) > MAX_ITEM_BYTES or sum(sizes) > MAX_BYTES:
        raise TooLarge(f"an item takes at most {MAX_ITEM_BYTES} bytes, a transaction {MAX_BYTES}")
