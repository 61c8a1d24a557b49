"""The API as a front end calls it, in front of an in-memory Galley."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from socket import socket
from typing import Any

import pytest
from botocore.config import Config

from chalicelib import aws, memory
from chalicelib.access import Scope
from chalicelib.commands import tokens
from tests import http_client
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.examples import World
from tests.routes.examples import world as new_world
from tests.tables import Tables

Get = Callable[..., Any]
EVERY_SCOPE = tuple(Scope)


@pytest.fixture
def get(galley: Machine) -> Get:
    """A request to the whole app; `get("/articles", Origin="…")`."""
    return caller()


@pytest.fixture
def get_without_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Get]:
    """The same while nothing listens where DynamoDB should be."""
    with closing(socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    quick = Config(connect_timeout=0.5, read_timeout=0.5, retries={"total_max_attempts": 1})
    monkeypatch.setattr(aws, "_config", lambda: quick)
    aws.forget()
    memory.forget()
    yield caller()
    aws.forget()


class Staff:
    """A program that shows a token: `staff("PATCH", path, body, If_Match='"3"')`. A body is sent as JSON."""

    def __init__(self, token: str) -> None:
        self._client, self._token = http_client.client(), token

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        given |= {name.replace("_", "-"): text for name, text in headers.items()}
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        if body is not None:
            given.setdefault("Content-Type", "application/json")
        return self._client.request(method, path, headers=given, body=sent)

    def begin(self, title: str = "A title", **fields: Any) -> Any:
        """A new draft, as the API shows it."""
        return self("POST", "/articles", {"title": title, "body": "Some words.", **fields}).json_body

    def publish(self, title: str = "A title", **fields: Any) -> Any:
        """A new article that readers see, as the API shows it."""
        draft = self.begin(title, **fields)
        return self("PUT", f"/articles/{draft['id']}/publication", {}, If_Match=tag(draft)).json_body


def tag(shown: dict[str, Any]) -> str:
    """The entity tag of what the API has shown."""
    return f'"{shown["version"]}"'


@pytest.fixture
def holder(galley: Machine) -> Callable[..., Staff]:
    """Somebody with a token of these scopes."""

    def _holder(*scopes: str, days: int = 366) -> Staff:
        return Staff(tokens.create(actor="operator", name="a test", scopes=scopes, days=days)[1])

    return _holder


@pytest.fixture
def staff(holder: Callable[..., Staff]) -> Staff:
    """Somebody who may do everything."""
    return holder(*EVERY_SCOPE)


@pytest.fixture(scope="module")
def standing(tables: Tables) -> Iterator[World]:
    """One publication for all tests of a module: each makes what it changes."""
    with new_world(tables) as made:
        yield made


@pytest.fixture
def world(standing: World, held_clock: HeldClock) -> World:
    standing.begin(lambda: held_clock.time)
    memory.forget()
    return standing


def caller() -> Get:
    client = http_client.client()

    def _get(path: str, **headers: str) -> Any:
        return client.get(path, headers={name.replace("_", "-"): text for name, text in headers.items()})

    return _get
