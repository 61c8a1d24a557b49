"""How `./galley` finds the publication: the one that `make dev` has running, or the state folder itself."""

import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from local import embedded, publication
from local.embedded import Choice

_FILE = "running.json"
_ANSWER_SECONDS = 1


@dataclass(frozen=True)
class Running:
    """A process that has the state open, and where it listens."""

    pid: int
    environment: dict[str, str]
    ports: dict[str, int]


@dataclass(frozen=True)
class Connection:
    """`shared` is true when another process has the publication open: it follows what is written."""

    environment: Mapping[str, str]
    shared: bool


@contextmanager
def announced(state: Path, running: Running) -> Iterator[None]:
    """Keep `running.json` for as long as this process serves."""
    path, fresh = state / _FILE, state / f"{_FILE}.new"
    fresh.write_text(json.dumps(asdict(running), indent=1), encoding="utf-8")
    os.replace(fresh, path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def find(state: Path) -> Running | None:
    """The running one; None when there is none, or only what a killed one left."""
    try:
        running = Running(**json.loads((state / _FILE).read_text("utf-8")))
        os.kill(running.pid, 0)
    except (OSError, ValueError, TypeError):
        return None
    return running if _answers(running.environment.get("AWS_ENDPOINT_URL", "")) else None


@contextmanager
def connect(state: Path, *, engine: Choice | None = None) -> Iterator[Connection]:
    """Point AWS at the publication for the duration: at the running one, else at the state opened in this process.

    Every declared resource exists inside. When nobody else runs, what was written is followed up to the last page
    before this returns. Raises `Unavailable` when the state cannot be opened.
    """
    running = find(state)
    if running:
        with environment(running.environment):
            yield Connection(running.environment, shared=True)
        return
    opened = embedded.start(state, engine=engine or embedded.choice())
    try:
        with environment(opened.environment), _followed():
            yield Connection(opened.environment, shared=False)
    finally:
        opened.stop()


@contextmanager
def environment(given: Mapping[str, str]) -> Iterator[None]:
    """Set AWS's variables and drop clients made before; both are put back at the end."""
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    _forget_clients()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        _forget_clients()


@contextmanager
def _followed() -> Iterator[None]:
    """What a killed process left is followed first, what the caller writes at the end.

    Raises `UnsettledError` when something that the caller wrote keeps failing.
    """
    pump = publication.open_pump()
    publication.catch_up(pump)
    yield
    pump.settle()


def _forget_clients() -> None:
    from chalicelib import aws, relay

    aws.forget()
    relay.forget()


def _answers(endpoint: str) -> bool:
    parts = urlsplit(endpoint)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 0), _ANSWER_SECONDS):
            return True
    except (OSError, ValueError):
        return False
