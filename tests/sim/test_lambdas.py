"""The simulated event source mappings do what Lambda's developer guide says of the real ones."""

from collections.abc import Callable

import pytest

import app
from chalicelib.commands import articles
from chalicelib.settings import settings
from local.lambda_events import Event
from tests.sim import lambdas
from tests.sim.cast import words
from tests.sim.faults import Crash
from tests.sim.world import World

Handler = Callable[[Event, object], object]


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Handler], None]:
    def _handle(name: str, handler: Handler) -> None:
        monkeypatch.setitem(app.app.handler_map, name, handler)

    return _handle


def begun(how_many: int) -> None:
    for number in range(how_many):
        articles.draft(actor="operator", content=words(str(number)))


def numbers(event: Event) -> list[str]:
    return [record["dynamodb"]["SequenceNumber"] for record in event["Records"]]


def drained(world: World) -> None:
    for _ in range(200):
        for source in world.lambdas.sources[: lambdas.SHARDS]:
            source()


def test_a_stream_goes_back_to_the_lowest_record_that_failed_also_over_what_succeeded(
    world: World, handle: Callable[[str, Handler], None]
) -> None:
    seen: list[str] = []

    def handler(event: Event, _context: object) -> object:
        mine, before = numbers(event), len(seen)
        seen.extend(mine)
        if before == 0 and len(mine) > 1:
            return {"batchItemFailures": [{"itemIdentifier": mine[-1]}, {"itemIdentifier": mine[0]}]}
        return {"batchItemFailures": []}

    handle("relay_ledger", handler)
    begun(12)
    drained(world)
    again = [number for number in {*seen} if seen.count(number) > 1]
    assert seen[0] in again, "the lowest one that was named, and all after it"
    assert len({*seen}) == 12


def test_a_batch_that_fails_comes_again_whole_and_is_given_up_at_last(
    world: World, handle: Callable[[str, Handler], None]
) -> None:
    seen: list[str] = []

    def handler(event: Event, _context: object) -> object:
        seen.extend(numbers(event))
        raise Crash

    handle("relay_ledger", handler)
    begun(1)
    drained(world)
    assert len(seen) == lambdas.TRIES
    assert len(world.lambdas.given_up) == 1
    assert not world.lambdas.behind


def test_each_shard_is_in_order(world: World, handle: Callable[[str, Handler], None]) -> None:
    seen: list[int] = []
    handle("relay_ledger", lambda event, _: seen.extend(map(int, numbers(event))))
    begun(20)
    for _ in range(50):
        world.lambdas.sources[0]()
    first = list(seen)
    assert first == sorted(first)
    assert 0 < len(first) < 20, "the other shard has the others"


def test_a_queue_keeps_what_is_named_as_failed_and_hides_it_for_a_time(
    world: World, handle: Callable[[str, Handler], None]
) -> None:
    name, seen = settings.queue("mail"), list[str]()

    def handler(event: Event, _context: object) -> object:
        seen.extend(record["messageId"] for record in event["Records"])
        return {"batchItemFailures": [{"itemIdentifier": event["Records"][0]["messageId"]}]}

    handle("send_mail", handler)
    for body in ("{}", "{}"):
        world.cloud.queues.put(name, body)
    assert world.lambdas.poll_queue(name) == 2
    assert world.lambdas.poll_queue(name) == 0, "somebody may still be at work on it"
    world.cloud.queues.now += 721
    assert world.lambdas.poll_queue(name) == 1
    assert seen.count(seen[2]) == 2


def test_a_message_that_always_fails_is_a_dead_letter_after_five_times(
    world: World, handle: Callable[[str, Handler], None]
) -> None:
    name, tries = settings.queue("mail"), list[Event]()

    def handler(event: Event, _context: object) -> object:
        tries.append(event)
        raise RuntimeError("no")

    handle("send_mail", handler)
    world.cloud.queues.put(name, "{}")
    for _ in range(10):
        world.lambdas.poll_queue(name)
        world.cloud.queues.now += 721
    assert len(tries) == 5
    assert world.cloud.queues.waiting(settings.queue("mail-dead")) == 1
