"""What can be done next with a thing that was answered (OpenAPI 3.1, "Link Object"), by the locations of routes."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from chalicelib.web.declaration import RouteDeclaration, parameters_of

Links = dict[str, Any]


def components(routes: Iterable[RouteDeclaration]) -> Links:
    """Every operation that something leads to, by name, with the values that it takes from the answer."""
    declared = list(routes)
    return {target.operation: _link(target) for route in declared for target in _targets(route, declared)}


def of(route: RouteDeclaration, routes: Sequence[RouteDeclaration]) -> Links:
    """The links of an answer, by the operations that they lead to."""
    names = sorted(target.operation for target in _targets(route, routes))
    return {name: {"$ref": f"#/components/links/{name}"} for name in names}


def _targets(route: RouteDeclaration, routes: Sequence[RouteDeclaration]) -> list[RouteDeclaration]:
    """The operations on the thing that a route answers, for those who may call the route."""
    place = _place(route, routes)
    if place is None:
        return []
    return [each for each in routes if each.access.private and _is_about(each, place) and _names(each) <= _known(route)]


def _place(route: RouteDeclaration, routes: Sequence[RouteDeclaration]) -> RouteDeclaration | None:
    """Where the thing answered can be read: the route of its location, which may be this one."""
    places = {_shape(each.location) for each in routes if each.location}
    shape = _shape(route.location or (route.path if route.method == "GET" else ""))
    if shape not in places:
        return None
    return next((each for each in routes if each.method == "GET" and _shape(each.path) == shape), None)


def _is_about(route: RouteDeclaration, place: RouteDeclaration) -> bool:
    """Whether a route reads or changes what is at a place."""
    named = parameters_of(place.path)
    below = bool(named) and set(named) <= set(parameters_of(route.path))
    return route == place or below or (route.precondition and _shape(route.location) == _shape(place.path))


def _link(target: RouteDeclaration) -> dict[str, Any]:
    values = {name: f"$response.body#/{_field(name)}" for name in parameters_of(target.path)}
    if target.precondition:
        values["header.If-Match"] = "$response.header.ETag"
    return {"operationId": target.operation, "parameters": values, "description": target.summary}


def _names(route: RouteDeclaration) -> set[str]:
    return {_field(name) for name in parameters_of(route.path)}


def _known(route: RouteDeclaration) -> set[str]:
    return {field.encode_name for field in msgspec.structs.fields(route.answer)}


def _field(parameter: str) -> str:
    """The member of an answer that is the value of a path parameter: `id` for `article_id`."""
    return "id" if parameter.endswith("_id") else parameter


def _shape(path: str) -> str:
    """A path whatever its parameters are called."""
    return re.sub(r"{\w+}", "{}", path)
