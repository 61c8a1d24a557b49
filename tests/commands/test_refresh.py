"""Refresh tokens: an honest caller whose answers get lost stays logged in, and a thief is found out.

Two parties share one session: its owner and whoever has copied a token of theirs. What each schedule must lead to is
worked out from the rule alone: the newest token is good; each of the two before it is, for ten seconds after it was
spent, and is answered with the newest.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.client import BaseClient
from pynamodb.expressions.update import Action

from chalicelib import clock
from chalicelib.commands import sessions as commands
from chalicelib.errors import Unauthenticated
from chalicelib.models import ledger, people
from chalicelib.models.sessions import Session, hash_of
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.members import Member, join
from tests.sim.faults import FAULTS, Crash, Plan, striking

ACTIONS = ("owner refreshes", "owner refreshes, answer lost", "thief copies", "thief refreshes", "six seconds pass")
WINDOW = 10
DEPTH = 8
Point = tuple[Any, ...]
Row = tuple[str, str | None]
"""What a session keeps of its tokens: the hashes of the newest and of the one before."""


@pytest.fixture
def reader(galley: Machine) -> Member:
    return join()


def begun(reader: Member) -> str:
    """The first refresh token of another session."""
    return commands.start(reader.id, int(people.get(reader.id).epoch), factors=("password",)).refresh_token


# All schedules of owner and thief


@dataclass
class Family:
    """One session as both parties see it. `tokens` are all that were given, in order; parties have one by number."""

    clock: HeldClock
    tokens: list[str]
    stored: Row = ("", None)
    owner: int = 0
    thief: int | None = None
    age: int = 0
    """Seconds since the newest token was given."""
    gap: int = 99
    """Seconds between the newest and the one before."""
    over: bool = False
    thief_came: bool = False
    late: bool = False
    """Whether the owner has let the window pass after an answer was lost."""

    @property
    def newest(self) -> int:
        return len(self.tokens) - 1

    def act(self, action: str) -> None:
        match action:
            case "owner refreshes":
                self.owner = self.shown(self.owner)
            case "owner refreshes, answer lost":
                self.shown(self.owner)
            case "thief copies":
                self.thief = self.owner
            case "thief refreshes" if self.thief is not None:
                self.thief_came = True
                self.thief = self.shown(self.thief)
            case "six seconds pass":
                self.clock.move(seconds=6)
                self.age += 6

    def shown(self, number: int) -> int:
        """Which token a party has after it has shown one. Fails unless the answer is what the rule says."""
        newest = number == self.newest
        spent = {self.newest - 1: self.age, self.newest - 2: self.age + self.gap}
        again = spent.get(number, 99) <= WINDOW
        if number == self.owner < self.newest and not again:
            self.late = True
        try:
            given = commands.refresh(self.tokens[number]).refresh_token
        except Unauthenticated:
            assert self.over or not (newest or again)
            self.over = True
            return number
        assert not self.over
        assert newest or again
        if newest:
            assert given not in self.tokens
            self.tokens.append(given)
            self.gap, self.age = self.age, 0
        assert given == self.tokens[-1]
        return self.newest

    def state(self) -> Point:
        """All that what comes next depends on, and what is asked of it."""
        if self.over:
            return (True,)
        behind = [None if each is None else min(self.newest - each, 3) for each in (self.owner, self.thief)]
        return (*behind, min(self.newest, 2), min(self.age, 12), min(self.gap, 12), self.thief_came, self.late)


@pytest.mark.thorough
def test_in_every_schedule_a_spent_token_ends_it_for_both_and_an_honest_owner_stays(
    reader: Member, held_clock: HeldClock
) -> None:
    """Schedules that have come to the same point are followed from there once, and all are counted."""
    start = Family(held_clock, [reader.refresh_token], stored=stored(reader))
    points, following, ways = {start.state(): start}, dict[Point, list[Point]](), Counter({start.state(): 1})
    for _ in range(DEPTH):
        reached: Counter[Point] = Counter()
        for point in ways:
            if point not in following:
                led = [after(points[point], action, reader) for action in ACTIONS]
                points = {each.state(): each for each in led} | points
                following[point] = [each.state() for each in led]
            reached.update({each: following[point].count(each) * ways[point] for each in set(following[point])})
        ways = reached
    assert sum(ways.values()) == len(ACTIONS) ** DEPTH
    print(f"{sum(ways.values())} schedules of {DEPTH} steps, by way of {len(points)} points")


def after(point: Family, action: str, reader: Member) -> Family:
    """What an action makes of a point, which is put back before it as it was stored."""
    family = replace(point, tokens=[*point.tokens])
    if "refreshes" not in action:
        family.act(action)
        return family
    put_back(family, reader)
    family.act(action)
    family.stored = stored(reader)
    if family.over and not point.over:
        assert family.thief_came or family.late, f"an honest owner was logged out by {action} at {point}"
        assert all(refused(token) for token in family.tokens)
        assert reader("GET", "/account").status_code == 401
    return family


def stored(reader: Member) -> Row:
    session = Session.get(reader.session, consistent_read=True)
    return str(session.hash), session.previous


def put_back(family: Family, reader: Member) -> None:
    """The row of the session at this point. That costs less than to play the schedule from its beginning."""
    now, (newest, previous) = clock.now(), family.stored
    actions: list[Action] = [
        Session.hash.set(newest),
        Session.previous.set(previous) if previous else Session.previous.remove(),
        Session.rotated_at.set(clock.text(now - timedelta(seconds=family.age))),
        Session.previous_at.set(clock.text(now - timedelta(seconds=family.age + family.gap))),
        Session.idle_at.set(clock.text(now + commands.IDLE)),
        Session.ended_at.set(clock.text(now)) if family.over else Session.ended_at.remove(),
    ]
    Session.get(reader.session).update(actions)


def refused(token: str) -> bool:
    try:
        commands.refresh(token)
    except Unauthenticated:
        return True
    return False


def test_a_spent_token_that_comes_late_is_told_of_once_and_ends_the_access_too(
    reader: Member, held_clock: HeldClock
) -> None:
    stolen = reader.refresh_token
    reader.refresh()
    held_clock.move(seconds=WINDOW + 1)
    assert [refused(stolen) for _ in range(3)] == [True] * 3
    assert reader("GET", "/account").status_code == 401
    kinds = Counter(str(entry.kind) for entry in ledger.of(f"session#{reader.session}"))
    assert kinds == {"session.started": 1, "session.stolen": 1}


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (10, True), (10.001, False), (11, False), (600, False)])
def test_the_window_is_ten_seconds(reader: Member, held_clock: HeldClock, seconds: float, good: bool) -> None:
    first = reader.refresh_token
    child = commands.refresh(first).refresh_token
    held_clock.move(seconds=seconds)
    assert refused(first) != good
    assert refused(child) != good


def test_a_token_two_steps_old_is_answered_with_the_newest_for_ten_seconds(
    reader: Member, held_clock: HeldClock
) -> None:
    first = reader.refresh_token
    second = commands.refresh(first).refresh_token
    held_clock.move(seconds=8)
    third = commands.refresh(second).refresh_token
    held_clock.move(seconds=2)
    assert commands.refresh(first).refresh_token == third
    held_clock.move(seconds=1)
    assert commands.refresh(second).refresh_token == third
    assert refused(first), "it was spent eleven seconds ago, whatever came after it"
    assert refused(third)


def test_a_token_three_steps_old_is_spent_even_at_once(reader: Member) -> None:
    first = token = reader.refresh_token
    for _ in range(3):
        token = commands.refresh(token).refresh_token
    assert refused(first)
    assert refused(token)


# Answers that get lost on the way


@dataclass
class Honest:
    """A caller who asks again, with the same token, until they are answered; each try meets a fault."""

    token: str
    tries: int = 0
    seen: list[str] = field(default_factory=list)

    def refresh(self, plans: Iterator[Plan]) -> None:
        for plan in plans:
            self.tries += 1
            with striking(plan), suppress(Crash, Exception):  # however it failed
                self.token = commands.refresh(self.token).refresh_token
                self.seen.append(self.token)
                return


@pytest.mark.parametrize("faults", [40, pytest.param(200, marks=pytest.mark.thorough)])
def test_whoever_asks_again_after_a_fault_is_never_logged_out(
    reader: Member, held_clock: HeldClock, faults: int
) -> None:
    """Up to three faults in a row, each at some AWS call, within the window."""
    chance, honest, struck = random.Random(7), Honest(reader.refresh_token), 0
    while struck < faults:
        plans = [Plan(chance.randrange(2), chance.choice(FAULTS)) for _ in range(chance.randrange(4))]
        honest.refresh(iter([*plans, Plan()]))
        struck += sum(plan.struck for plan in plans)
        held_clock.move(seconds=chance.choice((0, 9, 600)))
    assert len(set(honest.seen)) == len(honest.seen)
    kinds = [str(entry.kind) for entry in ledger.of(f"session#{reader.session}")]
    assert kinds == ["session.started"]
    print(f"{struck} faults in {len(honest.seen)} refreshes, nobody was logged out")


def test_a_rotation_that_the_library_asks_for_twice_is_one(reader: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 sends a call again when its answer got lost, and then finds its own write in the way."""
    real = BaseClient._make_api_call

    def twice(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        if operation == "UpdateItem":
            real(client, operation, arguments)
        return real(client, operation, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", twice)
    tokens = [reader.refresh_token]
    for _ in range(3):
        tokens.append(commands.refresh(tokens[-1]).refresh_token)
    monkeypatch.undo()
    assert len(set(tokens)) == 4
    assert Session.get(reader.session).hash == hash_of(tokens[-1])
