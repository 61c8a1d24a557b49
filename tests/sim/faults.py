"""Faults at AWS calls: how a function dies, loses a reply, is throttled, or is answered with half of what it asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError
from pynamodb.exceptions import PynamoDBException

from chalicelib.errors import GalleyError

Fault = Literal[
    "crash before",
    "crash after",
    "lost reply",
    "late",
    "throttled",
    "conflict",
    "error before",
    "error after",
    "partial",
]
FAULTS: tuple[Fault, ...] = (
    "crash before",
    "crash after",
    "lost reply",
    "throttled",
    "error before",
    "error after",
)
_ARRIVES_LATE = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "PutObject", "DeleteObject"}
"""What changes something; `network.py` carries it out after its caller has given up waiting."""
Real = Callable[[BaseClient, str, dict[str, Any]], Any]


class Crash(BaseException):
    """The process is gone: no handler of Galley's may catch this."""


FAILURES = (Crash, GalleyError, BotoCoreError, ClientError, PynamoDBException)
"""What a piece of work may end with when a fault has struck."""


def possible(operation: str) -> tuple[Fault, ...]:
    """The faults that this AWS operation can have: the F1 to F7 and the F16 of docs/reliability.md."""
    late: tuple[Fault, ...] = ("late",) if operation in _ARRIVES_LATE else ()
    if operation == "TransactWriteItems":
        return (*FAULTS, *late, "conflict")
    return (*FAULTS, "partial") if operation in _BATCHES else (*FAULTS, *late)


def strike(fault: Fault, real: Real, client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
    """Make a call in the way of the fault: raise before it, after it, or give half an answer."""
    match fault:
        case "crash before":
            raise Crash(operation)
        case "throttled":
            raise _error("ThrottlingException", 400, operation)
        case "error before":
            raise _error("InternalServerError", 500, operation)
        case "late":
            raise ReadTimeoutError(endpoint_url="simulated")
        case "conflict":
            raise _conflict(arguments, operation)
        case "partial":
            return _BATCHES[operation](real, client, arguments)
    answer = real(client, operation, arguments)
    if fault == "crash after":
        raise Crash(operation)
    if fault == "error after":
        raise _error("InternalServerError", 500, operation)
    if fault == "lost reply":
        raise ReadTimeoutError(endpoint_url="simulated")
    return answer


@dataclass
class Plan:
    """Which fault strikes at which call (from 0); `calls` are the operations seen."""

    at: int = -1
    fault: Fault = "crash before"
    calls: list[str] = field(default_factory=list)

    @property
    def struck(self) -> bool:
        return 0 <= self.at < len(self.calls)


@contextmanager
def striking(plan: Plan) -> Iterator[Plan]:
    """Inside the block the plan's fault strikes, once."""
    real = BaseClient._make_api_call

    def call(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        number = len(plan.calls)
        plan.calls.append(operation)
        if number == plan.at:
            return strike(plan.fault, real, client, operation, arguments)
        return real(client, operation, arguments)

    BaseClient._make_api_call = call
    try:
        yield plan
    finally:
        BaseClient._make_api_call = real


def _error(code: str, status: int, operation: str, **more: Any) -> ClientError:
    answer = {"Error": {"Code": code, "Message": "simulated"}, "ResponseMetadata": {"HTTPStatusCode": status}, **more}
    return ClientError(answer, operation)


def _conflict(arguments: dict[str, Any], operation: str) -> ClientError:
    """Another transaction has the last of the items."""
    reasons = [{"Code": "None"}] * (len(arguments["TransactItems"]) - 1) + [{"Code": "TransactionConflict"}]
    return _error("TransactionCanceledException", 400, operation, CancellationReasons=reasons)


def _half_read(real: Real, client: BaseClient, arguments: dict[str, Any]) -> Any:
    """DynamoDB gives the first half of the keys of each table, and names the others."""
    asked = arguments["RequestItems"]
    half = {name: {**keys, "Keys": keys["Keys"][: len(keys["Keys"]) // 2]} for name, keys in asked.items()}
    left = {name: {**keys, "Keys": keys["Keys"][len(keys["Keys"]) // 2 :]} for name, keys in asked.items()}
    some = {name: keys for name, keys in half.items() if keys["Keys"]}
    answer = real(client, "BatchGetItem", {**arguments, "RequestItems": some}) if some else {"Responses": {}}
    nothing: dict[str, list[Any]] = {name: [] for name in asked}
    return {**answer, "Responses": nothing | answer["Responses"], "UnprocessedKeys": left}


def _half_written(real: Real, client: BaseClient, arguments: dict[str, Any]) -> Any:
    ((name, requests),) = arguments["RequestItems"].items()
    half = len(requests) // 2
    if half:
        real(client, "BatchWriteItem", {**arguments, "RequestItems": {name: requests[:half]}})
    return {"UnprocessedItems": {name: requests[half:]}}


def _half_sent(real: Real, client: BaseClient, arguments: dict[str, Any]) -> Any:
    entries = arguments["Entries"]
    half = len(entries) // 2
    sent = real(client, "SendMessageBatch", {**arguments, "Entries": entries[:half]}) if half else {"Successful": []}
    failed = [{"Id": each["Id"], "SenderFault": False, "Code": "InternalError"} for each in entries[half:]]
    return {**sent, "Failed": failed}


_BATCHES: dict[str, Callable[[Real, BaseClient, dict[str, Any]], Any]] = {
    "BatchGetItem": _half_read,
    "BatchWriteItem": _half_written,
    "SendMessageBatch": _half_sent,
}
