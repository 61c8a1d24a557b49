"""The OpenAPI 3.1 document, made from the declarations of the routes and the types that they name."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

import chalicelib
from chalicelib.access import Scope
from chalicelib.openapi import failures, links, schemas
from chalicelib.openapi.headers import IN_REQUESTS, refer, responses
from chalicelib.web.declaration import RouteDeclaration, parameters_of
from chalicelib.web.repeats import HEADER

Document = dict[str, Any]


def document(routes: Iterable[RouteDeclaration], *, server: str = "/") -> Document:
    """`server` is the path under which the API was asked for this document."""
    declared = sorted(routes, key=lambda route: (route.path, route.method))
    paths: dict[str, Any] = {}
    for route in declared:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, declared)
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
            "schemas": schemas.components(declared),
            "responses": failures.components(declared),
            "headers": responses(),
            "links": links.components(declared),
            "securitySchemes": {"token": _token(), "session": _session(), **_keys(declared)},
        },
    }


def _token() -> dict[str, Any]:
    rights = "; ".join(f"`{scope}`: {scope.meaning}" for scope in Scope)
    return {"type": "http", "scheme": "bearer", "bearerFormat": "API token", "description": rights}


def _session() -> dict[str, Any]:
    told = "The `access_token` of `POST /auth/log-in`: good for ten minutes, renewed by `POST /auth/refresh`"
    return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": told}


def _keys(routes: Iterable[RouteDeclaration]) -> dict[str, Any]:
    """What callers show as a query parameter; by the name that operations refer to."""
    shown = {route.key: schemas.members(route.query)[0][route.key] for route in routes if route.key and route.query}
    return {
        name: {"type": "apiKey", "in": "query", "name": name, "description": each.get("description", "")}
        for name, each in shown.items()
    }


def _operation(route: RouteDeclaration, routes: Sequence[RouteDeclaration]) -> dict[str, Any]:
    success = {name: value for name, value in (_success(route) | {"links": links.of(route, routes)}).items() if value}
    operation = {
        "operationId": route.operation,
        "summary": route.summary,
        "description": route.description,
        "tags": [route.tag],
        "parameters": [*_in_path(route), *_in_query(route), *_in_header(route)],
        "requestBody": _body(route),
        "responses": {str(route.status): success, **_unchanged(route), **failures.of(route), **_unread(route)},
        "security": _security(route),
        "x-access": str(route.access),
        "x-cors": route.cors.name,
    }
    return {name: value for name, value in operation.items() if value or name == "security"}


def _security(route: RouteDeclaration) -> list[dict[str, Any]]:
    if route.access.scope:
        return [{"token": [str(route.access.scope)]}, {"session": []}]
    if route.access.member:
        return [{"session": []}]
    return [{route.key: []}] if route.key else []


def _in_path(route: RouteDeclaration) -> list[dict[str, Any]]:
    types = [(name, msgspec.json.schema(route.path_types[name])) for name in parameters_of(route.path)]
    return [{"name": name, "in": "path", "required": True, **schemas.parameter(found)} for name, found in types]


def _in_query(route: RouteDeclaration) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    named, required = schemas.members(route.query)
    return [
        {
            "name": name,
            "in": "query",
            **({"required": True} if name in required else {}),
            **schemas.parameter(schemas.bounded(each, route.limits.parameter)),
        }
        for name, each in named.items()
        if name != route.key
    ]


def _in_header(route: RouteDeclaration) -> list[dict[str, Any]]:
    names = {"If-Match": route.precondition, HEADER: route.once}
    return [
        {"name": name, "in": "header", "required": name == "If-Match", **IN_REQUESTS[name]}
        for name, taken in names.items()
        if taken
    ]


def _body(route: RouteDeclaration) -> dict[str, Any]:
    if not route.takes_body:
        return {}
    shown: dict[str, Any] = {"schema": schemas.of(route.body)}
    if route.body_example is not None:
        shown["example"] = msgspec.to_builtins(route.body_example)
    return {"required": True, "content": {"application/json": shown}}


def _success(route: RouteDeclaration) -> dict[str, Any]:
    names = ["ETag", "X-Request-Id", *(["Link"] if route.paged else [])]
    if route.location:
        names.append("Location" if route.status == 201 else "Content-Location")
    if route.once:
        names.append("Idempotent-Replayed")
    return {"description": route.summary, "headers": refer(names), "content": _content(route)}


def _content(route: RouteDeclaration) -> dict[str, Any]:
    if route.media != ("application/json",):
        return {media: {"schema": {"type": "string"}} for media in route.media}
    shown: dict[str, Any] = {"schema": schemas.of(route.answer)}
    if route.example is not None:
        shown["example"] = msgspec.to_builtins(route.example)
    return {"application/json": shown}


def _unchanged(route: RouteDeclaration) -> dict[str, Any]:
    if route.method != "GET":
        return {}
    return {"304": {"description": "What the caller has is still true.", "headers": refer(["ETag", "X-Request-Id"])}}


def _unread(route: RouteDeclaration) -> dict[str, Any]:
    """What comes from in front of the API, in whatever form that has."""
    if route.query is None:
        return {}
    return {"414": {"description": "The path and the query are longer than 8,192 bytes: nobody has read them."}}
