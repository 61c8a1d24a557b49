"""The crash matrix: every operation, every AWS call that it makes, every fault that such a call can have."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chalicelib import one_time
from chalicelib.commands import accounts, articles, media, sessions, site
from chalicelib.models import people
from tests.images.examples import encoded, photo
from tests.sim import checker
from tests.sim.cast import NETWORK, Cast, begin, invited
from tests.sim.faults import Fault, possible
from tests.sim.history import History
from tests.sim.network import striking
from tests.sim.operations import Operation, catalogue
from tests.sim.world import World

SEED = 7
STREAM = "work.stream"
"""Without the schedules: what the sweeper would mend is seen."""
AGAIN = {"accounts.ask", "addresses.ask", "sessions.log_in", "sessions.refresh", "invites.send", "tokens.create"}
"""Without a key, and may be asked for once more all the same: who did not get the answer does so."""


@dataclass(frozen=True)
class Cell:
    """One of them: the fault that strikes the call of this number, counted from the operation's first."""

    name: str
    at: int
    fault: Fault

    def __str__(self) -> str:
        return f"{self.name} · call {self.at} · {self.fault}"


def cells(name: str) -> Iterator[Cell]:
    """Those of one operation, or of one kind of work that functions do after it."""
    calls = calls_of(name)
    yield from (Cell(name, at, fault) for at, operation in enumerate(calls) for fault in possible(operation))


def tried(cell: Cell) -> list[str]:
    """What does not hold after it, and after somebody has asked again and all has come to rest."""
    world, cast = begin(SEED)
    with world.running():
        history = History(world.network)
        if cell.name in WORK:
            _struck_at_work(world, cast, cell)
            if cell.name == STREAM and (left := _left(world, history)):
                return left
        else:
            _struck(world, cast.of_one_article(), catalogue()[cell.name], cell, history)
        world.catch_up()
        return checker.violations(world, history)


def _struck(world: World, cast: Cast, operation: Operation, cell: Cell, history: History) -> None:
    do = operation.prepare(world, cast)
    with striking(world.network, cell.at, cell.fault):
        told = history.ask("first", operation, do, "the key")
    world.heal()
    if operation.keyed and told.verdict == "unknown":
        again = history.ask("again", operation, do, "the key")
        written = history.entries(told) + history.entries(again)
        fewest, most = operation.entries
        assert fewest <= written <= most, f"R4: {cell}: {written} entries by one key"
        assert again.verdict != "unknown", f"R4: {cell}: who asks again is told nothing: {again.answer!r}"
    elif operation.name in AGAIN and told.verdict == "unknown":
        again = history.ask("again", operation, do)
        assert again.verdict == "ok", f"R15: {cell}: who asks again is told {again.answer!r}"


def _struck_at_work(world: World, cast: Cast, cell: Cell) -> None:
    WORK[cell.name](world, cast)
    with striking(world.network, cell.at, cell.fault):
        work(world, cell.name)


def _left(world: World, history: History) -> list[str]:
    """What stream and queues have not brought to everybody by themselves, before the sweeper looks."""
    world.heal()
    world.settle()
    try:
        checker.check_r5_every_event_reaches_every_consumer(world, history)
    except AssertionError as error:
        return [f"R5: without the sweeper: {error}"]
    return []


def work(world: World, name: str = "") -> None:
    """What the functions do that nobody waits for: stream, queues, and the clock's two schedules."""
    world.settle()
    if name == STREAM:
        return
    world.clock.move(minutes=5)
    for schedule in ("publish_due_articles", "sweep_ledger"):
        world.lambdas.tick(schedule)


def calls_of(name: str) -> list[str]:
    """The AWS calls without a fault."""
    world, cast = begin(SEED)
    with world.running():
        if name in WORK:
            WORK[name](world, cast)
            with striking(world.network) as seen:
                work(world, name)
        else:
            operation = catalogue()[name]
            do = operation.prepare(world, cast.of_one_article())
            with striking(world.network) as seen:
                told = History(world.network).ask("first", operation, do, "the key")
            assert told.verdict == "ok", told
    return seen


def _publish(_world: World, cast: Cast) -> None:
    articles.publish(actor="operator", article_id=cast.articles[0])


def _add_picture(_world: World, _cast: Cast) -> None:
    media.add(actor="operator", path="/new.png", content=encoded(photo(30, 20), "PNG"))


def _configure(_world: World, _cast: Cast) -> None:
    site.configure(actor="operator", settings={"title": "Elm"})


def _ask(_world: World, cast: Cast) -> None:
    accounts.ask(purpose="reset", email=cast.reader.email, network=NETWORK)


def _several(_world: World, cast: Cast) -> None:
    """So many at once that a function is given more than one record."""
    accounts.ask(purpose=one_time.SIGN_UP, email="one@elm.example", network=NETWORK)
    invited("author", "two@elm.example")
    for _ in range(8):
        sessions.start_after(people.get(cast.reader.person), factors=("password",))


def _miss_the_stream(world: World, cast: Cast) -> None:
    """Only the sweeper is left to find it."""
    _publish(world, cast)
    world.lambdas.lose_stream()


WORK: dict[str, Callable[[World, Cast], None]] = {
    "work.pages": _publish,
    "work.images": _add_picture,
    "work.site": _configure,
    "work.mail": _ask,
    STREAM: _several,
    "work.sweeper": _miss_the_stream,
}
"""What functions do after a request: by what is asked for before."""
