"""What goes back: one emitter of JSON, with the headers that let caches and lists work."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import msgspec

from chalicelib.web import problems
from chalicelib.web.calls import Call
from chalicelib.web.declaration import RouteDeclaration
from chalicelib.web.problems import Problem


@dataclass(frozen=True)
class Answer:
    """A status, a body in bytes and headers; nothing of the framework."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def success(value: Any, declaration: RouteDeclaration, call: Call, *, next_cursor: str | None = None) -> Answer:
    """200 with the value, or 304 when the caller has it (RFC 9110, 13.1.2)."""
    body = msgspec.json.encode(value)
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": declaration.cache, "X-Request-Id": call.request_id}
    headers |= _vary(declaration)
    if next_cursor:
        headers["Link"] = _link(call, next_cursor)
    if _has(call.if_none_match, etag):
        return Answer(304, b"", headers)
    return Answer(200, body, {"Content-Type": "application/json", "X-Content-Type-Options": "nosniff", **headers})


def failure(error: Exception, declaration: RouteDeclaration, call: Call) -> Answer:
    """The problem that an error is to the caller."""
    problem, headers = problems.from_error(error, call)
    return Answer(problem.status, _encoded(problem), problems.headers(problem) | headers | _vary(declaration))


def _encoded(problem: Problem) -> bytes:
    return msgspec.json.encode(problem)


def _vary(declaration: RouteDeclaration) -> dict[str, str]:
    return {"Vary": declaration.cors.vary} if declaration.cors.vary else {}


def _has(if_none_match: str, etag: str) -> bool:
    """Weak comparison: a cache that compressed the body may have weakened the tag."""
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in known or known == {"*"}


def _link(call: Call, cursor: str) -> str:
    """RFC 8288. The path is absolute; filters stay."""
    filters: Mapping[str, str] = {name: values[0] for name, values in call.query.items()}
    return f'<{call.path}?{urlencode({**filters, "cursor": cursor})}>; rel="next"'
