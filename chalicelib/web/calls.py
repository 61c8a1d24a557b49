"""One request, as plain values. What few routes need is worked out when it is asked for."""

import base64
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote

from chalicelib import clock, secrets
from chalicelib.settings import settings
from chalicelib.web.refusals import BadHeader

_SAFE = "/%:@!$&'()*+,;=~"


@dataclass(frozen=True)
class Call:
    """`asked` is the path that the caller asked for, with the gateway's stage, without the query."""

    method: str
    asked: str
    route: str
    """The route's path, such as `/articles/{article_id}`."""
    request_id: str
    query: Mapping[str, Sequence[str]]
    headers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Lower-case names to all values."""
    body: bytes = b""
    address: str = ""
    """The caller's IP address, as far as the gateway knows it."""

    @cached_property
    def path(self) -> str:
        """`asked`, percent-encoded."""
        return quote(self.asked, safe=_SAFE)

    @cached_property
    def prefix(self) -> str:
        """What the gateway put before the route: `/api`, or nothing."""
        parts = self.path.rstrip("/").split("/")
        return "/".join(parts[: len(parts) - self.route.rstrip("/").count("/")])

    def header(self, name: str) -> str:
        """The value of a header that may be given once; empty when it is absent. Raises `BadHeader`."""
        values = self.headers.get(name, ())
        if len(values) > 1:
            raise BadHeader("is given more than once", field=name)
        return values[0].strip() if values else ""

    @property
    def viewer(self) -> str:
        """The IP address of who called. Behind CloudFront it says so in a header, which is believed only beside our
        own secret: everybody can send headers.
        """
        secret = secrets.of(settings).edge_secret
        if not secret or not hmac.compare_digest(self.header("x-galley-edge").encode(), secret.encode()):
            return self.address
        return self.header("x-galley-viewer").rpartition(":")[0].strip("[]") or self.address


def read(request: Any) -> Call:
    """The call in a Chalice request."""
    event = request.to_original_event()
    context = event["requestContext"]
    return Call(
        method=request.method,
        asked=context.get("path") or request.path,
        route=context["resourcePath"],
        request_id=context.get("requestId") or _own_id(request.lambda_context),
        query=event.get("multiValueQueryStringParameters") or {},
        headers=_headers(event),
        body=_body(event),
        address=(context.get("identity") or {}).get("sourceIp") or "",
    )


def _body(event: Mapping[str, Any]) -> bytes:
    """The bytes that were sent. What was no text, or not the base64 that the gateway says it is, stays no text."""
    body = event.get("body") or b""
    if isinstance(body, bytes):
        return body
    if not event.get("isBase64Encoded"):
        return str(body).encode(errors="surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except ValueError:
        return b"\xff"


def _headers(event: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """API Gateway gives all values of each; a plain `headers` has the last one only."""
    if several := event.get("multiValueHeaders"):
        merged: dict[str, Sequence[str]] = {}
        for name, values in several.items():
            merged[name.lower()] = [*merged.get(name.lower(), ()), *values]
        return merged
    return {name.lower(): (value,) for name, value in (event.get("headers") or {}).items()}


def _own_id(function: Any) -> str:
    return getattr(function, "aws_request_id", "") or clock.new_id()
