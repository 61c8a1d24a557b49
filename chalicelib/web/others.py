"""The methods that no route declares: OPTIONS is answered for every path, what is left is refused with 405.

API Gateway would call an undeclared method a path that does not exist.
"""

from collections.abc import Callable, Iterable
from typing import Any

from chalice.app import Blueprint

from chalicelib import logs
from chalicelib.web import answers, calls, preflight, serving
from chalicelib.web.answers import Answer
from chalicelib.web.calls import Call
from chalicelib.web.cors import PUBLIC, Policy
from chalicelib.web.declaration import RouteDeclaration
from chalicelib.web.refusals import MethodNotAllowed

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
Policies = dict[str, Policy]


def complete(routes: Iterable[RouteDeclaration]) -> Blueprint:
    """The blueprint to register after all routes of their paths are declared."""
    blueprint = Blueprint(__name__)
    for path, declared in policies(routes).items():
        refused = [method for method in METHODS if method not in declared]
        _answer(blueprint, path, ["OPTIONS"], declared, preflight.answer)
        if refused:
            _answer(blueprint, path, refused, declared, _refuse)
    return blueprint


def policies(routes: Iterable[RouteDeclaration]) -> dict[str, Policies]:
    """The CORS policy of each method of each path; HEAD is like GET."""
    found: dict[str, Policies] = {}
    for route in routes:
        methods = ("GET", "HEAD") if route.method == "GET" else (route.method,)
        found.setdefault(route.path, {}).update(dict.fromkeys(methods, route.cors))
    return found


def _answer(
    blueprint: Blueprint, path: str, methods: list[str], policies: Policies, say: Callable[[Call, Policies], Answer]
) -> None:
    def handle(**_captured: str) -> Any:
        call = calls.read(blueprint.current_request)
        with logs.request(request_id=call.request_id, method=call.method, route=call.route) as line:
            answer = say(call, policies)
            line.status = answer.status
        return serving.response(answer)

    blueprint.route(path, methods=methods, cors=False, content_types=[])(handle)


def _refuse(call: Call, policies: Policies) -> Answer:
    """RFC 9110, 15.5.6. Any page may read it: there is nothing in it."""
    allowed = preflight.allowed(policies)
    refused = answers.refusal(MethodNotAllowed(f"this path takes {allowed}"), call)
    return answers.dressed(Answer(refused.status, refused.body, {**refused.headers, "Allow": allowed}), PUBLIC, call)
