"""One function as Lambda runs it: a process of its own, asked through Lambda's Runtime API."""

import json
import queue
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

BOOTSTRAP = Path(__file__).with_name("bootstrap.py")
SECONDS = 60
"""For an answer, on a busy machine."""
_NEXT = "/2018-06-01/runtime/invocation/next"


class FunctionError(Exception):
    """The function raised, or did not start: what it said."""


@dataclass(frozen=True)
class Invocation:
    event: Any
    context: Any = None
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def headers(self) -> dict[str, str]:
        """As Lambda sends them with an event (Lambda developer guide, "Using the Lambda runtime API")."""
        return {
            "Lambda-Runtime-Aws-Request-Id": self.id,
            "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 28_000),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:galley",
            "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0",
            **({"Lambda-Runtime-Client-Context": json.dumps(self.context)} if self.context else {}),
        }


@dataclass(frozen=True)
class Answered:
    """`path` ends in `response` or in `error`; `at` is by `time.perf_counter()`."""

    path: str
    body: bytes
    content_type: str
    at: float

    def result(self) -> Any:
        """Raises `FunctionError`."""
        if not self.path.endswith("/response"):
            raise FunctionError(self.body.decode(errors="replace"))
        return json.loads(self.body)

    @property
    def ids(self) -> int:
        """How many ids were made on the way."""
        return int(self.content_type.rpartition(";ids=")[2] or 0)


class Sandbox:
    """A function that was started; `close()` ends it. One invocation at a time, as on Lambda."""

    def __init__(self, handler: str, folders: list[Path], client: Path, environment: Mapping[str, str]) -> None:
        self._api = _RuntimeApi(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self._api.serve_forever, daemon=True).start()
        arguments = [handler, ":".join(map(str, folders)), str(client)]
        self.started = time.perf_counter()
        self._log = tempfile.NamedTemporaryFile(prefix=handler)  # noqa: SIM115 - closed by close()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", str(BOOTSTRAP), *arguments],
            env={**environment, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._api.server_port}", "_HANDLER": handler},
            cwd=folders[0],
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    @cached_property
    def ready(self) -> float:
        """When it first asked for an event, by `time.perf_counter()`. Raises `FunctionError` when it never does."""
        self._wait(self._api.asked)
        return self._api.first_asked

    def invoke(self, event: Any, context: Any = None) -> Answered:
        """Raises `FunctionError` when it ends, or gives no answer in time."""
        return self.timed(event, context)[0]

    def timed(self, event: Any, context: Any = None) -> tuple[Answered, float]:
        """The answer, and when it was asked for, by `time.perf_counter()`."""
        asked = time.perf_counter()
        self._api.waiting.put(Invocation(event, context))
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            try:
                return self._api.answered.get(timeout=0.5), asked
            except queue.Empty:
                self._check()
        raise FunctionError(f"no answer within {SECONDS} s: {self.said()}")

    def said(self) -> str:
        """What it has written to its log."""
        return Path(self._log.name).read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()
        self._api.waiting.put(None)
        self._api.shutdown()
        self._api.server_close()

    def _wait(self, asked: threading.Event) -> None:
        deadline = time.monotonic() + SECONDS
        while not asked.wait(0.2):
            self._check()
            if time.monotonic() > deadline:
                raise FunctionError(f"not ready within {SECONDS} s: {self.said()}")

    def _check(self) -> None:
        if self._process.poll() is not None:
            raise FunctionError(f"it ended with {self._process.returncode}: {self.said()}")


class _RuntimeApi(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.waiting: queue.Queue[Invocation | None] = queue.Queue()
        self.answered: queue.Queue[Answered] = queue.Queue()
        self.asked, self.first_asked = threading.Event(), 0.0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A function that is ended breaks its connection."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version, disable_nagle_algorithm, wbufsize = "HTTP/1.1", True, -1
    server: _RuntimeApi

    def do_GET(self) -> None:
        assert self.path == _NEXT, self.path
        if not self.server.asked.is_set():
            self.server.first_asked = time.perf_counter()
            self.server.asked.set()
        invocation = self.server.waiting.get()
        if invocation:
            self._send(200, json.dumps(invocation.event).encode(), invocation.headers)
        self.close_connection = not invocation

    def do_POST(self) -> None:
        body, at = self._body(), time.perf_counter()
        self._send(202, b"", {})
        self.server.answered.put(Answered(self.path, body, self.headers.get("Content-Type", ""), at))

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().strip(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""
