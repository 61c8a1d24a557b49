"""What goes back: one emitter of JSON, with the headers that let caches, browsers and lists work."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import msgspec

from chalicelib.settings import settings
from chalicelib.web import conditions, cors, problems
from chalicelib.web.calls import Call
from chalicelib.web.cookies import Kept
from chalicelib.web.cors import Policy
from chalicelib.web.declaration import PRIVATE, RouteDeclaration

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    **({"Strict-Transport-Security": "max-age=63072000; includeSubDomains"} if settings.in_lambda else {}),
}
"""On every answer; a browser must never take one for a page. HSTS is for HTTPS only (RFC 6797, section 7.2)."""


@dataclass(frozen=True)
class Answer:
    """A status, a body in bytes and headers; nothing of the framework."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class File:
    """What a route answers that is no JSON: text in UTF-8. `headers` go over those of every answer."""

    body: bytes
    type: str
    cache: str = PRIVATE
    headers: dict[str, str] = field(default_factory=dict)


def success(value: Any, declaration: RouteDeclaration, call: Call, *, next_cursor: str | None = None) -> Answer:
    """The value, or 304 when the caller has it (RFC 9110, 13.1.2)."""
    if isinstance(value, File):
        return _file(value, declaration, call)
    if isinstance(value, Kept):
        plain = success(value.answer, declaration, call)
        return Answer(plain.status, plain.body, plain.headers | value.headers)
    body = msgspec.json.encode(value)
    headers = {"Content-Type": "application/json", "ETag": _etag(value, body, declaration)}
    headers["Cache-Control"] = declaration.cache
    if declaration.location:
        name = "Location" if declaration.status == 201 else "Content-Location"
        headers[name] = call.prefix + declaration.location.format(id=value.id if hasattr(value, "id") else "")
    if next_cursor:
        headers["Link"] = _link(call, next_cursor)
    return _unless_known(Answer(declaration.status, body, headers), declaration, call)


def failure(error: Exception, declaration: RouteDeclaration, call: Call) -> Answer:
    """The problem that an error is to the caller of a route."""
    if not declaration.failure:
        return refusal(error, call)
    problem, own = problems.from_error(error, call)
    headers = {"Content-Type": "application/json", "Cache-Control": PRIVATE, **own}
    return Answer(problem.status, msgspec.json.encode(declaration.failure(problem)), headers)


def refusal(error: Exception, call: Call) -> Answer:
    """The problem that an error is."""
    problem, own = problems.from_error(error, call)
    headers = {"Content-Type": problems.CONTENT_TYPE, "Cache-Control": PRIVATE, **own}
    return Answer(problem.status, msgspec.json.encode(problem), headers)


def dressed(answer: Answer, policy: Policy, call: Call) -> Answer:
    """The same with what stands on every answer: security, CORS and the request's id."""
    whose = policy.headers(cors.origin(call.headers))
    headers = {**SECURITY, **whose, **answer.headers, "X-Request-Id": call.request_id}
    if answer.headers.get("Cache-Control", PRIVATE) != PRIVATE:  # the gateway may compress it
        headers["Vary"] = ", ".join(filter(None, (whose.get("Vary"), "Accept-Encoding")))
    return Answer(answer.status, answer.body, headers)


def _file(file: File, declaration: RouteDeclaration, call: Call) -> Answer:
    headers = {"Content-Type": file.type, "Cache-Control": file.cache, "ETag": _hashed(file.body), **file.headers}
    return _unless_known(Answer(declaration.status, file.body, headers), declaration, call)


def _unless_known(answer: Answer, declaration: RouteDeclaration, call: Call) -> Answer:
    if declaration.method == "GET" and conditions.has(call, answer.headers["ETag"]):
        kept = {name: value for name, value in answer.headers.items() if name != "Content-Type"}
        return Answer(304, b"", kept)
    return answer


def _etag(value: Any, body: bytes, declaration: RouteDeclaration) -> str:
    """Of what staff work on, the version, for If-Match; of what readers see, a hash of the body."""
    version = getattr(value, "version", None) if declaration.access.private else None
    return _hashed(body) if version is None else f'"{version}"'


def _hashed(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _link(call: Call, cursor: str) -> str:
    """RFC 8288. The path is absolute; filters stay."""
    filters: Mapping[str, str] = {name: values[0] for name, values in call.query.items()}
    return f'<{call.path}?{urlencode({**filters, "cursor": cursor})}>; rel="next"'
