"""Marked secrets and personal values, and a watch over every test for where they must never come up.

A test takes its e-mail addresses, names, passwords, tokens and network addresses from `canary`. One that is seen in a
log line, in a problem, in an entry of the ledger or in a message of a queue fails the test.
"""

import itertools
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib import logs, metrics
from chalicelib.settings import settings
from chalicelib.web import serving
from tests.watch import watching

MARKED = re.compile(r"canary-[a-z0-9]+|2001:db8:ca4a:[0-9a-f:]*", re.IGNORECASE)
"""A marked value, or what is left of one that was shortened; network addresses are of RFC 3849."""
KINDS: dict[str, Callable[[int], str]] = {
    "email": lambda number: f"canary-{number:04x}@reader.example",
    "name": lambda number: f"Ada canary-{number:04x}",
    "password": lambda number: f"canary-{number:04x} correct horse battery",
    "token": lambda number: f"canary-{number:04x}",
    "ip": lambda number: f"2001:db8:ca4a:{number:x}::1",
    "text": lambda number: f"canary-{number:04x}",
}
Heard = list[str]
_numbers = itertools.count(0x1A2B)


def canary(kind: str) -> str:
    """A new marked value: `canary("email")` is `canary-1a2b@reader.example`."""
    return KINDS[kind](next(_numbers))


@pytest.fixture(autouse=True)
def no_canary_is_heard() -> Iterator[None]:
    """Fails every test in which a marked value comes up where it must not."""
    with listening() as heard:
        yield
    assert not heard, "marked values came up:\n" + "\n".join(heard)


@contextmanager
def listening() -> Iterator[Heard]:
    """What comes up inside the block, each with its place."""
    heard: Heard = []
    with _in_lines(heard), _in_metrics(heard), _in_problems(heard), watching(lambda *call: _in_call(heard, *call)):
        yield heard


@contextmanager
def _in_lines(heard: Heard) -> Iterator[None]:
    """Every line as it stands in the log in Lambda, the line of each request too."""
    root, galley, listener = logging.getLogger(), logging.getLogger(logs.NAME), _Listener(heard)
    level = galley.level
    root.addHandler(listener)
    galley.setLevel(logging.INFO)
    try:
        yield
    finally:
        galley.setLevel(level)
        root.removeHandler(listener)


class _Listener(logging.Handler):
    def __init__(self, heard: Heard) -> None:
        super().__init__()
        self._heard = heard
        self.setFormatter(logs.json_formatter())

    def emit(self, record: logging.LogRecord) -> None:
        """Others than Galley are asked for details in tests only."""
        if record.name.split(".")[0] == logs.NAME or record.levelno >= logging.WARNING:
            _note(self._heard, "log line", self.format(record))


@contextmanager
def _in_metrics(heard: Heard) -> Iterator[None]:
    def see(line: str) -> None:
        _note(heard, "metric", line)
        print(line)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(metrics, "print", see, raising=False)
        yield


@contextmanager
def _in_problems(heard: Heard) -> Iterator[None]:
    real = serving.response

    def see(answer: Any) -> Any:
        if answer.status >= 400:
            _note(heard, f"answer {answer.status}", f"{answer.body.decode()} {answer.headers}")
        return real(answer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serving, "response", see)
        yield


def _in_call(heard: Heard, operation: str, arguments: dict[str, Any]) -> None:
    """What is written to the ledger, and sent to a queue."""
    if operation == "TransactWriteItems":
        puts = [item["Put"] for item in arguments["TransactItems"] if "Put" in item]
        entries = [put["Item"] for put in puts if put["TableName"] == settings.table("ledger")]
        _note(heard, "ledger entry", repr(entries))
    elif operation in {"SendMessage", "SendMessageBatch"}:
        _note(heard, "message", repr(arguments))


def _note(heard: Heard, place: str, text: str) -> None:
    heard += [f"{place}: {found} in {text[:500]}" for found in dict.fromkeys(MARKED.findall(text))]
