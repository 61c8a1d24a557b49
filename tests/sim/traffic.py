"""Calls of AWS and what was answered: recorded where Galley makes them, made again elsewhere, and compared."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from chalicelib import aws
from tests.sim.cloud import Cloud

Answering = Callable[[BaseClient, str, dict[str, Any]], Any]
SERVICES = {"dynamodb", "s3"}
BESIDE = {
    "ResponseMetadata",
    "ConsumedCapacity",
    "ItemCollectionMetrics",
    "LastModified",
    "AcceptRanges",
    "ServerSideEncryption",
    "VersionId",
    "StorageClass",
    "ChecksumType",
    "ChecksumAlgorithm",
    "ChecksumCRC32",
    "Name",
    "Prefix",
    "MaxKeys",
    "EncodingType",
    "NextContinuationToken",
}
"""What says how an answer came about, when, or repeats the question; a token to go on with is the service's own."""


@dataclass(frozen=True)
class Call:
    """One call, and the answer as `plain` makes it."""

    service: str
    operation: str
    arguments: dict[str, Any]
    answer: Any


def asked(answering: Answering, service: str, operation: str, arguments: dict[str, Any]) -> Call:
    """One call, made now."""
    client = aws.client(service)
    try:
        answer = plain(operation, arguments, answering(client, operation, deepcopy(arguments)))
    except ClientError as error:
        answer = refused(error)
    return Call(service, operation, arguments, answer)


@contextmanager
def recording() -> Iterator[list[Call]]:
    """Every call to DynamoDB and S3 that a simulated cloud answers inside the block."""
    calls: list[Call] = []
    real = Cloud.answer

    def answer(cloud: Cloud, client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        service, asked = client.meta.service_model.service_name, deepcopy(arguments)
        try:
            told = real(cloud, client, operation, arguments)
        except ClientError as error:
            calls.append(Call(service, operation, asked, refused(error)))
            raise
        calls.append(Call(service, operation, asked, plain(operation, asked, told)))
        if "Body" in told:
            told["Body"].seek(0)
        return told

    with_recorder: Any = answer
    Cloud.answer = with_recorder  # type: ignore[method-assign]
    try:
        yield calls
    finally:
        Cloud.answer = real  # type: ignore[method-assign]
        calls[:] = [call for call in calls if call.service in SERVICES]


def differences(calls: list[Call], answering: Answering, *, moto: bool = False) -> list[str]:
    """Where somebody else, asked the same in the same order, answers otherwise; `moto`: but for what it does not do."""
    found = []
    for number, call in enumerate(calls):
        other = asked(answering, call.service, call.operation, call.arguments).answer
        if other != call.answer and not (moto and _unknown_to_moto(call, other)):
            found.append(f"{number} {call.operation}{_apart(call.answer, other)}\n  asked {call.arguments}")
    return found


def _unknown_to_moto(call: Call, other: dict[str, Any]) -> bool:
    """DynamoDB says where to go on after a page that is just full also where nothing follows, and refuses to look
    outside of a query's bounds.
    """
    if call.operation != "Query":
        return False
    just_full = call.answer.get("ScannedCount") == call.arguments.get("Limit")
    return call.answer.get("Error") == "ValidationException" or (
        just_full and other == {name: value for name, value in call.answer.items() if name != "LastEvaluatedKey"}
    )


def _apart(here: dict[str, Any], there: dict[str, Any]) -> str:
    """Only what differs."""
    names = [name for name in {**here, **there} if here.get(name) != there.get(name)]
    return "".join(f"\n  {name} here {here.get(name)!r:.800}, there {there.get(name)!r:.800}" for name in names)


def plain(operation: str, arguments: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what may differ, in an order of our own where none is promised."""
    told: dict[str, Any] = {name: deepcopy(value) for name, value in answer.items() if name not in BESIDE | {"Body"}}
    if "Body" in answer:
        told["Body"] = answer["Body"].read()
    if "Attributes" in told:
        told["Attributes"] = item(told["Attributes"])
    if "Item" in told:
        told["Item"] = item(told["Item"])
    if operation == "ListObjectsV2":
        told["Contents"] = [{n: each[n] for n in ("Key", "ETag", "Size")} for each in told.get("Contents", [])]
    if operation == "BatchGetItem":
        told["Responses"] = {name: _in_order(items) for name, items in told["Responses"].items()}
    if operation == "Scan" or "IndexName" in arguments:
        _without_order(told, arguments)
    elif operation == "Query" and "Items" in told:
        told["Items"] = [item(each) for each in told["Items"]]
    return told


def refused(error: ClientError) -> dict[str, Any]:
    """The code of an error; of a transaction also why, with the items that stood in the way."""
    reasons = error.response.get("CancellationReasons", [])
    why = [{"Code": each["Code"], "Item": item(each["Item"]) if each.get("Item") else None} for each in reasons]
    found = error.response.get("Item")
    return {"Error": error.response["Error"]["Code"], "Reasons": why, "Item": item(found) if found else None}


def item(given: Any) -> dict[str, Any]:
    """An item whose sets are in one order."""
    return {name: _value(value) for name, value in sorted(given.items())}


def _value(value: Any) -> Any:
    ((kind, inner),) = value.items()
    return {kind: sorted(inner)} if kind in {"SS", "NS", "BS"} else {kind: inner}


def _without_order(told: dict[str, Any], arguments: dict[str, Any]) -> None:
    """A scan has no order, and in an index items of one sort key have none: where a page ends among them is open."""
    if "Items" in told:
        told["Items"] = _in_order(told["Items"])
    if "LastEvaluatedKey" in told:
        told["LastEvaluatedKey"] = "there is one"


def _in_order(items: list[Any]) -> list[Any]:
    return sorted(map(item, items), key=repr)
