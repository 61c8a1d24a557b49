"""A request for each route that succeeds, made from its declaration, and a publication in which it does."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from chalicelib import clock
from chalicelib.access import Scope
from chalicelib.commands import articles, people, previews, site, tokens
from chalicelib.content import Content
from chalicelib.errors import Missing
from chalicelib.models import articles as stored
from chalicelib.models import site as settings
from chalicelib.web import RouteDeclaration
from tests import http_client
from tests.conftest import NOON
from tests.machine import fresh_galley
from tests.routes.example_people import prepared
from tests.tables import Tables

KEY = "0123456789abcdef0123456789"
"""What clients made for another system show."""
FILES = {"file": "pages.css", "slug": "not-found", "revision": "1", "kind": "tag", "name": "tea", "person_id": "ada"}
FILES |= {"version": "v4", "resource": "posts"}
"""Values of path parameters that are the same in every publication."""


@dataclass(frozen=True)
class Request:
    """What is sent. A header that is empty is not."""

    route: RouteDeclaration
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def but(self, *, query: dict[str, str] | None = None, body: bytes | None = None, **headers: str) -> "Request":
        """The same with other headers (`If_Match`), further parameters or another body."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return replace(
            self,
            query=self.query | (query or {}),
            headers=self.headers | named,
            body=self.body if body is None else body,
        )

    def with_part(self, name: str, value: str) -> "Request":
        """The same with another value of one path parameter, as it stands in the path."""
        parts = self.path.split("/")
        parts[self.route.path.split("/").index(f"{{{name}}}")] = value
        return replace(self, path="/".join(parts))

    def read(self, path: str) -> Any:
        """What the same caller reads elsewhere."""
        headers = {"Authorization": self.headers.get("Authorization", "")}
        return replace(self, path=path, headers=headers, body=b"").send("GET")

    def send(self, method: str = "") -> Any:
        path = self.path + (f"?{urlencode(self.query)}" if self.query else "")
        headers = {name: text for name, text in self.headers.items() if text}
        return http_client.client().request(method or self.route.method, path, headers=headers, body=self.body)


class World:
    """A publication in which every route has something to answer, and those who ask."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self.begin(lambda: NOON - timedelta(days=10))
        _, self.expired = tokens.create(actor="operator", name="expired", scopes=tuple(Scope), days=1)
        self._holders = {scope: self.token(scope) for scope in Scope}
        self.token_of_all = self.token(*Scope)
        gone, self.revoked = tokens.create(actor="operator", name="revoked", scopes=tuple(Scope), days=30)
        tokens.revoke(actor="operator", token_id=gone.id)
        self.person = people.add(actor="operator", name="Ada Lovelace", handle="ada")
        self._post, self._page = self.article("Tea"), self.article("About", kind="page")
        self._made = ""

    def begin(self, now: Callable[[], Any]) -> None:
        """No id is made twice, whatever a test does to the clock."""
        clock.hold(now=now, randomness=lambda _bits: next(self._ids))

    @property
    def actor(self) -> str:
        """What the ledger calls whoever shows the token of all."""
        return f"token#{self.token_of_all[7:33]}"

    def holder(self, scope: Scope) -> str:
        """The token of whoever may do this and nothing else."""
        return self._holders[scope]

    def token(self, *scopes: str) -> str:
        return tokens.create(actor="operator", name="a test", scopes=scopes, days=60)[1]

    def article(self, title: str, **more: Any) -> str:
        """The id of a new one that readers see."""
        words = Content(title=title, body="Some *words*.", tags=("tea",), authors=(self.person.id,))
        drafted = articles.draft(actor="operator", content=words, **more)
        return str(articles.publish(actor="operator", article_id=drafted.id).id)

    def request(self, route: RouteDeclaration, **known: str) -> Request:
        """A request that succeeds, by who may do everything. What a change is about is new each time."""
        made = prepared(route.operation)
        if made:
            known = {**made.values, **known}
        elif route.edits:
            known = self._something_new(route) | known
        values = {name: quote(known.get(name) or self.value(name, route.path), safe="") for name in route.path_types}
        shown = self.token_of_all if route.access.scope else made.access_token if made else ""
        headers = {"Authorization": f"Bearer {shown}"} if shown else {}
        headers |= {"Content-Type": "application/json"} if route.takes_body else {}
        version = made.version if made and made.version is not None else self._version(known)
        headers |= {"If-Match": f'"{version}"'} if route.precondition else {}
        query = {route.key: KEY} if route.key else {}
        return Request(route, route.path.format(**values), query, headers, body_of(route, made.body if made else {}))

    def _something_new(self, route: RouteDeclaration) -> dict[str, str]:
        """What the change before has made or taken, such as a path, is free again."""
        with suppress(Missing):
            articles.delete(actor="operator", article_id=self._made or "none")
        site.configure(actor="operator", settings={"title": f"Number {next(self._ids)}"})
        self._made = self.article("New") if "article_id" in route.path_types else ""
        return {"article_id": self._made, "token_id": self.token("articles:read")[7:33]}

    def _version(self, known: dict[str, str]) -> int:
        """Of the article that is to be changed, else of the settings."""
        if article_id := known.get("article_id"):
            return int(stored.get(article_id).version)
        found = settings.find()
        return int(found.version) if found else 0

    def value(self, name: str, path: str = "") -> str:
        """A value of a path parameter at which there is something."""
        if name == "slug" and "/slug/" in path:
            return {"pages": "about", "authors": "ada"}.get(path.split("/")[-3], "tea")
        made: dict[str, Callable[[], str]] = {
            "article_id": lambda: self._post,
            "post_id": lambda: self._post,
            "thing_id": lambda: self._post,
            "page_id": lambda: self._page,
            "author_id": lambda: str(self.person.id),
            "token_id": lambda: self.token_of_all[7:33],
            "preview": lambda: previews.give(self._post).text,
            "tag_id": self._tag_id,
        }
        return made[name]() if name in made else FILES[name]

    def _tag_id(self) -> str:
        listed = http_client.client().get(f"/ghost/api/content/tags?key={KEY}").json_body
        return str(listed["tags"][0]["id"])


def body_of(route: RouteDeclaration, also: Mapping[str, Any] | None = None) -> bytes:
    """The example that the documentation shows, with what is new each time."""
    if not route.takes_body:
        return b""
    return msgspec.json.encode(msgspec.to_builtins(route.body_example) | dict(also or {}))


@contextmanager
def world(tables: Tables) -> Iterator[World]:
    with fresh_galley(tables):
        yield World()
    clock.hold()
