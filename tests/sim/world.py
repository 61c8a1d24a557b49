"""A whole Galley in the simulator: its cloud, its clock, what calls it, and what its clients were told."""

import random
import string
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import current_thread
from typing import Any
from unittest.mock import patch

import bcrypt

from chalicelib import clock, mail, memory, relay, transactions
from chalicelib.models import themes, uses
from chalicelib.projections.pages import urls
from chalicelib.settings import settings
from tests.sim.cloud import Cloud
from tests.sim.lambdas import SCHEDULES, Lambdas
from tests.sim.network import Call, Network, connected

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
SWEEPS = 4
_BCRYPT_LETTERS = "./" + string.ascii_letters + string.digits
MOST_ROUNDS = 400


class NotQuiet(AssertionError):
    """R25: what was begun does not come to an end."""


@dataclass
class Clock:
    """Simulated time: each AWS call takes some milliseconds; `skews` are how wrong somebody's clock is."""

    chance: random.Random
    time: datetime = START
    skews: dict[str, timedelta] = field(default_factory=dict)

    def now(self) -> datetime:
        return self.time + self.skews.get(current_thread().name, timedelta())

    def pass_by(self, _call: Call) -> None:
        self.time += timedelta(milliseconds=self.chance.randint(1, 20))

    def move(self, **delta: float) -> None:
        self.time += timedelta(**delta)


class World:
    """One run of the simulator. Everything that is left to chance follows from the seed."""

    def __init__(self, seed: int, cloud: Cloud | None = None, at: datetime = START) -> None:
        self.chance, self.salts = random.Random(seed), random.Random(f"salts {seed}")
        self.cloud = cloud.copy(self.chance) if cloud else Cloud(self.chance)
        self.began, self.clock = at, Clock(self.chance, at)
        self.network = Network(self.cloud, after=self.clock.pass_by)
        self.was_skewed = False
        self.lambdas = Lambdas(self.cloud, self.chance, cold_start=self._revive)

    @contextmanager
    def running(self) -> Iterator["World"]:
        """Inside the block Galley runs in this world: its AWS, its time, its chance; and mail goes out."""
        clock.hold(now=self.clock.now, randomness=self.chance.getrandbits)
        self.new_process()
        try:
            with connected(self.network), _mail_goes_out(), _pauses_take_no_time(), _salts_follow(self.salts):
                yield self
        finally:
            clock.hold()

    def new_process(self) -> None:
        """As a cold start: nothing is remembered, and nobody is dead."""
        memory.forget()
        uses.forget()
        relay.forget()
        themes.find.cache_clear()
        self.network.dead.clear()

    def _revive(self) -> None:
        self.network.dead.discard(current_thread().name)

    def heal(self) -> None:
        """From now on nothing goes wrong, and clocks are right."""
        self.network.fault, self.network.before = (lambda _: None), (lambda _: None)
        self.cloud.tables.lag, self.lambdas.again = 0, (lambda: False)
        self.was_skewed = self.was_skewed or bool(self.clock.skews)
        self.clock.skews.clear()
        self.new_process()

    def settle(self) -> None:
        """Stream and queues until they are empty. Raises `NotQuiet`."""
        for _ in range(MOST_ROUNDS):
            if not self.lambdas.behind:
                return
            if not sum(source() for source in self.lambdas.sources):
                self.clock.move(minutes=13)  # longer than any queue hides what somebody works on
            self.cloud.queues.now = self.clock.time.timestamp()
        raise NotQuiet(f"still work after {MOST_ROUNDS} rounds")

    def expire(self) -> None:
        """TTL deletes what has expired."""
        self.cloud.tables.expire(self.clock.time.timestamp())

    def page(self, path: str) -> str:
        """The text of the page at a path; empty when there is none."""
        found = self.cloud.objects.buckets[settings.site_bucket].get(urls.object_key(path))
        return found.body.decode() if found else ""

    def everything(self) -> str:
        """All that is stored anywhere, as text."""
        rows = [str(item) for table in self.cloud.tables.tables.values() for item in table.items.values()]
        objects = [str(each) for bucket in self.cloud.objects.buckets.values() for each in bucket.values()]
        messages = [each.body for queue in self.cloud.queues.queues.values() for each in queue.messages.values()]
        return "\n".join([*rows, *objects, *messages])

    def catch_up(self) -> None:
        """As after an outage: time passes, the schedules call, and all that is late is done."""
        self.heal()
        self.network.arrive()
        self.settle()
        for _ in range(SWEEPS):
            self.clock.move(minutes=5)
            for schedule in SCHEDULES:
                self.lambdas.tick(schedule)
            self.settle()


def _mail_goes_out() -> AbstractContextManager[Any]:
    return patch.object(mail, "settings", replace(settings, mail="ses", mail_from="galley@oak.example"))


def _pauses_take_no_time() -> AbstractContextManager[Any]:
    return patch.object(transactions, "_pause", lambda _seconds: None)


def _salts_follow(chance: random.Random) -> AbstractContextManager[Any]:
    """Those of passwords, which bcrypt takes from the system (22 letters, of the last one two bits: `crypt(5)`)."""

    def gensalt(rounds: int) -> bytes:
        letters = "".join(chance.choices(_BCRYPT_LETTERS, k=21)) + chance.choice(".Oeu")
        return f"$2b${rounds:02}${letters}".encode()

    return patch.object(bcrypt, "gensalt", gensalt)
