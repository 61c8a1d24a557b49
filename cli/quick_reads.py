"""Reads tables with less work than botocore, for a process that reads whole ones.

A read that is answered goes a shorter way: signed and sent by botocore, but neither checked against its model of the
service nor read by it. Whatever else there is goes botocore's way, with all its tries: a write, a refusal, no answer.
"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from botocore.awsrequest import AWSPreparedRequest, AWSRequest
from botocore.client import BaseClient
from botocore.exceptions import HTTPClientError

from chalicelib import aws

READS = frozenset({"BatchGetItem", "GetItem", "Query", "Scan"})
_VERSION = "DynamoDB_20120810"
"""Of the API, whose JSON is that of its models (docs.aws.amazon.com/amazondynamodb, low-level API)."""


def install() -> None:
    """From now on, the client of this process reads so; one that is made later does not. May be called again."""
    client = aws.client("dynamodb")
    client._make_api_call = _Call(client)


@contextmanager
def installed() -> Iterator[None]:
    """Inside the block the client of this process reads so."""
    install()
    try:
        yield
    finally:
        vars(aws.client("dynamodb")).pop("_make_api_call", None)


class _Call:
    """What PynamoDB and every method of a client call."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __call__(self, operation: str, arguments: dict[str, Any]) -> Any:
        answer = self._quickly(operation, arguments) if operation in READS else None
        return BaseClient._make_api_call(self._client, operation, arguments) if answer is None else answer

    def _quickly(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any] | None:
        try:
            answer = self._send(operation, self._signed(operation, msgspec.json.encode(arguments)))
            return decoded(answer.content) if answer.status_code == 200 else None
        except (HTTPClientError, msgspec.DecodeError):
            return None

    def _signed(self, operation: str, body: bytes) -> AWSPreparedRequest:
        headers = {"X-Amz-Target": f"{_VERSION}.{operation}", "Content-Type": "application/x-amz-json-1.0"}
        request = AWSRequest(method="POST", url=f"{self._client.meta.endpoint_url}/", headers=headers, data=body)
        self._client._request_signer.sign(operation, request)
        return request.prepare()

    def _send(self, operation: str, request: AWSPreparedRequest) -> Any:
        """Whoever hears of what botocore sends, and may answer it, hears of this as well."""
        heard = self._client.meta.events.emit(f"before-send.dynamodb.{operation}", request=request)
        answers = [answer for _, answer in heard if answer is not None]
        return answers[0] if answers else self._client._endpoint.http_session.send(request)


def decoded(body: bytes) -> Any:
    """What is in an answer, as botocore hands it out. Raises `msgspec.DecodeError`."""
    answer = msgspec.json.decode(body)
    return _with_bytes(answer) if b'"B"' in body or b'"BS"' in body else answer


def _with_bytes(value: Any) -> Any:
    """Bytes come as base64; a name `B` of an attribute or a member stands before another value than that."""
    match value:
        case {"B": str(text)} if len(value) == 1:
            return {"B": base64.b64decode(text)}
        case {"BS": list(texts)} if len(value) == 1:
            return {"BS": [base64.b64decode(text) for text in texts]}
        case dict():
            return {name: _with_bytes(each) for name, each in value.items()}
        case list():
            return [_with_bytes(each) for each in value]
    return value
