"""`@route`: one declaration makes a function of typed arguments reachable over HTTP."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from chalice.app import Blueprint
from msgspec import Struct

from chalicelib.web import serving
from chalicelib.web.bodies import NoBody
from chalicelib.web.cookies import Kept
from chalicelib.web.cors import Policy
from chalicelib.web.cursors import Key
from chalicelib.web.declaration import (
    PRIVATE,
    REVALIDATE,
    ROUTES,
    SAFE,
    Access,
    Registry,
    RouteDeclaration,
    parameters_of,
)
from chalicelib.web.parameters import PageQuery

View = TypeVar("View", bound=Callable[..., Any])
Shown = TypeVar("Shown", bound=Struct)


@dataclass(frozen=True)
class Paged(Generic[Shown]):
    """What a list returns: its answer without `next`, and DynamoDB's key to go on from, None at the end."""

    answer: Shown
    next: Key | None


def route(
    blueprint: Blueprint,
    method: str,
    path: str,
    *,
    access: Access | None = None,
    cors: Policy | None = None,
    answer: Any = None,
    summary: str = "",
    body: type[Struct] | None = None,
    registry: Registry = ROUTES,
    **more: Any,
) -> Callable[[View], View]:
    """Declare a route. Raises TypeError at import when something is left out or contradicts the function.

    The function takes the path parameters by name; `query` and `body`, if the route has them; for a list, which
    returns `Paged`, also `after`; to change something, `edit`; and `actor` or `call` if it asks for them. `more` are
    further fields of `RouteDeclaration`. The function itself is returned unchanged.
    """
    given = {"access": access, "cors": cors, "answer": answer, "summary": summary}
    if method in {"POST", "PUT", "PATCH"}:
        given["body"] = body
    elif body is not None:
        raise TypeError(f"{method} {path} can take no body: there it has no meaning (RFC 9110, 9.3)")
    if gaps := [name for name, value in given.items() if not value]:
        raise TypeError(f"{method} {path} leaves out: {', '.join(gaps)}")

    def declare(view: View) -> View:
        settled = _defaults(method, view, access) | more | given
        said = _from_signature(view, f"{method} {path}", settled)
        declaration = RouteDeclaration(method=method, path=path, **settled, **said)
        registry.add(declaration)
        _register(blueprint, declaration, view)
        return view

    return declare


def _defaults(method: str, view: Callable[..., Any], access: Access | None) -> dict[str, Any]:
    edits_something = "edit" in get_type_hints(view)
    return {
        "edits": edits_something,
        "precondition": edits_something and method in {"PUT", "PATCH", "DELETE"},
        "once": edits_something,
        "cache": PRIVATE if method not in SAFE or (access and access.private) else REVALIDATE,
    }


def _from_signature(view: Callable[..., Any], name: str, given: dict[str, Any]) -> dict[str, Any]:
    """What the function's annotations say; they must agree with what is declared."""
    hints = get_type_hints(view, include_extras=True)
    query, body = given.get("query"), given.get("body")
    returns, names = hints.pop("return", None), parameters_of(name)
    wrapper = get_origin(returns)
    paged = wrapper is Paged
    takes = {"query": query, "body": body if body is not NoBody else None, "after": paged or None}
    wanted = {*names, *(part for part, type_ in takes.items() if type_)}
    if (get_args(returns)[0] if wrapper in {Paged, Kept} else returns) != given["answer"]:
        raise TypeError(f"{name} declares {given['answer']}, its function returns {returns}")
    if set(hints) - {"actor", "call", "edit"} != wanted or any(
        takes[part] != hints[part] for part in wanted & {"query", "body"}
    ):
        raise TypeError(f"{name} needs a function that takes {sorted(wanted)}, not {sorted(hints)}")
    if paged and not (query and issubclass(query, PageQuery)):
        raise TypeError(f"{name} is a list: its query must be a PageQuery")
    for each in [*filter(None, (query, takes["body"])), *(hints[each] for each in names)]:
        msgspec.json.Decoder(each)  # TypeError for a type that cannot be decoded
    return {
        "operation": view.__name__,
        "description": getdoc(view) or "",
        "paged": paged,
        "path_types": {each: hints[each] for each in names},
    }


def _register(blueprint: Blueprint, declaration: RouteDeclaration, view: Callable[..., Any]) -> None:
    """Tell Chalice. Its own CORS is off (see `cors.py`), and HEAD is answered where GET is.

    No content types: Chalice would refuse others with an answer of its own.
    """
    methods = ["GET", "HEAD"] if declaration.method == "GET" else [declaration.method]
    framed = blueprint.route(declaration.path, methods=methods, cors=False, content_types=[])
    framed(serving.framed(view, declaration, blueprint))
