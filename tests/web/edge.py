"""One route on an app of its own, called with events as API Gateway sends them."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
from chalice.app import Blueprint, Chalice

from chalicelib.web import PUBLIC, Key, Paged, PageQuery, Registry, cors, route


class Shown(msgspec.Struct):
    text: str = "here"


class Page(msgspec.Struct, kw_only=True):
    items: tuple[str, ...] = ()
    next: str | None = None


class Mood(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    mood: str = "calm"


WHOLE: dict[str, Any] = {"access": PUBLIC, "cors": cors.PUBLIC, "answer": Shown, "summary": "Shows"}


class Edge:
    """One route on an app of its own, called with events as API Gateway sends them."""

    def __init__(self, view: Callable[..., Any], path: str = "/shown", **declared: Any) -> None:
        self.blueprint, self.registry, self.path = Blueprint("test"), Registry(), path
        route(self.blueprint, "GET", path, registry=self.registry, **{**WHOLE, **declared})(view)
        self.app = Chalice("test")
        self.app.api.binary_types = []
        self.app.register_blueprint(self.blueprint)

    def call(
        self,
        values: dict[str, str] | None = None,
        query: dict[str, list[str]] | None = None,
        headers: dict[str, str] | None = None,
        context: Any = None,
        **request_context: str,
    ) -> "Told":
        event = {
            "requestContext": {"httpMethod": "GET", "resourcePath": self.path, **request_context},
            "headers": headers or {},
            "pathParameters": values,
            "multiValueQueryStringParameters": query,
            "stageVariables": None,
            "body": None,
        }
        return Told(self.app(event, context))


class Told:
    def __init__(self, answer: dict[str, Any]) -> None:
        self.status: int = answer["statusCode"]
        self.headers: dict[str, str] = answer["headers"]
        self.text: str = answer["body"]

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def show() -> Shown:
    return Shown()


def failing(error: Exception) -> Edge:
    def fail() -> Shown:
        raise error

    return Edge(fail)


def paged_edge(next_key: Key | None = None, seen: list[Any] | None = None) -> Edge:
    def pages(query: Mood, after: Key | None) -> Paged[Page]:
        if seen is not None:
            seen.append((query, after))
        return Paged(Page(items=("a",)), next_key)

    return Edge(pages, path="/moods", answer=Page, query=Mood)
