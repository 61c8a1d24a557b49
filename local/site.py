"""Stands in for CloudFront on one machine: the site from its bucket, the API below `/api/`, the mailbox."""

from collections.abc import Callable
from datetime import UTC
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib.settings import settings
from local import http_serving, ranges, rules
from local.http_requests import Refused, Request
from local.http_serving import Reply
from local.mailbox import ROOT as MAILBOX
from local.proxy import Proxy
from local.resources import Clients
from local.rules import Answer, Lookup, Stored


def serve(
    lookup: Lookup,
    *,
    host: str,
    port: int,
    api_port: int,
    mailbox: Callable[[str], Answer],
    root: Callable[[], str] = lambda: "",
) -> "Site":
    """A running site server; `.port` is where, `.shutdown()` ends it. Raises OSError when the port is taken.

    `root` is the path part of the base URL (`/blog`): the site answers below it as well as without it.
    """
    server = Site((host, port), _Handler)
    server.lookup, server.proxy, server.mailbox, server.root = lookup, Proxy(api_port), mailbox, root
    server.start("site")
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


class Site(http_serving.Server):
    lookup: Lookup
    proxy: Proxy
    mailbox: Callable[[str], Answer]
    root: Callable[[], str]


class _Handler(http_serving.Handler):
    server: Site

    def answer(self, request: Request) -> Reply:
        if _is_api(request.path):
            return self.server.proxy.answer(request)
        return _secured(self._from_site(request))

    def refusal(self, refused: Refused, target: str) -> Reply:
        """Below `/api/` as the API itself refuses, so that a front end meets one kind of error there."""
        if _is_api(target.partition("?")[0]):
            return self.server.proxy.refusal(refused.status, refused.detail, Request("", target))
        text = f"{refused.detail}\n".encode()
        return _secured(Answer(refused.status, {"Content-Type": "text/plain; charset=utf-8"}, text))

    def _from_site(self, request: Request) -> Answer:
        if request.method not in ("GET", "HEAD"):
            return Answer(405, {"Allow": "GET, HEAD"})
        if request.path.startswith(MAILBOX):
            return self.server.mailbox(request.path)
        try:
            inside = rules.within(request.path, self.server.root())
            given = rules.answer(inside, self.server.lookup, query=request.query)
        except (BotoCoreError, ClientError, PynamoDBException) as error:
            text = f"the site's bucket does not answer: {error}\n".encode()
            return Answer(502, {"Content-Type": "text/plain; charset=utf-8"}, text)
        wanted = request.header("Range") if request.method == "GET" else ""
        if not wanted:
            given = rules.compressed(given, request.header("Accept-Encoding"))
        given = rules.conditional(given, request.header("If-None-Match"))
        return ranges.part(given, wanted, request.header("If-Range"))


def _is_api(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")


def _secured(given: Answer) -> Reply:
    headers = {**rules.security_headers(https=False), **given.headers}
    elsewhere = urlsplit(settings.api_base)
    if elsewhere.netloc and "Content-Security-Policy" not in given.headers:
        headers["Content-Security-Policy"] += f"; connect-src 'self' {elsewhere.scheme}://{elsewhere.netloc}"
    return Reply(given.status, tuple(headers.items()), given.body)
