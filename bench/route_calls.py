"""AWS calls of every route, over HTTP and with a token: reads in a process that has just answered the same, and cold.

The token is one that an owner has made, so whether they still are one is read too; that it is used is noted once an
hour, not each time, and so is not counted. A write carries If-Match and an Idempotency-Key, as careful clients send it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from chalice.test import Client

from bench.figures import Figure
from chalicelib import memory
from chalicelib.access import Actor, Role, Scope
from chalicelib.commands import articles, people, tokens
from chalicelib.content import Content
from chalicelib.web import ROUTES
from tests.routes.example_people import is_about, prepared
from tests.routes.members import invited
from tests.watch import counted_calls

UNIT = "AWS calls"


@dataclass(frozen=True)
class Write:
    """One change. `article`: it is made to the article of the version seen last; `once`: it takes a key."""

    method: str
    path: str
    body: Any = None
    article: bool = True
    once: bool = True

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


WRITES = (
    Write("POST", "/articles", {"title": "A title", "body": "Words.", "tags": ["a"], "section": "essays"}, False),
    Write("PATCH", "/articles/{article_id}", {"body": "Better words.", "tags": ["a", "b"]}),
    Write("PUT", "/articles/{article_id}/publication", {}),
    Write("PUT", "/articles/{article_id}/path", {"path": "/moved/"}),
    Write("POST", "/articles/{article_id}/revisions/{revision}/restoration"),
    Write("POST", "/articles/{article_id}/preview", article=False, once=False),
    Write("DELETE", "/articles/{article_id}/publication"),
    Write("DELETE", "/articles/{article_id}"),
    Write("PATCH", "/site", {"title": "Bench"}, False),
    Write("POST", "/tokens", {"name": "Another", "scopes": ["articles:read"]}, False, once=False),
    Write("DELETE", "/tokens/{token_id}", article=False),
)
"""In this order; the article is the one that the first begins."""


@dataclass
class Bench:
    """What is asked, and what is put into the paths of the routes."""

    client: Any
    token: str
    values: dict[str, str] = field(default_factory=dict)

    def count(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> "Counted":
        """Fails when the answer is no success."""
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/json"
        text = b"" if body is None else json.dumps(body).encode()
        with counted_calls() as calls:
            answer = self.client.http.request(method, path.format(**self.values), headers=sent, body=text)
        assert answer.status_code < 300, (method, path, answer.status_code, answer.body)
        return Counted(sum(calls.values()), answer)


@dataclass(frozen=True)
class Counted:
    calls: int
    answer: Any


def measure() -> Iterator[Figure]:
    """For a Galley that is empty."""
    from app import app

    owner = Actor(f"person#{invited(Role.OWNER).id}")
    _, token = tokens.create(actor=owner, name="bench", scopes=tuple(Scope), days=30)
    with Client(app) as client:
        bench = Bench(client, token)
        _fill(bench)
        yield from _reads(bench)
        yield from _writes(bench)
        yield from _accounts(bench)


def _reads(bench: Bench) -> Iterator[Figure]:
    for route in [each for each in ROUTES if each.method == "GET" and each.failure is None and not is_about(each)]:
        memory.forget()
        yield Figure(f"calls.route_cold.{route}", bench.count("GET", route.path).calls, UNIT)
        yield Figure(f"calls.route.{route}", bench.count("GET", route.path).calls, UNIT)


def _writes(bench: Bench) -> Iterator[Figure]:
    seen = "*"
    for number, write in enumerate(WRITES):
        headers = {"If-Match": seen if write.article else "*"} if _conditional(write) else {}
        headers |= {"Idempotency-Key": f"bench-{number}"} if write.once else {}
        done = bench.count(write.method, write.path, write.body, headers)
        yield Figure(f"calls.route.{write}", done.calls, UNIT)
        if write.path == "/articles":
            bench.values["article_id"] = done.answer.json_body["id"]
        if write.path == "/articles" or write.article:
            seen = done.answer.headers["ETag"]


def _accounts(bench: Bench) -> Iterator[Figure]:
    """Each by somebody new: a member of their own account, a program with a token of somebody else's."""
    for route in ROUTES:
        made = prepared(route.operation)
        if made is None:
            continue
        bench.values |= made.values
        body = msgspec.to_builtins(route.body_example) | dict(made.body) if route.takes_body else None
        headers = {"Authorization": f"Bearer {made.access_token}"} if made.access_token else {}
        headers |= {"If-Match": f'"{made.version}"'} if route.precondition else {}
        headers |= {"Idempotency-Key": f"bench-{route.operation}"} if route.once else {}
        yield Figure(f"calls.route.{route}", bench.count(route.method, route.path, body, headers).calls, UNIT)


def _conditional(write: Write) -> bool:
    """Whether the route asks for If-Match."""
    return any(route.precondition for route in ROUTES if str(route) == str(write))


def _fill(bench: Bench) -> None:
    """Something at every path that can be read; also notes the token's use."""
    person = people.add(actor="bench", name="Cy", handle="cy")
    words = Content(title="Read me", body="Words.", tags=("a",), authors=(person.id,))
    article = articles.draft(actor="bench", content=words)
    articles.publish(actor="bench", article_id=article.id)
    spare, _ = tokens.create(actor="bench", name="spare", scopes=(Scope.ARTICLES_READ,), days=1)
    bench.values |= {"article_id": article.id, "person_id": person.id, "kind": "tag", "name": "a"}
    bench.values |= {"revision": "1", "token_id": spare.id, "file": "start.js", "slug": "not-found"}
    preview = bench.count("POST", "/articles/{article_id}/preview").answer.json_body["url"]
    bench.values["preview"] = re.sub(r"^.*/previews/", "", preview)
