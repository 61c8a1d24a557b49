"""Stands in for CloudFront on one machine: the site from its bucket, the API below `/api/`, the mailbox."""

import http.client
import threading
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from local import ranges, rules
from local.resources import Clients
from local.rules import Answer, Lookup, Stored

LARGEST_BODY = 10 * 1024 * 1024
"""Bytes that API Gateway takes (API Gateway quotas, "Payload size")."""
API_SECONDS = 29
_HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "content-length",
    "host",
}


def serve(
    lookup: Lookup,
    *,
    host: str,
    port: int,
    api_port: int,
    mailbox: Callable[[], str],
    root: Callable[[], str] = lambda: "",
) -> "Site":
    """A running site server; `.port` is where, `.shutdown()` ends it. Raises OSError when the port is taken.

    `root` is the path part of the base URL (`/blog`): the site answers below it as well as without it.
    """
    server = Site((host, port), _Handler)
    server.lookup, server.api_port, server.mailbox, server.root = lookup, api_port, mailbox, root
    threading.Thread(target=server.serve_forever, args=(0.05,), name="site", daemon=True).start()
    return server


def bucket_lookup(clients: Clients, bucket: str) -> Lookup:
    """Reads the site's bucket, with GET only."""

    def lookup(key: str) -> Stored | None:
        try:
            found = clients("s3").get_object(Bucket=bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "404", "KeyTooLongError"):
                return None
            raise
        return _stored(found)

    return lookup


def base_path() -> str:
    """The path part of the base URL, as the settings of the publication have it now."""
    from chalicelib.models import site

    return urlsplit(site.get().base_url).path.rstrip("/")


def _stored(found: dict[str, Any]) -> Stored:
    return Stored(
        body=found["Body"].read(),
        content_type=found.get("ContentType", "binary/octet-stream"),
        cache_control=found.get("CacheControl", ""),
        etag=found.get("ETag", ""),
        redirect=found.get("WebsiteRedirectLocation", ""),
        last_modified=format_datetime(found["LastModified"].astimezone(UTC), usegmt=True),
    )


class Site(ThreadingHTTPServer):
    """The listening server; answers each connection in a thread of its own."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    lookup: Lookup
    api_port: int
    mailbox: Callable[[], str]
    root: Callable[[], str]

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def shutdown(self) -> None:
        """Stop and give the port back."""
        super().shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Site

    def handle_expect_100(self) -> bool:
        """Send the go-ahead at once: boto3 and curl wait a second for it, and the buffer would keep it."""
        going = super().handle_expect_100()
        self.wfile.flush()
        return bool(going)

    def _answer(self) -> None:
        body, path = self._body(), self.path.partition("?")[0]
        if body is None:
            self._send(Answer(413, {"Connection": "close"}))
        elif path == "/api" or path.startswith("/api/"):
            self._send(self._from_api(body), secured=False)
        else:
            self._send(self._from_site(path))

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _answer  # noqa: N815

    def _from_site(self, path: str) -> Answer:
        if self.command not in ("GET", "HEAD"):
            return Answer(405, {"Allow": "GET, HEAD"})
        if path == "/_mailbox/":
            return Answer(200, {"Content-Type": "text/html; charset=utf-8"}, self.server.mailbox().encode())
        try:
            inside = rules.within(path, self.server.root())
            given = rules.answer(inside, self.server.lookup, query=self.path.partition("?")[2])
        except (BotoCoreError, ClientError, PynamoDBException) as error:
            text = f"the site's bucket does not answer: {error}\n".encode()
            return Answer(502, {"Content-Type": "text/plain; charset=utf-8"}, text)
        wanted = self.headers.get("Range", "") if self.command == "GET" else ""
        if not wanted:
            given = rules.compressed(given, self.headers.get("Accept-Encoding", ""))
        given = rules.conditional(given, self.headers.get("If-None-Match", ""))
        return ranges.part(given, wanted, self.headers.get("If-Range", ""))

    def _from_api(self, body: bytes) -> Answer:
        """The same request to the API without `/api`, as the stage name is taken off in production."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.api_port, timeout=API_SECONDS)
        try:
            connection.request(self.command, self.path[4:] or "/", body or None, _passed_on(dict(self.headers)))
            reply = connection.getresponse()
            return Answer(reply.status, _passed_on(dict(reply.getheaders())), reply.read())
        except (OSError, http.client.HTTPException) as error:
            return Answer(
                502,
                {"Content-Type": "text/plain; charset=utf-8"},
                f"the API does not answer: {error}\n".encode(),
            )
        finally:
            connection.close()

    def _body(self) -> bytes | None:
        """The request's body; None when it is over the limit or does not say how long it is."""
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _send(self, given: Answer, *, secured: bool = True) -> None:
        self.send_response(given.status)
        headers = {**(rules.security_headers(https=False) if secured else {}), **given.headers}
        if given.status not in (204, 304):
            headers.setdefault("Content-Length", str(len(given.body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and given.status not in (204, 304):
            self.wfile.write(given.body)

    def version_string(self) -> str:
        return "galley"

    def log_message(self, *_args: Any) -> None:
        """Say nothing: a developer's terminal is for the publication."""


def _passed_on(headers: Mapping[str, str]) -> dict[str, str]:
    """Without what belongs to one connection only (RFC 9110 section 7.6.1)."""
    return {name: value for name, value in headers.items() if name.lower() not in _HOP_BY_HOP}
