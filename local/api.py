"""Chalice's own local server with API Gateway's manners: fast on kept-open connections, raw path parameters,
and the gateway's own answers for what no route matches."""

import threading
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chalice import local
from chalice.config import Config

_REFUSED = {403: 404, 405: 405}
"""The local gateway says 403 for an unknown path; ours, as the template declares, says 404."""


def serve(app: Any, *, host: str, port: int, config: Any = None) -> "Server":
    """A running server for a Chalice app; `.port` is where, `.shutdown()` ends it. Raises OSError when the port is
    taken.
    """
    server = bind(app, host=host, port=port, config=config)
    threading.Thread(target=server.serve_forever, args=(0.05,), name="api", daemon=True).start()
    return server


def bind(app: Any, *, host: str, port: int, config: Any = None) -> "Server":
    """The same, listening but not running yet."""
    config = config or Config(chalice_stage="dev", user_provided_params={"chalice_app": app})
    _make_thread_safe(app)
    gateway = local.LocalGateway(app, config)
    gateway.event_converter._route_matcher = Matcher(app.routes)
    server = Server((host, port), Handler)
    server.gateway, server.app = gateway, app
    return server


class Server(local.ThreadedHTTPServer):
    request_queue_size = 128
    gateway: Any
    app: Any
    logs = False
    """Whether each request is a line on standard error."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def shutdown(self) -> None:
        """Stop and give the port back."""
        super().shutdown()
        self.server_close()


class Matcher(local.RouteMatcher):
    """Path to route as API Gateway does it: fixed before variable before greedy `{name+}`, values left
    encoded.
    """

    def __init__(self, routes: Iterable[str]) -> None:
        super().__init__(list(routes))

    def match_route(self, url: str) -> Any:
        """Raises ValueError when no route matches, as its base does."""
        parts = urlsplit(url)
        path = parts.path.rstrip("/") if parts.path != "/" else "/"
        found = [(rank, route, values) for route in self.route_urls for rank, values in _match(route, path or "/")]
        if not found:
            raise ValueError(f"No matching route found for: {url}")
        _, route, values = min(found, key=lambda candidate: candidate[0])
        return local.MatchResult(route, values, parse_qs(parts.query, keep_blank_values=True))


def _match(route: str, path: str) -> Iterable[tuple[list[int], dict[str, str]]]:
    """Nothing, or one rank (lower is closer) and the values of the variables."""
    wanted, given = route.split("/"), path.split("/")
    greedy = wanted[-1].endswith("+}")
    if len(wanted) > len(given) or (len(wanted) < len(given) and not greedy):
        return
    if greedy:
        given = [*given[: len(wanted) - 1], "/".join(given[len(wanted) - 1 :])]
    rank, values = [], {}
    for segment, value in zip(wanted, given, strict=True):
        variable = segment.startswith("{")
        if not variable and segment != value:
            return
        if variable:
            values[segment.strip("{}+")] = value
        rank.append(2 if segment.endswith("+}") else int(variable))
    yield rank, values


class Handler(local.ChaliceRequestHandler):
    """One gateway for all connections; without Nagle's algorithm and with buffered writes an answer is
    one packet.
    """

    disable_nagle_algorithm = True
    wbufsize = -1

    def __init__(self, request: Any, client_address: Any, server: Any) -> None:
        self.local_gateway = server.gateway
        local.BaseHTTPRequestHandler.__init__(self, request, client_address, server)

    def handle_expect_100(self) -> bool:
        """Send the go-ahead at once: boto3 and curl wait a second for it, and the buffer would keep it."""
        going = super().handle_expect_100()
        self.wfile.flush()
        return bool(going)

    def _generic_handle(self) -> None:
        """A known path with an unknown method never reaches a function, so it is refused here."""
        if self.command != "OPTIONS" and self._refused_method():
            self._parse_payload()
            self._send_problem(405, {"Allow": ", ".join(self._allowed())})
        else:
            super()._generic_handle()

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = do_PATCH = do_OPTIONS = _generic_handle  # noqa: N815

    def _send_error_response(self, error: Any) -> None:
        if error.CODE in _REFUSED and (b"Missing Authentication" in error.body or b"'Credential'" in error.body):
            self._send_problem(404, {})
        else:
            super()._send_error_response(error)

    def _send_problem(self, status: int, headers: dict[str, str]) -> None:
        from chalicelib.web import gateway_problem

        body, given = gateway_problem(status)
        self._send_http_response(status, {**given, **headers}, body)

    def _allowed(self) -> list[str]:
        try:
            route = self.local_gateway.event_converter._route_matcher.match_route(self.path).route
        except ValueError:
            return []
        return sorted(self.server.app.routes[route])

    def _refused_method(self) -> bool:
        allowed = self._allowed()
        return bool(allowed) and self.command not in allowed

    def log_message(self, *args: Any) -> None:
        if self.server.logs:
            super().log_message(*args)


def _make_thread_safe(app: Any) -> None:
    """The request of each thread is its own (what `chalice.local.create_local_server` does)."""
    if not isinstance(app, local.LocalChalice):
        local.CustomLocalChalice.__bases__ = (local.LocalChalice, app.__class__)
        app.__class__ = local.CustomLocalChalice
