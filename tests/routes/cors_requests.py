"""Requests of pages, one that succeeds for each route, in front of a store that stands still."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from botocore.client import BaseClient
from chalice.app import Chalice

from app import app
from chalicelib.access import Scope
from chalicelib.commands import previews, tokens
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from chalicelib.routes import documents
from chalicelib.web import ROUTES, RouteDeclaration
from tests.routes.conftest import EVERY_SCOPE
from tests.routes.cors_rules import GHOST, GHOST_API, METHODS, RULES
from tests.routes.example_people import Prepared, prepared
from tests.routes.examples import body_of
from tests.watch import WRITES


@dataclass(frozen=True)
class Asked:
    """One request but for its origin. `values` are those of the path."""

    route: RouteDeclaration
    method: str
    values: dict[str, str] = field(default_factory=dict)
    query: dict[str, list[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    def of(self, origin: tuple[str, ...] = (), application: Chalice = app) -> "Told":
        return send(self, self.route.path, origin, application)

    def preflight(self, origin: tuple[str, ...], **more: str) -> "Told":
        """As a browser asks before this request, of `more` headers too."""
        headers = {"Access-Control-Request-Method": self.method, **more}
        return send(replace(self, method="OPTIONS", headers=headers, body=""), self.route.path, origin)

    def with_headers(self, **headers: str) -> "Asked":
        """Underscores are hyphens; an empty value takes the header away."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={name: text for name, text in {**self.headers, **named}.items() if text})


@dataclass(frozen=True)
class Told:
    status: int
    headers: dict[str, str]
    body: str

    @property
    def cors(self) -> dict[str, str]:
        """Whatever CORS has to do with, by lower-case name; that answers may be compressed is another matter."""
        low = {name.lower(): value for name, value in self.headers.items()}
        low["vary"] = low.get("vary", "").removesuffix("Accept-Encoding").removesuffix(", ")
        return {name: value for name, value in low.items() if value and name.startswith(("access-control-", "vary"))}


def nowhere(route: RouteDeclaration, method: str) -> Asked:
    """At a path that names nothing."""
    return Asked(route, method, dict.fromkeys(route.path_types, "nothing"))


def send(asked: Asked, path: str, origin: tuple[str, ...], application: Chalice = app) -> Told:
    """An event as API Gateway sends it."""
    headers = {name: [value] for name, value in asked.headers.items()} | ({"Origin": list(origin)} if origin else {})
    event = {
        "requestContext": {"httpMethod": asked.method, "resourcePath": path, "requestId": "1", "path": path},
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "pathParameters": asked.values or None,
        "multiValueQueryStringParameters": asked.query or None,
        "stageVariables": None,
        "body": asked.body,
    }
    told = application(event, None)
    return Told(told["statusCode"], told["headers"], told["body"])


@dataclass
class Standing:
    """A store that stands still: each question is asked once, no write arrives, and all of it can break."""

    failing: Exception | None = None
    calls: int = 0
    known: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def broken(self, error: Exception) -> Iterator[None]:
        self.failing = error
        yield
        self.failing = None

    def answer(self, real: Callable[..., Any], client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        self.calls += 1
        if self.failing:
            raise self.failing.with_traceback(None)
        if operation in {*WRITES, "TransactWriteItems"}:
            return {"Attributes": {}} if operation == "UpdateItem" else {}
        key = f"{operation} {arguments}"
        if key not in self.known:
            self.known[key] = real(client, operation, arguments)
        return self.known[key]


class World:
    """A publication in which every route has something to tell."""

    def __init__(self, article: Article, draft: Article, person: Person) -> None:
        made, text = tokens.create(actor="operator", name="a page", scopes=EVERY_SCOPE, days=1)
        _, self.weak = tokens.create(actor="operator", name="weak", scopes=(Scope.ARTICLES_READ,), days=1)
        _, self.other = tokens.create(actor="operator", name="other", scopes=(Scope.SITE_WRITE,), days=1)
        self.token, self._draft = text, draft.id
        self._made = {each.operation: ready for each in ROUTES if (ready := prepared(each.operation))}
        preview = previews.give(article.id).text
        self._values = {"article_id": article.id, "person_id": person.id, "token_id": made.id, "preview": preview}
        self._values |= {
            "kind": "tag",
            "name": "tea",
            "revision": "1",
            "slug": "not-found",
            "file": next(iter(documents._FILES)),
        }

    def asks(self, route: RouteDeclaration, method: str = "") -> Asked:
        """What the route answers with success."""
        made = self._made.get(route.operation, Prepared())
        shown = self.token if route.access.scope else made.access_token
        headers = {"Authorization": f"Bearer {shown}"} if shown else {}
        headers |= {"If-Match": "*"} if route.precondition else {}
        headers |= {"Content-Type": "application/json"} if route.takes_body else {}
        body = body_of(route, made.body).decode()
        query = {"key": ["0" * 26]} if RULES[route.path, route.method] is GHOST else {}
        return Asked(route, method or route.method, self._of(route), query, headers, body)

    def refused(self, asked: Asked) -> tuple[int, Asked]:
        """The same, in a way that is refused before anything is looked up, and the status."""
        if asked.route.access.private:
            return 401, asked.with_headers(Authorization="")
        ghost = RULES[asked.route.path, asked.method] is GHOST
        return (401, replace(asked, query={})) if ghost else (400, replace(asked, query={"nonsense": ["1"]}))

    def _of(self, route: RouteDeclaration) -> dict[str, str]:
        """The values of a path."""
        made = self._made.get(route.operation, Prepared())
        known = {**self._values, **made.values} | (
            self._ghost(route) if RULES[route.path, route.method] is GHOST else {}
        )
        if str(route) == "PUT /articles/{article_id}/publication":
            known["article_id"] = self._draft
        return {name: known[name] for name in route.path_types}

    def _ghost(self, route: RouteDeclaration) -> dict[str, str]:
        """Id and slug as the list has them."""
        older = {"version": "v4", "resource": "posts"}
        noun = route.path.format_map({**older, **dict.fromkeys(route.path_types, "posts")}).split("content/")[1]
        lists = next(each for each in ROUTES if str(each) == f"GET {GHOST_API}/content/{noun.split('/')[0]}")
        if not set(route.path_types) - set(older):
            return older
        first = json.loads(self.asks(lists).of().body)[noun.split("/")[0]][0]
        return {
            **older,
            "slug": first["slug"],
            **{name: first["id"] for name in route.path_types if name.endswith("_id")},
        }

    def every(self) -> list[Asked]:
        return [self.asks(route, method) for route, method in METHODS]
