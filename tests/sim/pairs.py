"""Every order of the AWS calls of two writes on one subject: each step of one before and after each of the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations_with_replacement

from tests.baton import Baton, Choose
from tests.orders import Orders
from tests.sim import checker
from tests.sim.cast import at_rest, begin
from tests.sim.footprints import apart
from tests.sim.history import History
from tests.sim.operations import Do, Operation, catalogue

SEED = 11
DUE, PLANNED = "due.publish_due", 1
"""The clock's command, and which article of the cast it is about."""
SUBJECTS: dict[str, tuple[str, ...]] = {
    "an article": tuple(
        f"articles.{name}"
        for name in ("amend", "delete", "move", "publish", "put_live", "restore", "retract", "revise", "schedule")
    ),
    "what is due": (DUE, "articles.delete", "articles.retract", "articles.publish"),
    "a person": (
        "accounts.delete",
        "credentials.change_password",
        "credentials.reset",
        "people.revise",
        "roles.end_sessions",
        "roles.set_role",
        "roles.suspend",
        "factors.recover",
        "factors.turn_on",
    ),
    "a session": ("sessions.refresh", "sessions.end", "sessions.log_out", "sessions.end_everybodys", "roles.suspend"),
    "an address": ("addresses.suppress", "accounts.enter", "addresses.confirm", "credentials.reset"),
    "a list": ("topics.describe", "topics.forget", "articles.publish", "articles.delete"),
    "a file": ("media.remove", "media.add", "articles.move"),
    "the settings": ("site.configure", "site.reset", "themes.use", "themes.drop"),
    "a token": ("tokens.revoke",),
    "an invite": ("invites.accept", "invites.withdraw"),
    "a handle": ("people.add", "people.revise"),
}
"""Which writes are about the same thing."""
TWICE = {"accounts.confirm", "accounts.enter", "credentials.reset", "addresses.confirm", "invites.accept"}
"""With the same one-time token, at the same time."""


@dataclass(frozen=True)
class Pair:
    first: str
    second: str
    same: bool = False
    """Both show one and the same token."""

    def __str__(self) -> str:
        return f"{self.first} · {self.second}{' · one token' if self.same else ''}"


def pairs() -> Iterator[Pair]:
    found = {pair for names in SUBJECTS.values() for pair in combinations_with_replacement(sorted(names), 2)}
    yield from (Pair(*pair) for pair in sorted(found))
    yield from (Pair(name, name, same=True) for name in sorted(TWICE))


def every_way(pair: Pair) -> Iterator[list[str]]:
    """What is wrong after each order of their calls."""
    rest, _ = at_rest()
    yield from Orders(partial(_played, pair), lambda one, two: apart(one, two, rest.cloud))


def _played(pair: Pair, choose: Choose) -> list[str]:
    world, cast = begin(SEED)
    with world.running():
        history, cast = History(world.network), cast.of_one_article(PLANNED if DUE in (pair.first, pair.second) else 0)
        first, second = (catalogue()[name] for name in (pair.first, pair.second))
        one = first.prepare(world, cast)
        other = one if pair.same else second.prepare(world, cast)
        baton = Baton(choose)
        world.network.before = baton.wait
        told = baton.run(
            {"a": partial(_ask, history, "a", first, one), "b": partial(_ask, history, "b", second, other)}
        )
        fallen = [repr(each) for each in told.values() if isinstance(each, BaseException)]
        world.catch_up()
        both = pair.same and sum(each.verdict == "ok" for each in history.told) > 1
        fallen += [f"R1: nothing failed, and nothing was answered: {e}" for e in history.told if e.verdict == "unknown"]
        return [*fallen, *(["R14: one token was good twice"] if both else []), *checker.violations(world, history)]


def _ask(history: History, name: str, operation: Operation, do: Do) -> None:
    history.ask(name, operation, do, name)
