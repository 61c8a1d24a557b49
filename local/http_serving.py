"""A small HTTP/1.1 server for one machine: every request gets an answer, whatever it is."""

import contextlib
import logging
import socket
import threading
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedReader
from typing import Any, cast

from local import http_bodies, http_requests
from local.http_requests import Refused, Request

IDLE_SECONDS = 300
"""How long an open connection may wait for its next request."""
LINGER_SECONDS = 5
_OWN = {"connection", "content-length", "transfer-encoding"}
"""Headers of an answer that the server itself gives."""
UNSTATED = -1
_log = logging.getLogger("galley.local")


@dataclass(frozen=True)
class Reply:
    """`length` is what Content-Length says for HEAD when the body is left out already; `UNSTATED`: nobody knows."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    length: int | None = None


class Server(ThreadingHTTPServer):
    """The listening server; answers each connection in a thread of its own."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    logs = False
    """Whether each request is a line on standard error."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def start(self, name: str) -> None:
        threading.Thread(target=self.serve_forever, args=(0.05,), name=name, daemon=True).start()

    def shutdown(self) -> None:
        """Stop and give the port back."""
        super().shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler, ABC):
    """One connection. Without Nagle's algorithm and with buffered writes an answer is one packet."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    patience = 20.0
    """Seconds that a request may pause on its way."""

    @abstractmethod
    def answer(self, request: Request) -> Reply: ...

    @abstractmethod
    def refusal(self, refused: Refused, target: str) -> Reply:
        """The answer to what is no request; `target` is `/` when it did not come so far."""

    def handle_one_request(self) -> None:
        """One request and its answer; a connection that breaks is nobody's error."""
        self.close_connection, self.command, self.path, self.requestline = True, "", "/", ""
        try:
            self._handle()
        except Refused as refused:
            self._refuse(refused)
        except TimeoutError:
            self._refuse(Refused(408, "the request did not arrive in time"))
        except OSError:
            self.close_connection = True
        except Exception:  # noqa: BLE001 - our own slip: the caller is told, and the developer sees it
            _log.exception("%s failed", self.requestline)
            self._refuse(Refused(500, "the request was not carried out"))

    def _handle(self) -> None:
        if not self._comes():
            return
        line = http_requests.request_line(self.rfile)
        if line is None:
            return
        self.command, self.path, minor = line
        self.request_version, self.requestline = "HTTP/1.1", f"{self.command} {self.path} HTTP/1.{minor}"
        head = Request(self.command, self.path, http_requests.headers(self.rfile))
        http_requests.check(head, minor)
        stated = http_bodies.length(head, minor)
        if minor and head.header("Expect").lower() == "100-continue":
            self._go_ahead()
        request = replace(head, body=http_bodies.read(self.rfile, stated))
        self.close_connection = not minor or "close" in head.header("Connection").lower()
        self._write(self.answer(request), head=self.command == "HEAD")

    def _comes(self) -> bool:
        """Wait for the first byte; False when none comes any more."""
        self.connection.settimeout(IDLE_SECONDS)
        try:
            found = bool(cast(BufferedReader, self.rfile).peek(1))
        except TimeoutError:
            return False
        self.connection.settimeout(self.patience)
        return found

    def _go_ahead(self) -> None:
        """At once: boto3 and curl wait a second for it, and the buffer would keep it."""
        self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.wfile.flush()

    def _refuse(self, refused: Refused) -> None:
        """Where the next request would begin is not known, so the connection ends."""
        self.close_connection, self.request_version = True, "HTTP/1.1"
        with contextlib.suppress(OSError):
            self._write(self.refusal(refused, self.path), head=self.command == "HEAD")
            self._linger()

    def _linger(self) -> None:
        """Take in what is still coming: a connection closed before would lose the answer (RFC 9112 section 9.6)."""
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(LINGER_SECONDS)
        end = time.monotonic() + LINGER_SECONDS
        while time.monotonic() < end and self.connection.recv(65_536):
            pass

    def _write(self, reply: Reply, *, head: bool) -> None:
        length = len(reply.body) if reply.length is None else reply.length
        self.send_response(reply.status)
        for name, value in reply.headers:
            if name.lower() not in _OWN:
                self.send_header(name, value)
        if reply.status not in (204, 304) and length != UNSTATED:
            self.send_header("Content-Length", str(length))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if not head and reply.status not in (204, 304):
            self.wfile.write(reply.body)
        self.wfile.flush()

    def version_string(self) -> str:
        return "galley"

    def log_message(self, *args: Any) -> None:
        if getattr(self.server, "logs", False):
            super().log_message(*args)
