"""The methods that no route declares: OPTIONS is answered for every path, what is left is refused with 405.

API Gateway would call an undeclared method a path that does not exist.
"""

from collections.abc import Callable
from typing import Any

from chalice.app import Blueprint

from chalicelib import logs
from chalicelib.web import answers, calls, preflight, serving
from chalicelib.web.answers import Answer
from chalicelib.web.calls import Call
from chalicelib.web.cors import PUBLIC, Policy
from chalicelib.web.declaration import Registry
from chalicelib.web.refusals import MethodNotAllowed

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
Policies = dict[str, Policy]


def complete(registry: Registry, name: str = __name__) -> Blueprint:
    """The blueprint to register after all routes are declared."""
    blueprint = Blueprint(name)
    for path in dict.fromkeys(route.path for route in registry):
        policies = registry.policies(path)
        refused = [method for method in METHODS if method not in policies]
        _answer(blueprint, path, ["OPTIONS"], policies, preflight.answer)
        if refused:
            _answer(blueprint, path, refused, policies, _refuse)
    return blueprint


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
