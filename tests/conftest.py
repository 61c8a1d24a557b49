"""An in-memory Galley and the cast. Fixtures are verbs; they go through the same commands that everyone uses."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

os.environ.update(
    AWS_DEFAULT_REGION="us-east-1",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_ACCOUNT_ID_ENDPOINT_MODE="disabled",
    AWS_EC2_METADATA_DISABLED="true",
)
for name in (
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_ENDPOINT_URL_DYNAMODB_STREAMS",
    "AWS_PROFILE",
    "GALLEY_PREFIX",
    "GALLEY_EMBEDDED",
):
    os.environ.pop(name, None)

import pytest

from chalicelib import clock, mail, passwords
from chalicelib.commands import articles, people
from chalicelib.content import Content
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from chalicelib.settings import settings
from tests import unsigned
from tests.machine import Machine, fresh_galley
from tests.tables import Tables
from tests.watch import broken_rule, watching

unsigned.apply()
ROOT = Path(__file__).parents[1]
_numbers = count()
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytest_plugins = ["tests.dynamodb_local", "tests.canaries"]


@pytest.fixture(autouse=True)
def ledger_rule() -> Iterator[None]:
    """No write goes round the ledger, whichever test makes it."""
    broken: list[str] = []

    def see(operation: str, arguments: dict[str, Any]) -> None:
        if rule := broken_rule(operation, arguments):
            broken.append(rule)

    with watching(see):
        yield
    assert not broken, f"writes that go round ledger.commit: {broken}"


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Iterator[None]:
    """The lowest cost that bcrypt takes: no test is about how slow it is."""
    cost, passwords.COST = passwords.COST, 4
    yield
    passwords.COST = cost


@pytest.fixture(autouse=True)
def held_clock() -> Iterator["HeldClock"]:
    """Time stands still unless a test moves it; ids are numbered."""
    held = HeldClock()
    clock.hold(now=lambda: held.time, randomness=held.next)
    yield held
    clock.hold()


class HeldClock:
    def __init__(self) -> None:
        self.time = NOON
        self._number = 0

    def next(self, bits: int) -> int:
        self._number += 1
        return self._number

    def move(self, **delta: float) -> datetime:
        self.time += timedelta(**delta)
        return self.time


@pytest.fixture(autouse=True)
def mailbox(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own, where letters arrive: made by the first one, as most tests send none."""
    state = tmp_path_factory.getbasetemp() / "mailboxes" / str(next(_numbers))
    monkeypatch.setattr(mail, "settings", replace(settings, state=str(state), mail="folder"))
    return state / "mail"


@pytest.fixture
def galley(tables: Tables) -> Iterator[Machine]:
    """All of Galley's AWS, made from the declaration that production uses."""
    with fresh_galley(tables) as machine:
        yield machine


@pytest.fixture
def draft(galley: Machine) -> Callable[..., Article]:
    def _draft(title: str = "A title", *, kind: str = "post", **content: Any) -> Article:
        words = Content(title=title, **{"body": "Some words.", **content})
        return articles.draft(actor="operator", content=words, kind=kind)

    return _draft


@pytest.fixture
def publish(draft: Callable[..., Article]) -> Callable[..., Article]:
    def _publish(title: str = "A title", *, at: datetime | None = None, kind: str = "post", **content: Any) -> Article:
        article = draft(title, kind=kind, **content)
        return articles.publish(actor="operator", article_id=article.id, at=at)

    return _publish


@pytest.fixture
def author(galley: Machine) -> Person:
    return people.add(actor="operator", name="Ada Lovelace", handle="ada", title="Countess")
