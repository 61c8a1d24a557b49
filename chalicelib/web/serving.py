"""From a request to the declared function and back: rights, arguments, the answer or a problem."""

from collections.abc import Callable, Set
from functools import wraps
from typing import Any, get_type_hints

import msgspec
from chalice.app import Blueprint, Response

from chalicelib import logs
from chalicelib.web import answers, bodies, calls, cursors, parameters
from chalicelib.web.answers import Answer
from chalicelib.web.callers import ANYBODY, Caller
from chalicelib.web.calls import Call
from chalicelib.web.declaration import RouteDeclaration


def framed(view: Callable[..., Any], declaration: RouteDeclaration, blueprint: Blueprint) -> Callable[..., Any]:
    """The function as Chalice calls it: text in, a Response out, whatever happens."""
    hints = get_type_hints(view)

    @wraps(view)
    def handle(**captured: str) -> Any:
        call = calls.read(blueprint.current_request)
        with logs.request(request_id=call.request_id, method=call.method, route=call.route) as line:
            try:
                answer = _carry_out(view, declaration, call, captured, asks=hints.keys() & {"actor", "call"})
            except Exception as error:  # noqa: BLE001 - the last place where it can become a problem; it is logged there
                answer = answers.failure(error, declaration, call)
            line.status = answer.status
        return response(answers.dressed(answer, declaration.cors, call))

    return handle


def response(answer: Answer) -> Any:
    """What Chalice sends. To HEAD as well: the gateway takes the body off, and knows its length (RFC 9110, 9.3.2)."""
    return _Response(answer.body.decode(), status_code=answer.status, headers=answer.headers)


class _Response(Response):
    """Chalice's, without its search for headers of several values and for binary bodies: ours have neither."""

    def to_dict(self, binary_types: Any = None) -> dict[str, Any]:  # noqa: ARG002 - Chalice gives them
        return {
            "headers": self.headers,
            "multiValueHeaders": {},
            "statusCode": self.status_code,
            "body": self.body,
        }


def _carry_out(
    view: Callable[..., Any], declaration: RouteDeclaration, call: Call, captured: dict[str, str], *, asks: Set[str]
) -> Answer:
    caller = _caller(call, declaration)
    logs.note(actor=str(caller.actor))
    arguments = _arguments(declaration, call, captured)
    arguments |= {name: value for name, value in {"actor": caller.actor, "call": call}.items() if name in asks}
    if declaration.edits:
        return _edited(view, declaration, call, caller, arguments)
    if not declaration.paged:
        return answers.success(view(**arguments), declaration, call)
    return _page(view, declaration, call, arguments)


def _caller(call: Call, declaration: RouteDeclaration) -> Caller:
    """A public route does not ask. What looks up rights is imported for the others only, so that readers wait less."""
    if not declaration.access.private:
        return ANYBODY
    from chalicelib.web import authentication

    return authentication.caller(call, declaration.access)


def _edited(
    view: Callable[..., Any], declaration: RouteDeclaration, call: Call, caller: Caller, arguments: dict[str, Any]
) -> Answer:
    """By a route that changes something. What this takes is imported for such routes only."""
    from chalicelib.web import edits

    edit = edits.read(call, declaration, caller)
    return edits.carry_out(edit, lambda: view(**arguments, edit=edit))


def _arguments(declaration: RouteDeclaration, call: Call, captured: dict[str, str]) -> dict[str, Any]:
    longest = declaration.limits.parameter
    arguments = parameters.path_values(captured, declaration.path_types, longest)
    query = parameters.query_value(call.query, declaration.query, longest, lenient=declaration.lenient)
    if declaration.query:
        arguments["query"] = query
    if declaration.body is None:
        return arguments
    body = bodies.read(call, declaration.body, declaration.limits.body)
    return arguments | ({"body": body} if declaration.takes_body else {})


def _page(view: Callable[..., Any], declaration: RouteDeclaration, call: Call, arguments: dict[str, Any]) -> Answer:
    query, bound = arguments["query"], _bound(declaration, arguments)
    after = cursors.read(query.cursor, bound) if query.cursor is not None else None
    page = view(**arguments, after=after)
    cursor = cursors.issue(page.next, bound) if page.next else None
    shown = msgspec.structs.replace(page.answer, next=cursor)
    return answers.success(shown, declaration, call, next_cursor=cursor)


def _bound(declaration: RouteDeclaration, arguments: dict[str, Any]) -> list[Any]:
    """What names a list: the size of its pages may change on the way, its filters may not."""
    values = {name: arguments[name] for name in declaration.path_types}
    query = msgspec.structs.asdict(arguments["query"])
    filters = {name: value for name, value in query.items() if name not in {"limit", "cursor"}}
    return [declaration.path, values, filters]
