"""The event that API Gateway hands to a function with Lambda proxy integration (payload of a REST API)."""

import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from local.http_requests import Request
from local.matcher import Match
from local.resources import ACCOUNT

Event = dict[str, Any]
_DROPPED = {"connection", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
"""Of one connection only (RFC 9110 section 7.6.1)."""


@dataclass(frozen=True)
class Context:
    """What the gateway knows of a request before it has a route. `path` is as asked for, with the stage if given."""

    path: str
    stage: str = ""
    source_ip: str = "127.0.0.1"
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def prefix(self) -> str:
        """`/api`, or nothing."""
        return f"/{self.stage}" if self.stage else ""

    @property
    def inner_path(self) -> str:
        """The path as routes have it."""
        return self.path.removeprefix(self.prefix) or "/"


def context(request: Request, stage: str, source_ip: str) -> Context:
    """`/api/articles` is asked of the stage `api`, as CloudFront passes it on; `/articles` of none."""
    below = request.path == f"/{stage}" or request.path.startswith(f"/{stage}/")
    return Context(request.path, stage if below else "", source_ip)


def event(request: Request, context: Context, match: Match) -> Event:
    """All values of each header and parameter in the multi-value members, the last one in the others."""
    headers = _headers(request, context)
    parameters = parse_qs(request.query, keep_blank_values=True)
    return {
        "resource": match.route,
        "path": context.inner_path,
        "httpMethod": request.method,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in parameters.items()} or None,
        "multiValueQueryStringParameters": parameters or None,
        "pathParameters": match.values or None,
        "stageVariables": None,
        "requestContext": _request_context(request, context, match),
        "body": _text(request.body),
        "isBase64Encoded": False,
    }


def _request_context(request: Request, context: Context, match: Match) -> Event:
    return {
        "accountId": ACCOUNT,
        "apiId": "local",
        "stage": context.stage,
        "requestId": context.request_id,
        "httpMethod": request.method,
        "resourcePath": match.route,
        "path": context.path,
        "protocol": "HTTP/1.1",
        "domainName": request.header("Host"),
        "identity": {"sourceIp": context.source_ip, "userAgent": request.header("User-Agent") or None},
    }


def _headers(request: Request, context: Context) -> dict[str, list[str]]:
    """Under the name as it was first spelt."""
    spelt: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for name, value in request.headers:
        if name.lower() not in _DROPPED:
            found.setdefault(spelt.setdefault(name.lower(), name), []).append(value)
    via = [*request.values("X-Forwarded-For"), context.source_ip]
    return {**found, spelt.get("x-forwarded-for", "X-Forwarded-For"): [", ".join(via)]}


def _text(body: bytes) -> str | bytes | None:
    """As text. API Gateway replaces what is not UTF-8; here it stays, so that the function can refuse it."""
    try:
        return body.decode("utf-8") or None
    except UnicodeDecodeError:
        return body
