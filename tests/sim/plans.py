"""What a random schedule is made of: drawn from a seed, printed, made smaller."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.sim.operations import catalogue

SHARE = 0.06


@dataclass(frozen=True)
class Mood:
    """How hostile a schedule is. `share`: of all calls, how many are struck by a fault; `lag`: by how many writes reads
    that are not consistent are late; `again`: how often a batch is given out twice; `skewed`: functions' clocks are
    wrong by up to ten minutes; `expiry`: when TTL deletes; `down`: a service that does not answer while clients work;
    `changes`: how often somebody falls behind all others, 0 for a fair choice; `one`: all write to the same article.
    """

    share: float = 0
    lag: int = 0
    again: float = 0
    skewed: bool = False
    expiry: str = "never"
    down: str = ""
    changes: int = 0
    one: bool = True


@dataclass(frozen=True)
class Plan:
    """The requests of each client, by the names of their commands. All else that is left to chance is the seed's."""

    seed: int
    clients: tuple[tuple[str, ...], ...]
    mood: Mood

    def __str__(self) -> str:
        return f"seed {self.seed}: {' | '.join(', '.join(each) for each in self.clients)}; {self.mood}"


def plan(seed: int) -> Plan:
    """The plan of a seed: two to four clients, each with one to three requests."""
    chance, names = random.Random(f"plan {seed}"), list(catalogue())
    about = chance.choice((names, names, [name for name in names if name.startswith(("articles.", "topics."))]))
    clients = [tuple(chance.choices(about, k=chance.randint(1, 3))) for _ in range(chance.randint(2, 4))]
    mood = Mood(
        share=chance.choice((0, SHARE, SHARE, 2 * SHARE)),
        lag=chance.choice((0, 0, 3, 30)),
        again=chance.choice((0, 0.2, 0.5)),
        skewed=chance.random() < 0.3,
        expiry=chance.choice(("never", "never", "at once", "late")),
        down=chance.choice(("", "", "", "s3", "sqs", "sesv2")),
        changes=chance.choice((0, 0, 2, 4, 8)),
        one=chance.random() < 0.5,
    )
    return Plan(seed, tuple(clients), mood)


def shrunk(given: Plan, fails: Callable[[Plan], bool]) -> Plan:
    """A plan that fails as well, of which nothing can be left out."""
    for smaller in _smaller(given):
        if fails(smaller):
            return shrunk(smaller, fails)
    return given


def _smaller(given: Plan) -> Iterator[Plan]:
    for at, requests in enumerate(given.clients):
        others = given.clients[:at], given.clients[at + 1 :]
        if len(given.clients) > 1:
            yield replace(given, clients=(*others[0], *others[1]))
        for number in range(len(requests) if len(requests) > 1 else 0):
            left = requests[:number] + requests[number + 1 :]
            yield replace(given, clients=(*others[0], left, *others[1]))
    calm = Mood()
    for name in Mood.__dataclass_fields__:
        if getattr(given.mood, name) != getattr(calm, name):
            yield replace(given, mood=replace(given.mood, **{name: getattr(calm, name)}))
