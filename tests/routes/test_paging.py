"""Lists that are walked page by page while others write: what stays in its place is seen exactly once."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chalicelib import clock
from chalicelib.commands import articles, tokens
from chalicelib.content import Content
from chalicelib.models import tokens as models
from tests.conftest import NOON, HeldClock
from tests.machine import fresh_galley
from tests.routes.conftest import EVERY_SCOPE, Staff
from tests.tables import Tables

pytestmark = pytest.mark.thorough

Act = tuple[str, int]
ACTS = st.lists(st.tuples(st.sampled_from(["add", "add between", "change", "remove"]), st.integers(0, 30)), max_size=3)
STEPS = st.lists(st.tuples(st.integers(1, 4), ACTS), min_size=1, max_size=8)
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example has a whole store of its own, so a smaller one is not looked for: they are small."""


@dataclass
class Walked(ABC):
    """One list: its path, the names of what stands in it, and what was done to it."""

    path: str
    present: list[str] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def do(self, what: str, number: int) -> None:
        """Add something, or change or remove one of those that are there."""
        if what in {"add", "add between"}:
            self.present.append(self.add(f"Number {len(self.present)}", between=number if "between" in what else 0))
        elif left := [name for name in self.present if name not in self.gone]:
            getattr(self, what)(left[number % len(left)])

    def name(self, item: dict[str, Any]) -> str:
        return str(item["id"])

    @abstractmethod
    def add(self, title: str, *, between: int) -> str: ...

    @abstractmethod
    def change(self, name: str) -> None: ...

    @abstractmethod
    def remove(self, name: str) -> None: ...


class Published(Walked):
    """Articles by date: a new publication without another date leaves them where they are."""

    def add(self, title: str, *, between: int) -> str:
        draft = articles.draft(actor="operator", content=Content(title=title, tags=("tea",)))
        at = clock.now() - timedelta(minutes=between, seconds=30) if between else None
        return str(articles.publish(actor="operator", article_id=draft.id, at=at).id)

    def change(self, name: str) -> None:
        articles.amend(actor="operator", article_id=name, changes={"body": f"New at {clock.now()}."})
        articles.publish(actor="operator", article_id=name)

    def remove(self, name: str) -> None:
        articles.retract(actor="operator", article_id=name)
        self.gone.add(name)


class Drafts(Walked):
    """By their last change, so that a change moves them to the top."""

    def add(self, title: str, *, between: int) -> str:
        return str(articles.draft(actor="operator", content=Content(title=title)).id)

    def change(self, name: str) -> None:
        articles.amend(actor="operator", article_id=name, changes={"body": f"New at {clock.now()}."})
        self.moved.add(name)

    def remove(self, name: str) -> None:
        articles.delete(actor="operator", article_id=name)
        self.gone.add(name)


class Saves(Walked):
    """They are only ever added to."""

    def name(self, item: dict[str, Any]) -> str:
        return str(item["revision"])

    def add(self, title: str, *, between: int) -> str:
        article = articles.amend(actor="operator", article_id=self.path.split("/")[2], changes={"title": title})
        return str(article.revision)

    def change(self, name: str) -> None:
        articles.publish(actor="operator", article_id=self.path.split("/")[2])

    def remove(self, name: str) -> None:
        """A save is never removed."""


class Tokens(Walked):
    """A revoked one stays where it was. The first is the walker's own."""

    def add(self, title: str, *, between: int) -> str:
        return str(tokens.create(actor="operator", name=title, scopes=("articles:read",))[0].id)

    def change(self, name: str) -> None:
        if name != self.present[0]:
            tokens.revoke(actor="operator", token_id=name)

    remove = change


def saves() -> Walked:
    article = articles.draft(actor="operator", content=Content(title="One"))
    return Saves(f"/articles/{article.id}/revisions", present=["1"])


LISTS: dict[str, Callable[[], Walked]] = {
    "articles": lambda: Published("/articles"),
    "topic": lambda: Published("/topics/tag/tea"),
    "drafts": lambda: Drafts("/drafts"),
    "revisions": saves,
    "tokens": lambda: Tokens("/tokens", present=[str(models.of(limit=1)[0][0].id)]),
}


@contextmanager
def a_galley_of_its_own(tables: Tables) -> Iterator[tuple[Staff, HeldClock]]:
    held = HeldClock()
    clock.hold(now=lambda: held.time, randomness=held.next)
    with fresh_galley(tables):
        yield Staff(tokens.create(actor="operator", name="a test", scopes=EVERY_SCOPE, days=30)[1]), held


@pytest.mark.parametrize("make", LISTS.values(), ids=LISTS)
@settings(max_examples=10, deadline=None, phases=QUICK, suppress_health_check=[HealthCheck.too_slow])
@given(number=st.integers(0, 7), steps=STEPS, minutes=st.integers(0, 1))
def test_what_stays_in_its_place_is_seen_exactly_once(
    tables: Tables, make: Callable[[], Walked], number: int, steps: list[tuple[int, list[Act]]], minutes: int
) -> None:
    with a_galley_of_its_own(tables) as (staff, held):
        walked = make()
        for _ in range(number):
            held.move(minutes=minutes)
            walked.do("add", 0)
        from_the_beginning = list(walked.present)
        seen = list(walk(staff, walked, steps, lambda: held.move(minutes=minutes)))
        counted = Counter(seen)
        stayed = [name for name in from_the_beginning if name not in walked.moved | walked.gone]
        assert {name: counted[name] for name in stayed} == dict.fromkeys(stayed, 1)
        assert {name for name, times in counted.items() if times > 1} <= walked.moved
        assert set(seen) <= set(walked.present)


def walk(staff: Staff, walked: Walked, steps: list[tuple[int, list[Act]]], tick: Callable[[], Any]) -> Iterator[str]:
    """The names on all pages, with one step's acts after each page. Fails when it does not end, or at an empty end."""
    cursor, limit, shrunk = "", 1, False
    remaining = iter(steps)
    for _ in range(len(steps) + len(walked.present) + 3 * len(steps) + 2):
        limit, acts = next(remaining, (limit, []))
        answer = staff("GET", f"{walked.path}?limit={limit}{cursor}")
        if answer.status_code == 404 and not set(walked.present) - walked.gone:
            return  # a topic without articles is none
        page = answer.json_body
        assert len(page["items"]) <= limit
        assert page["items"] or not cursor or shrunk, "a cursor led to nothing"
        yield from map(walked.name, page["items"])
        if page["next"] is None:
            return
        cursor, shrunk = f"&cursor={page['next']}", shrunk or bool(acts)
        for act in acts:
            tick()
            walked.do(*act)
    raise AssertionError("the walk does not end")


@pytest.mark.parametrize("make", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_page_that_is_just_full_is_the_last(tables: Tables, make: Callable[[], Walked], number: int) -> None:
    with a_galley_of_its_own(tables) as (staff, held):
        walked = make()
        while len(walked.present) < number:
            held.move(minutes=1)
            walked.do("add", 0)
        for limit in (number, 1):
            assert list(walk(staff, walked, [(limit, [])], lambda: NOON)) == walked.present[::-1]
