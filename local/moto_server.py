"""moto in this process behind a loopback port: one request at a time, and what it changed is recorded
first.
"""

import io
import json
import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

_WRITING_METHODS = {"PUT", "POST", "DELETE"}
_log = logging.getLogger("galley.local")


@dataclass(frozen=True)
class Request:
    """What a recorder needs to know of one AWS call that succeeded."""

    service: str
    """As in the signature: `dynamodb`, `s3`, `sqs`, `ses`."""
    operation: str
    """Last part of `X-Amz-Target`, such as `PutItem`; empty for REST services."""
    method: str
    path: str
    query: dict[str, list[str]]
    body: bytes


Recorder = Callable[[Request], None]
"""Makes a change last. Raises to have the caller answered 500 instead of a promise that would not be kept."""


class OneAtATime:
    """A WSGI application around moto's: moto is not thread-safe, so one lock is held around each request.

    No request may wait for anything while it holds the lock; long polling would stop every other caller.
    """

    def __init__(self, recorders: Sequence[Recorder]) -> None:
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

        self._application = DomainDispatcherApplication(create_backend_app)
        self._recorders = recorders
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = _read(environ)
        try:
            with self._lock:
                status, headers, answer = self._call(environ, body)
        except Exception as error:  # noqa: BLE001 - moto may fail in any way; the caller hears of it
            _log.exception("the embedded AWS failed")
            status, headers, answer = _failure(error)
        start_response(status, headers)
        return [answer]

    def replay(self, operation: str, body: bytes) -> None:
        """Make one DynamoDB call again without recording it. Raises RuntimeError when moto refuses."""
        environ = _dynamodb_environ(operation, body)
        status, _, answer = self._answer(environ, body)
        if not status.startswith("2"):
            raise RuntimeError(f"{operation} was accepted before and is not now: {answer[:300]!r}")

    def _call(self, environ: dict[str, Any], body: bytes) -> tuple[str, list[tuple[str, str]], bytes]:
        status, headers, answer = self._answer(environ, body)
        if status.startswith("2") and environ["REQUEST_METHOD"] in _WRITING_METHODS:
            request = _request(environ, body)
            for recorder in self._recorders:
                recorder(request)
        return status, headers, answer

    def _answer(self, environ: dict[str, Any], body: bytes) -> tuple[str, list[tuple[str, str]], bytes]:
        environ = environ | {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        started: list[Any] = []
        parts = self._application(environ, lambda status, headers, _exc=None: started.extend((status, headers)))
        answer = b"".join(parts)
        if close := getattr(parts, "close", None):
            close()
        if environ["REQUEST_METHOD"] == "HEAD":  # states the length of what it leaves out
            return started[0], started[1], answer
        return started[0], _measured(started[1], answer), answer


def serve(application: OneAtATime) -> Any:
    """A running server on a free loopback port: `.port`, and `.shutdown()` then `.server_close()` to end
    it.
    """
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    class Handler(MotoRequestHandler):
        disable_nagle_algorithm = True
        protocol_version = "HTTP/1.1"

        def log(self, *_args: Any) -> None:
            """Say nothing: a developer's terminal is for the publication."""

    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), name="aws", daemon=True).start()
    return server


def _measured(headers: list[tuple[str, str]], answer: bytes) -> list[tuple[str, str]]:
    """Headers with the length of an answer that is no longer a stream."""
    return [pair for pair in headers if pair[0].lower() != "content-length"] + [("Content-Length", str(len(answer)))]


def _failure(error: Exception) -> tuple[str, list[tuple[str, str]], bytes]:
    """In the form of the JSON protocols; botocore takes any 500 for a server's fault and tries again."""
    answer = json.dumps({"__type": "InternalServerError", "message": repr(error)}).encode()
    return (
        "500 Internal Server Error",
        _measured([("Content-Type", "application/x-amz-json-1.0")], answer),
        answer,
    )


def _read(environ: dict[str, Any]) -> bytes:
    """The whole body, read before the lock is taken, so that a slow caller holds up nobody."""
    if environ.get("wsgi.input_terminated"):
        return bytes(environ["wsgi.input"].read())
    return bytes(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))


def _request(environ: dict[str, Any], body: bytes) -> Request:
    return Request(
        service=_service(environ.get("HTTP_AUTHORIZATION", "")),
        operation=environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2],
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
        query=parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True),
        body=body,
    )


def _service(authorization: str) -> str:
    """From a signature version 4 scope: `Credential=key/20260101/us-east-1/s3/aws4_request`."""
    scope = authorization.partition("Credential=")[2].partition(",")[0].split("/")
    return scope[3] if len(scope) == 5 else ""


def _dynamodb_environ(operation: str, body: bytes) -> dict[str, Any]:
    from werkzeug.test import EnvironBuilder

    signature = "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, Signature=0"
    headers = [("X-Amz-Target", f"DynamoDB_20120810.{operation}"), ("Authorization", signature)]
    builder = EnvironBuilder("/", method="POST", headers=headers, data=body, content_type="application/x-amz-json-1.0")
    return builder.get_environ()
