"""What the API says of itself."""

from functools import cache
from typing import Any

from chalice.app import Blueprint

from chalicelib import openapi
from chalicelib.web import PUBLIC, ROUTES, cors, route
from chalicelib.web.calls import Call

routes = Blueprint(__name__)


@route(
    routes,
    "GET",
    "/openapi.json",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=dict[str, Any],
    summary="This API as an OpenAPI 3.1 document",
)
def get_openapi(call: Call) -> dict[str, Any]:
    """Generators make a client of it. Its server is where it was asked for."""
    return _document(call.path.removesuffix("/openapi.json") or "/")


@cache
def _document(server: str) -> dict[str, Any]:
    return openapi.document(ROUTES, server=server)
