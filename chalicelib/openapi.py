"""The OpenAPI 3.1 document, made from the declarations of the routes and the types that they name."""

from collections.abc import Iterable
from typing import Any

import msgspec

import chalicelib
from chalicelib.errors import Missing, Unavailable
from chalicelib.web.declaration import RouteDeclaration, parameters_of
from chalicelib.web.parameters import BadParameters
from chalicelib.web.problems import CONTENT_TYPE, INTERNAL, KINDS, SORRY, Kind, Problem

Document = dict[str, Any]
_TEXT = {"type": "string"}
_REF = "#/components/schemas/{name}"
_HEADERS: dict[str, str] = {
    "ETag": "Changes whenever the answer does. Send it as If-None-Match and get 304 while nothing changed.",
    "X-Request-Id": "Names this request in the logs.",
    "Link": 'The next page, rel="next" (RFC 8288); absent on the last one.',
    "Retry-After": "Seconds.",
}


def document(routes: Iterable[RouteDeclaration], *, server: str = "/") -> Document:
    """`server` is the path under which the API was asked for this document."""
    declared = sorted(routes, key=lambda route: route.path)
    paths: dict[str, Any] = {}
    for route in declared:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Galley",
            "version": chalicelib.__version__,
            "summary": "The API of a publication.",
        },
        "servers": [{"url": server}],
        "tags": [{"name": tag} for tag in dict.fromkeys(route.tag for route in declared)],
        "paths": paths,
        "components": {
            "schemas": _schemas(declared),
            "responses": {_name(kind): _problem(kind) for route in declared for kind in _kinds(route)},
            "headers": {name: {"description": text, "schema": _TEXT} for name, text in _HEADERS.items()},
        },
    }


def _operation(route: RouteDeclaration) -> dict[str, Any]:
    operation = {
        "operationId": route.operation,
        "summary": route.summary,
        "description": route.description,
        "tags": [route.tag],
        "parameters": [*_in_path(route), *_in_query(route)],
        "responses": {"200": _success(route), "304": _unchanged(), **_failures(route)},
        "x-access": route.access.value,
        "x-cors": route.cors.name,
    }
    return {name: value for name, value in operation.items() if value}


def _in_path(route: RouteDeclaration) -> list[dict[str, Any]]:
    types = [(name, msgspec.json.schema(route.path_types[name])) for name in parameters_of(route.path)]
    return [{"name": name, "in": "path", "required": True, **_schema(found)} for name, found in types]


def _in_query(route: RouteDeclaration) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    _, found = msgspec.json.schema_components((route.query,), ref_template=_REF)
    properties: dict[str, Any] = found[route.query.__name__]["properties"]
    return [{"name": name, "in": "query", **_schema(each)} for name, each in properties.items()]


def _schema(found: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter and its description. A parameter is there or is not: it is never null."""
    if "anyOf" in found:
        (kept,) = (option for option in found["anyOf"] if option != {"type": "null"})
        found = kept | {name: value for name, value in found.items() if name not in {"anyOf", "default"}}
    schema = {name: value for name, value in found.items() if name != "description"}
    return {"description": found["description"], "schema": schema} if "description" in found else {"schema": schema}


def _success(route: RouteDeclaration) -> dict[str, Any]:
    shown: dict[str, Any] = {"schema": _answer_schema(route)}
    if route.example is not None:
        shown["example"] = msgspec.to_builtins(route.example)
    names = ["ETag", "X-Request-Id", *(["Link"] if route.paged else [])]
    return {"description": route.summary, "headers": _headers(names), "content": {"application/json": shown}}


def _answer_schema(route: RouteDeclaration) -> dict[str, Any]:
    (schema,), _ = msgspec.json.schema_components((route.answer,), ref_template=_REF)
    return schema


def _unchanged() -> dict[str, Any]:
    return {
        "description": "What the caller has is still true.",
        "headers": _headers(["ETag", "X-Request-Id"]),
    }


def _failures(route: RouteDeclaration) -> dict[str, Any]:
    return {str(kind.status): {"$ref": f"#/components/responses/{_name(kind)}"} for kind in _kinds(route)}


def _kinds(route: RouteDeclaration) -> list[Kind]:
    """What can go wrong, by what the route takes. A parameter in the path may name what is not there."""
    missing = [KINDS[Missing]] if route.path_types else []
    return [KINDS[BadParameters], *missing, INTERNAL, KINDS[Unavailable]]


def _problem(kind: Kind) -> dict[str, Any]:
    retry = ["Retry-After"] if kind is KINDS[Unavailable] else []
    shown = {"schema": {"$ref": _REF.format(name="Problem")}, "example": msgspec.to_builtins(_example(kind))}
    return {
        "description": kind.title,
        "headers": _headers(["X-Request-Id", *retry]),
        "content": {CONTENT_TYPE: shown},
    }


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


def _headers(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _schemas(routes: Iterable[RouteDeclaration]) -> dict[str, Any]:
    types = [*(route.answer for route in routes), Problem]
    _, schemas = msgspec.json.schema_components(types, ref_template=_REF)
    return schemas
