"""What can go wrong with a route, by what it takes; each as a problem with an example."""

from collections.abc import Iterable
from typing import Any

import msgspec

from chalicelib.errors import (
    Conflict,
    Forbidden,
    Invalid,
    Missing,
    SecondFactorNeeded,
    Stale,
    Taken,
    TooLarge,
    Unauthenticated,
    Unavailable,
)
from chalicelib.openapi.headers import refer
from chalicelib.openapi.schemas import REF
from chalicelib.openapi.schemas import of as schema_of
from chalicelib.web.cursors import BadCursor
from chalicelib.web.declaration import RouteDeclaration
from chalicelib.web.problems import CONTENT_TYPE, INTERNAL, KINDS, SORRY, Kind, Problem
from chalicelib.web.refusals import BadParameters, KeyReused, MalformedJson, PreconditionRequired, UnsupportedMediaType

Responses = dict[str, Any]


def of(route: RouteDeclaration) -> Responses:
    """Status to response. Where one status has several causes, the problem's `type` tells them apart."""
    by_status: dict[int, list[Kind]] = {}
    for kind in kinds(route):
        by_status.setdefault(kind.status, []).append(kind)
    return {str(status): _response(route, found) for status, found in sorted(by_status.items())}


def kinds(route: RouteDeclaration) -> list[Kind]:
    """Every kind of problem that the route may answer."""
    causes: list[Any] = [BadParameters, Unavailable]
    causes += [Unauthenticated, Forbidden] if route.access.private else []
    causes += [SecondFactorNeeded] if route.access.scope else []
    causes += [Unauthenticated] if route.key else []
    causes += [BadCursor] if route.paged else []
    causes += [Missing] if route.path_types else []
    causes += [MalformedJson, UnsupportedMediaType, TooLarge] if route.takes_body else []
    causes += [Invalid] if route.body is not None or route.edits else []
    causes += [Conflict, Taken, TooLarge] if route.edits else []
    causes += [Stale, PreconditionRequired] if route.precondition else [Stale] if route.edits else []
    causes += [KeyReused] if route.once else []
    causes += route.refuses
    return list(dict.fromkeys([*(KINDS[cause] for cause in causes), INTERNAL]))


def components(routes: Iterable[RouteDeclaration]) -> Responses:
    """The responses that are one kind of problem each, by name."""
    return {_name(kind): _problem([kind]) for route in routes if not route.failure for kind in kinds(route)}


def _response(route: RouteDeclaration, found: list[Kind]) -> dict[str, Any]:
    if route.failure:
        return _foreign(route, found[0])
    if len(found) == 1:
        return {"$ref": f"#/components/responses/{_name(found[0])}"}
    return _problem(found)


def _foreign(route: RouteDeclaration, kind: Kind) -> dict[str, Any]:
    """An error in the shape that another system's clients expect."""
    assert route.failure is not None
    shown = route.failure(_example(kind))
    content = {"schema": schema_of(type(shown)), "example": msgspec.to_builtins(shown)}
    return {"description": kind.title, "headers": _headers(kind), "content": {"application/json": content}}


def _problem(found: list[Kind]) -> dict[str, Any]:
    shown: dict[str, Any] = {"schema": {"$ref": REF.format(name="Problem")}}
    if len(found) == 1:
        shown["example"] = msgspec.to_builtins(_example(found[0]))
    else:
        shown["examples"] = {kind.slug: {"value": msgspec.to_builtins(_example(kind))} for kind in found}
    return {
        "description": "; ".join(kind.title for kind in found),
        "headers": _headers(found[0]),
        "content": {CONTENT_TYPE: shown},
    }


def _headers(kind: Kind) -> dict[str, Any]:
    own = {401: ["WWW-Authenticate"], 412: ["ETag"], 429: ["Retry-After"], 503: ["Retry-After"]}.get(kind.status, [])
    return refer(["X-Request-Id", *own])


def _example(kind: Kind) -> Problem:
    return Problem(
        type=kind.type,
        title=kind.title,
        status=kind.status,
        detail=SORRY if kind.status == 404 else kind.title,
        instance="/articles",
        request_id="6b1d6a4c-4f39-4f3f-9a52-2b7d2a1f7f10",
    )


def _name(kind: Kind) -> str:
    return "".join(part.capitalize() for part in kind.slug.split("-"))
