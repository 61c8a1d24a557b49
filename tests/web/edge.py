"""Routes on an app of their own, called with events as API Gateway sends them."""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import msgspec
from chalice.app import Blueprint, Chalice

from chalicelib.web import PUBLIC, Key, Paged, PageQuery, Registry, RouteDeclaration, complete, cors, route


class Shown(msgspec.Struct):
    text: str = "here"


class Page(msgspec.Struct, kw_only=True):
    items: tuple[str, ...] = ()
    next: str | None = None


class Versioned(msgspec.Struct):
    id: str = "1"
    version: int = 3


class Mood(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    mood: str = "calm"


WHOLE: dict[str, Any] = {"access": PUBLIC, "cors": cors.PUBLIC, "answer": Shown, "summary": "Shows"}


class Edge:
    """Routes on an app of their own, called with events as API Gateway sends them."""

    def __init__(self, view: Callable[..., Any], path: str = "/shown", method: str = "GET", **declared: Any) -> None:
        self.blueprint, self.registry, self.path, self.method = Blueprint("test"), Registry(), path, method
        self.also(view, method, path, **declared)

    def also(self, view: Callable[..., Any], method: str, path: str, **declared: Any) -> None:
        """Another route beside it, before the first call."""
        route(self.blueprint, method, path, registry=self.registry, **{**WHOLE, **declared})(view)

    @cached_property
    def app(self) -> Chalice:
        made = Chalice("test")
        made.api.binary_types = []
        for blueprint in (self.blueprint, complete(self.registry)):
            made.register_blueprint(blueprint)
        return made

    @property
    def declaration(self) -> RouteDeclaration:
        return next(iter(self.registry))

    def call(
        self,
        values: dict[str, str] | None = None,
        query: dict[str, list[str]] | None = None,
        headers: Mapping[str, str | list[str]] | None = None,
        context: Any = None,
        body: str | bytes | None = None,
        method: str = "",
        encoded: bool = False,
        **request_context: str,
    ) -> "Told":
        """`headers` with several values are sent several times; an `encoded` body is what the gateway calls base64."""
        several = {name: [text] if isinstance(text, str) else text for name, text in (headers or {}).items()}
        event = {
            "requestContext": {"httpMethod": method or self.method, "resourcePath": self.path, **request_context},
            "headers": {name: texts[-1] for name, texts in several.items()},
            "multiValueHeaders": several,
            "pathParameters": values,
            "multiValueQueryStringParameters": query,
            "stageVariables": None,
            "body": body,
            "isBase64Encoded": encoded,
        }
        return Told(self.app(event, context))


class Told:
    def __init__(self, answer: dict[str, Any]) -> None:
        self.status: int = answer["statusCode"]
        self.headers: dict[str, str] = answer["headers"]
        self.text: str = answer["body"]

    @property
    def slug(self) -> str:
        """The kind of a problem."""
        return str(self.json["type"]).rpartition("/problems/")[2]

    @property
    def fault(self) -> dict[str, str]:
        """The one part of the request that a problem finds fault with."""
        (found,) = self.json["errors"]
        return dict(found)

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def show() -> Shown:
    return Shown()


def show_version() -> Versioned:
    return Versioned()


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
