"""The API as a front end calls it, in front of an in-memory Galley."""

from collections.abc import Callable, Iterator
from contextlib import closing
from socket import socket
from typing import Any

import pytest
from botocore.config import Config
from chalice.test import Client

from app import app
from chalicelib import aws
from tests.machine import Machine

Get = Callable[..., Any]


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
    yield caller()
    aws.forget()


def caller() -> Get:
    client = Client(app)

    def _get(path: str, **headers: str) -> Any:
        return client.http.get(path, headers={name.replace("_", "-"): text for name, text in headers.items()})

    return _get
