"""`route`: the one decorator that puts a function on the web."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import getdoc
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from chalice.app import Blueprint, Response
from msgspec import Struct

from chalicelib.web import answers, calls, cursors, parameters
from chalicelib.web.answers import Answer
from chalicelib.web.calls import Call
from chalicelib.web.cors import Policy
from chalicelib.web.cursors import Key
from chalicelib.web.declaration import ROUTES, Access, Limits, Registry, RouteDeclaration, parameters_of
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
    query: type[Struct] | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    example: Any = None,
    registry: Registry = ROUTES,
) -> Callable[[View], View]:
    """Declare a route. Raises TypeError at import when something is left out or contradicts the function.

    The function takes the path parameters by name; `query`, if the route has one; for a list, which returns
    `Paged`, also `after`; and `call` if it asks for it. The function itself is returned unchanged.
    """
    given = {"access": access, "cors": cors, "answer": answer, "summary": summary}
    if gaps := [name for name, value in given.items() if not value]:
        raise TypeError(f"{method} {path} leaves out: {', '.join(gaps)}")

    def declare(view: View) -> View:
        derived = _from_signature(view, f"{method} {path}", path, answer, query)
        declaration = RouteDeclaration(
            method=method, path=path, query=query, limits=limits, example=example, **given, **derived
        )
        registry.add(declaration)
        # No content types: Chalice would refuse others with an answer of its own.
        framed = blueprint.route(path, methods=[method], cors=declaration.cors.config(), content_types=[])
        framed(_framed(view, declaration, blueprint))
        return view

    return declare


def _from_signature(view: Callable[..., Any], name: str, path: str, answer: Any, query: Any) -> dict[str, Any]:
    """What the function's annotations say; they must agree with what is declared."""
    hints = get_type_hints(view, include_extras=True)
    returns, names = hints.pop("return", None), parameters_of(path)
    paged = get_origin(returns) is Paged
    wanted = {*names, *(["query"] if query else []), *(["after"] if paged else [])}
    if (get_args(returns)[0] if paged else returns) != answer:
        raise TypeError(f"{name} declares {answer}, its function returns {returns}")
    if set(hints) - {"call"} != wanted or (query and hints["query"] is not query):
        raise TypeError(f"{name} needs a function that takes {sorted(wanted)}, not {sorted(hints)}")
    if paged and not (query and issubclass(query, PageQuery)):
        raise TypeError(f"{name} is a list: its query must be a PageQuery")
    for each in [*([query] if query else []), *(hints[each] for each in names)]:
        msgspec.json.Decoder(each)  # TypeError for a type that cannot be decoded
    return {
        "operation": view.__name__,
        "description": getdoc(view) or "",
        "paged": paged,
        "path_types": {each: hints[each] for each in names},
    }


def _framed(view: Callable[..., Any], declaration: RouteDeclaration, blueprint: Blueprint) -> Callable[..., Any]:
    """The function as Chalice calls it: text in, a Response out, whatever happens."""
    wants_call = "call" in get_type_hints(view)

    @wraps(view)
    def handle(**captured: str) -> Any:
        call = calls.read(blueprint.current_request)
        try:
            arguments = {"call": call} if wants_call else {}
            answer = _carry_out(view, declaration, call, captured, arguments)
        except Exception as error:  # noqa: BLE001 - the last place where it can become a problem; it is logged there
            answer = answers.failure(error, declaration, call)
        return Response(answer.body.decode(), status_code=answer.status, headers=answer.headers)

    return handle


def _carry_out(
    view: Callable[..., Any],
    declaration: RouteDeclaration,
    call: Call,
    captured: dict[str, str],
    arguments: dict[str, Any],
) -> Answer:
    longest = declaration.limits.parameter
    values = parameters.path_values(captured, declaration.path_types, longest)
    query = parameters.query_value(call.query, declaration.query, longest)
    arguments |= values | ({"query": query} if declaration.query else {})
    if not declaration.paged:
        return answers.success(view(**arguments), declaration, call)
    bound = _bound(declaration, values, query)
    after = cursors.read(query.cursor, bound) if query.cursor is not None else None
    page = view(**arguments, after=after)
    cursor = cursors.issue(page.next, bound) if page.next else None
    shown = msgspec.structs.replace(page.answer, next=cursor)
    return answers.success(shown, declaration, call, next_cursor=cursor)


def _bound(declaration: RouteDeclaration, values: dict[str, Any], query: PageQuery) -> list[Any]:
    """What names a list: the size of its pages may change on the way, its filters may not."""
    filters = {name: value for name, value in msgspec.structs.asdict(query).items() if name not in {"limit", "cursor"}}
    return [declaration.path, values, filters]
