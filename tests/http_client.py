"""Where the tests' requests go: to the app in this process, or to the package as Lambda runs it (tests/package)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chalice.test import Client

from app import app


class InProcess:
    """Calls the function as API Gateway would, without it."""

    def __init__(self) -> None:
        self._client = Client(app)
        self.request = self._client.http.request
        self.get = self._client.http.get

    def call(self, event: dict[str, Any]) -> Any:
        """What the function answers to an event, without the gateway."""
        return app(event, None)


_makers: list[Callable[[], Any]] = [InProcess]
"""The last one counts."""


def client() -> Any:
    """`request(method, path, headers=, body=)`, `get(path, headers=)` and `call(event)`."""
    return _makers[-1]()


@contextmanager
def sent_to(make: Callable[[], Any]) -> Iterator[None]:
    """All requests made inside the block go elsewhere."""
    _makers.append(make)
    try:
        yield
    finally:
        _makers.pop()
