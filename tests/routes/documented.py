"""Whether an answer is what the OpenAPI document says of its route."""

import json
from functools import cache
from typing import Any

import msgspec
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from chalicelib.openapi import document as make
from chalicelib.web import ROUTES, SECURITY, File, RouteDeclaration
from tests.routes.problems import assert_problem

ORIGIN = "http://localhost:3000"
"""Whose pages may do everything."""
OPTIONAL = {"Link", "Idempotent-Replayed"}
"""Headers that only some answers of a route have."""


@cache
def document() -> dict[str, Any]:
    """As a client gets it: through JSON."""
    found: dict[str, Any] = json.loads(json.dumps(make(ROUTES)))
    return found


def resolved(value: dict[str, Any]) -> dict[str, Any]:
    """What a reference refers to."""
    found = document()
    for part in value.get("$ref", "#").split("/")[1:]:
        found = found[part]
    return found if "$ref" in value else value


def assert_documented(route: RouteDeclaration, answer: Any) -> None:
    """Fails unless the status is documented, and headers, type and body are those of that status."""
    responses = document()["paths"][route.path][route.method.lower()]["responses"]
    assert str(answer.status_code) in responses, f"{route} does not document {answer.status_code}: {answer.body!r}"
    described = resolved(responses[str(answer.status_code)])
    known = document()["components"]["headers"]
    assert {name for name in answer.headers if name in known} | OPTIONAL == {*described["headers"]} | OPTIONAL
    if "content" not in described:
        assert answer.body == b""
        return
    content = described["content"][answer.headers["Content-Type"].partition(";")[0]]
    if answer.headers["Content-Type"].endswith("json"):
        schema = {**content["schema"], "components": document()["components"]}
        Draft202012Validator(schema).validate(json.loads(answer.body))


def assert_exact(route: RouteDeclaration, answer: Any) -> None:
    """Fails unless the body has each declared member, and no other: a schema lets others through."""
    if route.answer is File:
        assert answer.headers["Content-Type"].partition(";")[0] in route.media
        return
    value = msgspec.json.decode(answer.body, type=route.answer)
    assert msgspec.json.encode(value) == answer.body


def assert_refused(route: RouteDeclaration, answer: Any, status: int, slug: str) -> dict[str, Any]:
    """Fails unless it is the documented problem, with what stands on every answer; returns it."""
    assert answer.status_code == status, answer.body
    assert_documented(route, answer)
    assert_dressed(route, answer)
    assert answer.headers["Cache-Control"] == "no-store"
    if route.failure:
        (error,) = answer.json_body["errors"]
        assert error["code"] == slug.upper().replace("-", "_")
        return dict(error)
    return assert_problem(answer, status, slug)


def assert_dressed(route: RouteDeclaration, answer: Any) -> None:
    """Security, CORS and the request's id."""
    assert answer.headers.items() >= route.cors.headers(ORIGIN).items()
    assert answer.headers["X-Request-Id"]
    assert answer.headers.keys() >= SECURITY.keys()
    if route.answer is not File:
        assert answer.headers.items() >= SECURITY.items()
