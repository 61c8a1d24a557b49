"""What DynamoDB answers is read as botocore reads it."""

import base64
import json
from typing import Any

import pytest
from botocore import parsers
from botocore.parsers import JSONParser
from botocore.session import get_session

from cli import item_parser
from cli.item_parser import ItemParser

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
    "unknown": {"X": "y"},
    "two": {"S": "a", "X": "y"},
    "none": {"S": None},
    "void": {},
}
ANSWERS: dict[str, dict[str, Any]] = {
    "GetItem": {"Item": ITEM, "ConsumedCapacity": {"TableName": "t", "CapacityUnits": 0.5}},
    "Query": {"Items": [ITEM, {}], "Count": 2, "ScannedCount": 2, "LastEvaluatedKey": ITEM},
    "Scan": {"Items": [ITEM], "Count": 1},
    "BatchGetItem": {
        "Responses": {"t": [ITEM], "u": []},
        "UnprocessedKeys": {"t": {"Keys": [ITEM], "ConsistentRead": True}},
    },
    "BatchWriteItem": {"UnprocessedItems": {"t": [{"PutRequest": {"Item": ITEM}}, {"DeleteRequest": {"Key": ITEM}}]}},
    "TransactGetItems": {"Responses": [{"Item": ITEM}, {}]},
    "TransactWriteItems": {"ItemCollectionMetrics": {"t": [{"ItemCollectionKey": ITEM}]}},
    "UpdateItem": {"Attributes": ITEM},
    "PutItem": {"Attributes": ITEM},
    "DeleteItem": {},
    "DescribeTable": {"Table": {"TableName": "t", "CreationDateTime": 1.5, "KeySchema": [{"AttributeName": "a"}]}},
}
REFUSED = {
    "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "Message": "no",
    "CancellationReasons": [{"Code": "ConditionalCheckFailed", "Item": ITEM}, {"Code": "None"}],
}


def both(operation: str, body: bytes, status: int = 200) -> list[Any]:
    """What botocore makes of the answer, and what we do."""
    shape = get_session().get_service_model("dynamodb").operation_model(operation).output_shape
    response = {"status_code": status, "headers": {"x-amzn-RequestId": "1"}, "body": body}
    return [parser.parse(response, shape) for parser in (JSONParser(), ItemParser())]


@pytest.mark.parametrize("operation", ANSWERS)
def test_an_answer_is_read_as_botocore_reads_it(operation: str) -> None:
    theirs, ours = both(operation, json.dumps(ANSWERS[operation]).encode())
    assert ours == theirs


@pytest.mark.parametrize(("body", "status"), [(json.dumps(REFUSED).encode(), 400), (b"<html>", 503), (b"", 500)])
def test_a_refusal_is_read_as_botocore_reads_it(body: bytes, status: int) -> None:
    theirs, ours = both("TransactWriteItems", body, status)
    assert ours == theirs
    assert ours["Error"]["Code"]


def test_it_is_used_once_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(parsers.PROTOCOL_PARSERS, "json", JSONParser)
    item_parser.install()
    assert isinstance(parsers.ResponseParserFactory().create_parser("json"), ItemParser)
