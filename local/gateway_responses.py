"""The gateway's own answers, as the template declares them for production (SAM `GatewayResponses`)."""

import json
import re
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from local import resources
from local.gateway_events import Context
from local.http_serving import Reply

_KINDS = {
    400: "BAD_REQUEST_BODY",
    413: "REQUEST_TOO_LARGE",
    500: "DEFAULT_5XX",
    502: "INTEGRATION_FAILURE",
    504: "INTEGRATION_TIMEOUT",
}
_VARIABLE = re.compile(r"\$context\.(\w+)")
_ONLY_HTTPS = "Strict-Transport-Security"
"""RFC 6797 section 7.2 forbids it elsewhere."""


@cache
def declared() -> dict[str, Any]:
    """Kind of answer to what is declared of it."""
    found: dict[str, Any] = resources.declared()["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    return found


def reply(kind: str, context: Context) -> Reply:
    """One of the kinds that API Gateway names, such as `MISSING_AUTHENTICATION_TOKEN`. KeyError for another."""
    template = declared()[kind]["ResponseTemplates"]["application/json"]
    body = _filled(template.replace("/$context.stage", context.prefix), context)
    return Reply(int(declared()[kind]["StatusCode"]), _headers(kind, context), body.encode())


def refusal(status: int, detail: str, context: Context) -> Reply:
    """A status alone. What API Gateway has no kind for is a problem without a type (RFC 9457 section 4.2.1)."""
    if status in _KINDS:
        return reply(_KINDS[status], context)
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": _path(context),
        "request_id": context.request_id,
        "errors": [],
    }
    return Reply(status, _headers("DEFAULT_4XX", context), json.dumps(problem).encode())


def _headers(kind: str, context: Context) -> tuple[tuple[str, str], ...]:
    given = declared()[kind]["ResponseParameters"]["Headers"]
    return tuple((name, _value(value, context)) for name, value in given.items() if name != _ONLY_HTTPS)


def _value(mapped: str, context: Context) -> str:
    """`'text'` stands for itself, `context.requestId` for what it names."""
    return mapped[1:-1] if mapped.startswith("'") else str(_known(context)[mapped.removeprefix("context.")])


def _filled(template: str, context: Context) -> str:
    """With the variables' values inside JSON strings."""
    return _VARIABLE.sub(lambda found: json.dumps(_known(context)[found[1]])[1:-1], template)


def _known(context: Context) -> dict[str, str]:
    return {"path": _path(context), "requestId": context.request_id, "stage": context.stage}


def _path(context: Context) -> str:
    """A URI reference, whatever was asked for."""
    return quote(context.path, safe="/%:@!$&'()*+,;=~")
