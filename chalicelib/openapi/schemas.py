"""JSON Schemas of the types that routes name."""

from collections.abc import Iterable
from typing import Any, get_type_hints

import msgspec
from msgspec import Struct

from chalicelib.openapi import presence
from chalicelib.web.answers import File
from chalicelib.web.declaration import RouteDeclaration
from chalicelib.web.problems import Problem

REF = "#/components/schemas/{name}"
_NO_CONTROLS = r"^[^\x00-\x1f\x7f-\x9f]*$"


def of(type_: Any) -> dict[str, Any]:
    """The schema of a type; of a Struct a reference."""
    (schema,), _ = msgspec.json.schema_components((type_,), ref_template=REF)
    return schema


def components(routes: Iterable[RouteDeclaration]) -> dict[str, Any]:
    """Every Struct that any route names, by name."""
    declared = list(routes)
    answers = [route.answer for route in declared if route.answer is not File]
    bodies = [route.body for route in declared if route.takes_body]
    failures = [get_type_hints(route.failure)["return"] for route in declared if route.failure]
    _, schemas = msgspec.json.schema_components([*answers, *bodies, *failures, Problem], ref_template=REF)
    opened: dict[str, Any] = _opened(schemas)
    return presence.completed(opened, [*answers, *failures, Problem], bodies)


def _opened(schema: Any) -> Any:
    """A free object says that it is free: generators take it for an empty one otherwise."""
    if isinstance(schema, list):
        return [_opened(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _opened(value) for name, value in schema.items()}
    free = found.get("type") == "object" and not found.keys() & {"properties", "additionalProperties"}
    return found | ({"additionalProperties": True} if free else {})


def members(type_: type[Struct]) -> tuple[dict[str, Any], list[str]]:
    """The schemas of a query's parameters, and which of them must be given."""
    _, found = msgspec.json.schema_components((type_,), ref_template=REF)
    schema = found[type_.__name__]
    return schema["properties"], schema.get("required", [])


def parameter(found: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter and its description. A parameter is there or is not: it is never null."""
    if "anyOf" in found:
        (kept,) = (option for option in found["anyOf"] if option != {"type": "null"})
        found = kept | {name: value for name, value in found.items() if name not in {"anyOf", "default"}}
    schema = {name: value for name, value in found.items() if name != "description"}
    return {"description": found["description"], "schema": schema} if "description" in found else {"schema": schema}


def bounded(found: dict[str, Any], longest: int) -> dict[str, Any]:
    """The schema of a query's parameter with the rules that hold for every text in a URL (`web/parameters.py`)."""
    if "anyOf" in found:
        return found | {"anyOf": [bounded(option, longest) for option in found["anyOf"]]}
    if found.get("type") != "string":
        return found
    return {"maxLength": longest, "pattern": _NO_CONTROLS} | found
