"""What DynamoDB answers to a read is what botocore makes of it, whichever way it was asked."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.client import BaseClient
from botocore.parsers import JSONParser
from botocore.session import get_session

from chalicelib import aws
from chalicelib.models.claims import Claim
from cli import quick_reads

BYTES = base64.b64encode(b"\x00\xff words").decode()
ITEM: dict[str, Any] = {
    "text": {"S": "é"},
    "empty": {"S": ""},
    "number": {"N": "1.50"},
    "yes": {"BOOL": False},
    "nothing": {"NULL": True},
    "bytes": {"B": BYTES},
    "texts": {"SS": ["a", "b"]},
    "numbers": {"NS": ["1", "2"]},
    "many": {"BS": [BYTES, BYTES]},
    "list": {"L": [{"S": "a"}, {"B": BYTES}, {"L": [{"M": {"in": {"B": BYTES}}}]}]},
    "map": {"M": {"a": {"N": "1"}, "b": {"M": {}}, "c": {"L": []}}},
    "of one letter": {"M": {"B": {"S": "text"}}},
    "of two": {"M": {"BS": {"L": [{"S": "text"}]}}},
}
ANSWERS: dict[str, dict[str, Any]] = {
    "GetItem": {"Item": ITEM, "ConsumedCapacity": {"TableName": "t", "CapacityUnits": 0.5}},
    "Query": {"Items": [ITEM, {}, {"B": {"S": "text"}}], "Count": 3, "ScannedCount": 3, "LastEvaluatedKey": ITEM},
    "Scan": {"Items": [{"text": {"S": "no bytes"}}], "Count": 1},
    "BatchGetItem": {
        "Responses": {"t": [ITEM], "u": []},
        "UnprocessedKeys": {"t": {"Keys": [ITEM], "ConsistentRead": True}},
    },
}
ASKED: dict[str, dict[str, Any]] = {
    "GetItem": {"TableName": "t", "Key": {"a": {"B": b"\x00\xff"}, "b": {"N": "1"}}, "ConsistentRead": True},
    "Query": {
        "TableName": "t",
        "KeyConditionExpression": "a = :a",
        "ExpressionAttributeValues": {":a": {"S": "é"}},
        "Limit": 3,
    },
    "Scan": {"TableName": "t"},
    "BatchGetItem": {"RequestItems": {"t": {"Keys": [{"a": {"S": "é"}}], "ConsistentRead": True}}},
}


class _Raw:
    """A body as it comes from the network."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


class Service:
    """Answers in DynamoDB's place, and keeps what it was asked."""

    def __init__(self) -> None:
        self.client = aws.client("dynamodb")
        self.requests: list[Any] = []
        self.answers: list[tuple[int, bytes]] = []
        self.client.meta.events.register_first("before-send.dynamodb", self._answer)

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        self.requests.append(request)
        status, body = self.answers.pop(0)
        return AWSResponse(request.url, status, {"x-amzn-RequestId": "1"}, _Raw(body))


@pytest.fixture
def service() -> Iterator[Service]:
    aws.forget()
    service = Service()
    with quick_reads.installed():
        yield service
    aws.forget()


@pytest.fixture
def long_ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The operations that went botocore's way."""
    gone: list[str] = []
    real: Callable[..., Any] = BaseClient._make_api_call

    def call(client: Any, operation: str, arguments: Any) -> Any:
        gone.append(operation)
        return real(client, operation, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
    return gone


def told(operation: str, answer: dict[str, Any]) -> Any:
    """What botocore makes of an answer."""
    shape = get_session().get_service_model("dynamodb").operation_model(operation).output_shape
    response = {"status_code": 200, "headers": {}, "body": json.dumps(answer).encode()}
    found = JSONParser().parse(response, shape)
    del found["ResponseMetadata"]
    return found


@pytest.mark.parametrize("operation", ANSWERS)
def test_an_answer_is_read_as_botocore_reads_it(operation: str) -> None:
    assert quick_reads.decoded(json.dumps(ANSWERS[operation]).encode()) == told(operation, ANSWERS[operation])


@pytest.mark.parametrize("operation", ANSWERS)
def test_a_read_asks_what_botocore_asks(operation: str, service: Service, long_ways: list[str]) -> None:
    service.answers = [(200, json.dumps(ANSWERS[operation]).encode())] * 2
    assert service.client._make_api_call(operation, ASKED[operation]) == told(operation, ANSWERS[operation])
    assert not long_ways
    BaseClient._make_api_call(service.client, operation, ASKED[operation])
    ours, theirs = service.requests
    assert json.loads(ours.body) == json.loads(theirs.body)
    assert (ours.method, ours.url) == (theirs.method, theirs.url)
    for header in ("X-Amz-Target", "Content-Type"):
        assert _text(ours.headers[header]) == _text(theirs.headers[header])
    assert "Signature=" in _text(ours.headers["Authorization"])


@pytest.mark.parametrize("answer", [(500, b""), (503, b"<html>"), (200, b'{"Item": {'), (400, b'{"__type": "x#Busy"}')])
def test_what_is_not_answered_is_asked_for_again_by_botocore(
    answer: tuple[int, bytes], service: Service, long_ways: list[str]
) -> None:
    service.answers = [answer, (200, b'{"Item": {"a": {"S": "b"}}}')]
    found = service.client.get_item(**ASKED["GetItem"])
    assert (found["Item"], long_ways) == ({"a": {"S": "b"}}, ["GetItem"])


def test_what_is_no_read_goes_the_way_of_botocore(service: Service, long_ways: list[str]) -> None:
    service.answers = [(200, b"{}")]
    service.client.describe_table(TableName="t")
    assert long_ways == ["DescribeTable"]


def test_models_read_so(service: Service, long_ways: list[str]) -> None:
    item = {"claim": {"S": "path#/a/"}, "owner": {"S": "article#1"}, "role": {"S": "page"}}
    service.answers = [(200, json.dumps({"Item": item}).encode())]
    assert Claim.get("path#/a/").owner == "article#1"
    assert not long_ways


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def test_after_a_rebuild_reads_go_botocores_way_again() -> None:
    with quick_reads.installed():
        assert "_make_api_call" in vars(aws.client("dynamodb"))
    assert "_make_api_call" not in vars(aws.client("dynamodb"))
