"""What a client meets: Galley with its sample publication, on a port of its own, and a token with every scope."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.request import urlopen

import pytest

from app import app
from chalicelib.access import Scope
from chalicelib.commands import tokens
from cli import sample
from local import api
from tests.clients import tools
from tests.machine import Machine

SCOPES = tuple(map(str, Scope))


@dataclass(frozen=True)
class Served:
    """A running API; `url` has no slash at its end."""

    url: str
    token: str

    def document(self) -> bytes:
        """The OpenAPI document as it is served."""
        with urlopen(f"{self.url}/openapi.json", timeout=30) as answer:
            found: bytes = answer.read()
        return found


@pytest.fixture
def served(galley: Machine) -> Iterator[Served]:
    sample.load()
    _, token = tokens.create(actor="operator", name="clients", scopes=SCOPES, days=1)
    server = api.serve(app, host="127.0.0.1", port=0)
    try:
        yield Served(f"http://127.0.0.1:{server.port}", token)
    finally:
        server.shutdown()


@pytest.fixture(scope="session")
def node() -> str:
    return tools.node()


@pytest.fixture(scope="session")
def npm_tools() -> tools.NpmTools:
    return tools.npm()


@pytest.fixture(scope="session")
def generator() -> str:
    return tools.python_generator()
