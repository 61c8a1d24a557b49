"""The same route, written for other frameworks: a path parameter, two query parameters, one JSON document."""

import asyncio
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chalice.app import Blueprint, Chalice

from chalicelib.web import PUBLIC, PageQuery, Registry, cors, route

FOLDER = Path(sys.prefix) / "peers"
"""Where `make bench` puts requirements-bench.txt: the tests do not see it."""
PATH = "/echo/{name}"
Document = dict[str, Any]
Handler = Callable[[Any, Any], Any]


class EchoQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: str = "post"


def installed() -> bool:
    """Whether the other frameworks are there; makes them importable."""
    if FOLDER.is_dir() and str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    return all(importlib.util.find_spec(name) for name in ("fastapi", "mangum", "aws_lambda_powertools"))


def galley(document: Document) -> Handler:
    """A view that does nothing, behind all of Galley's edge."""

    def echo(name: str, query: EchoQuery) -> dict[str, Any]:
        assert name
        assert query.limit
        assert query.kind
        return document

    routes = Blueprint("bench")
    shown: Any = {"access": PUBLIC, "cors": cors.PUBLIC, "answer": dict[str, Any], "summary": "The document"}
    route(routes, "GET", PATH, query=EchoQuery, registry=Registry(), **shown)(echo)
    app = Chalice("bench")
    app.api.binary_types = []
    app.register_blueprint(routes)
    handler: Handler = app
    return handler


def bare_chalice(document: Document) -> Handler:
    """A plain route: no CORS, no checks."""
    app = Chalice("bare")

    @app.route(PATH)  # type: ignore[untyped-decorator]
    def echo(name: str) -> Document:
        query = app.current_request.query_params or {}
        assert name
        assert int(query.get("limit", "20"))
        assert query.get("kind", "post")
        return document

    handler: Handler = app
    return handler


def bare_chalice_route(path: str, view: Callable[[], Any]) -> Handler:
    """A plain route that gives what the view gives, whatever its parameters."""
    app = Chalice("bare")

    @app.route(path)  # type: ignore[untyped-decorator]
    def show(**_captured: str) -> Any:
        return view()

    handler: Handler = app
    return handler


def fastapi_mangum(document: Document) -> Handler:
    """As fast as it goes: an async view needs no thread, and a declared answer is written by pydantic's serializer."""
    from fastapi import FastAPI  # type: ignore[import-not-found]
    from mangum import Mangum  # type: ignore[import-not-found]

    app = FastAPI(openapi_url=None)

    @app.get(PATH)  # type: ignore[untyped-decorator]
    async def echo(name: str, limit: int = 20, kind: str = "post") -> dict[str, Any]:
        assert name
        assert limit
        assert kind
        return document

    asyncio.set_event_loop(asyncio.new_event_loop())
    handler: Handler = Mangum(app, lifespan="off")
    return handler


def powertools(document: Document) -> Handler:
    """Its resolver for REST APIs, without its validation."""
    from aws_lambda_powertools.event_handler import APIGatewayRestResolver

    app = APIGatewayRestResolver()

    @app.get(PATH.replace("{", "<").replace("}", ">"))
    def echo(name: str) -> Document:
        query = app.current_event.query_string_parameters
        assert name
        assert int(query.get("limit", "20"))
        assert query.get("kind", "post")
        return document

    handler: Handler = app.resolve
    return handler
