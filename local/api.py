"""API Gateway on one machine, in front of a Chalice app: its routing, its events, its own answers, its compression."""

import base64
import json
import logging
import re
from pathlib import Path
from typing import Any

from chalice import local
from chalice.config import Config

from local import encodings, gateway_events, gateway_responses, http_serving, matcher
from local.gateway_events import Context, Event
from local.http_requests import Refused, Request
from local.http_serving import UNSTATED, Reply

LARGEST_EVENT = 6 * 1024 * 1024
"""Bytes that Lambda takes of a request (Lambda quotas, "Invocation payload")."""
_CONFIG = Path(__file__).parent.parent / ".chalice" / "config.json"
_NO_CONTENT = (204, 304)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_log = logging.getLogger("galley.local")


def serve(app: Any, *, host: str, port: int, config: Any = None) -> "Server":
    """A running server for a Chalice app; `.port` is where, `.shutdown()` ends it. Raises OSError when the port is
    taken.
    """
    server = bind(app, host=host, port=port, config=config)
    server.start("api")
    return server


def bind(app: Any, *, host: str, port: int, config: Any = None) -> "Server":
    """The same, listening but not running yet."""
    server = Server((host, port), _Handler)
    server.gateway = Gateway(app, config or _config(app))
    return server


class Server(http_serving.Server):
    gateway: "Gateway"


class Gateway:
    """Answers requests as the deployed API would. The stage is part of a path or not: `/api/articles`, `/articles`."""

    def __init__(self, app: Any, config: Any) -> None:
        _make_thread_safe(app)
        self._app = app
        self._chalice = local.LocalGateway(app, config)
        self._smallest_compressed = config.minimum_compression_size
        self._stage = str(config.api_gateway_stage or "")

    def context(self, request: Request, source_ip: str) -> Context:
        return gateway_events.context(request, self._stage, source_ip)

    def answer(self, request: Request, context: Context) -> Reply:
        """The function's answer, or the gateway's own where no function is asked."""
        match = matcher.match(self._app.routes, context.inner_path)
        methods = self._app.routes[match.route] if match else {}
        preflight = request.method == "OPTIONS" and any(entry.cors for entry in methods.values())
        if match is None or not (request.method in methods or preflight):
            return gateway_responses.reply("MISSING_AUTHENTICATION_TOKEN", context)
        if len(request.body) > LARGEST_EVENT:
            return gateway_responses.reply("REQUEST_TOO_LARGE", context)
        event = gateway_events.event(request, context, match)
        return self._compressed(self._called(event, context), request)

    def _called(self, event: Event, context: Context) -> Reply:
        try:
            return _reply(self._function(event), head=event["httpMethod"] == "HEAD")
        except Exception:  # noqa: BLE001 - the caller is told, and the developer sees it
            _log.exception("%s %s failed", event["httpMethod"], context.path)
            return gateway_responses.reply("INTEGRATION_FAILURE", context)

    def _function(self, event: Event) -> Event:
        """A preflight without a function of its own is answered as Chalice declares it for the gateway."""
        methods = self._app.routes[event["resource"]]
        if event["httpMethod"] not in methods:
            return {"statusCode": 200, "headers": self._chalice._autogen_options_headers(event)}
        answer: Event = self._app(event, self._chalice._generate_lambda_context())
        return answer

    def _compressed(self, given: Reply, request: Request) -> Reply:
        """Gzip for whoever wants nothing more. The ETag stays as it is and Vary is not added, as at API Gateway."""
        size = len(given.body) if given.length is None else given.length
        known = {name.lower() for name, _ in given.headers}
        if not self._smallest_compressed or size < self._smallest_compressed or "content-encoding" in known:
            return given
        if given.status in _NO_CONTENT or not encodings.prefers_gzip(", ".join(request.values("Accept-Encoding"))):
            return given
        body, length = encodings.gzipped(given.body), UNSTATED if given.length else None
        return Reply(given.status, (*given.headers, ("Content-Encoding", "gzip")), body, length)


class _Handler(http_serving.Handler):
    server: Server

    def answer(self, request: Request) -> Reply:
        gateway = self.server.gateway
        return gateway.answer(request, gateway.context(request, self.client_address[0]))

    def refusal(self, refused: Refused, target: str) -> Reply:
        context = self.server.gateway.context(Request("", target), self.client_address[0])
        return gateway_responses.refusal(refused.status, refused.detail, context)


def _reply(answer: Event, *, head: bool) -> Reply:
    """What the function returns. KeyError, TypeError or ValueError when that is no answer.

    For HEAD a function returns the body of GET, of which the length is sent; or none, and its Content-Length.
    """
    body = answer.get("body") or ""
    content = (
        base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode() if isinstance(body, str) else body
    )
    headers = _headers(answer)
    known = {name.lower(): value for name, value in headers}
    if content and "content-type" not in known:
        headers = (*headers, ("Content-Type", "application/json"))
    stated = known.get("content-length") if head and not content else None
    return Reply(_status(answer), headers, content, int(stated) if stated else None)


def _status(answer: Event) -> int:
    status = int(answer["statusCode"])
    if not 200 <= status <= 599:
        raise ValueError(f"{status} is no status of an answer")
    return status


def _headers(answer: Event) -> tuple[tuple[str, str], ...]:
    several = answer.get("multiValueHeaders") or {}
    single = {name: [value] for name, value in (answer.get("headers") or {}).items() if name not in several}
    found = tuple((name, str(value)) for name, values in {**single, **several}.items() for value in values)
    for name, value in found:
        if _CONTROL.search(name + value):
            raise ValueError(f"the header {name} cannot be sent")
        value.encode("latin-1")
    return found


def _config(app: Any) -> Any:
    """The project's own; its stage `dev`."""
    given = json.loads(_CONFIG.read_text(encoding="utf-8"))
    return Config(chalice_stage="dev", user_provided_params={"chalice_app": app}, config_from_disk=given)


def _make_thread_safe(app: Any) -> None:
    """The request of each thread is its own (what `chalice.local.create_local_server` does)."""
    if not isinstance(app, local.LocalChalice):
        local.CustomLocalChalice.__bases__ = (local.LocalChalice, app.__class__)
        app.__class__ = local.CustomLocalChalice
