"""Lambda's event source mappings on one machine: stream to relay, queues to projections, clock to
schedules.
"""

import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chalicelib.errors import GalleyError
from local.lambda_events import Event, schedule_event
from local.queues import BATCH, Dead, Queue
from local.resources import Clients, Names
from local.streams import Streams

POLL_SECONDS = 0.25
SCHEDULE_SECONDS = 5.0
MAX_ROUNDS = 10_000


class UnsettledError(GalleyError):
    """Messages keep failing, or work makes more work without end."""


@dataclass(frozen=True)
class Handlers:
    """What to call. `queues` and `batches` go by queue name; a schedule takes no argument."""

    relay: Callable[[Event], Any]
    queues: Mapping[str, Callable[[Event], Any]]
    schedules: Sequence[Callable[[], Any]] = ()
    batches: Mapping[str, int] = field(default_factory=dict)
    """The most messages of one call, where it is not as many as a queue gives."""


class Pump:
    """Reads the streams from their end at construction on; what was written before is the sweeper's work.

    With `beginning` it reads them whole.
    """

    def __init__(self, handlers: Handlers, clients: Clients, names: Names, *, beginning: bool = False) -> None:
        self._handlers = handlers
        self._streams = Streams(clients, names.streams, handlers.relay, beginning)
        self._queues = [
            Queue(clients, name, handler, handlers.batches.get(name, BATCH))
            for name, handler in handlers.queues.items()
        ]

    @property
    def dropped(self) -> list[Event]:
        """Stream records that were given up after finite tries."""
        return self._streams.dropped

    def settle(self, *, max_rounds: int = MAX_ROUNDS) -> int:
        """Run schedules, stream and queues until nothing is left; returns how many records and messages
        were handled.

        Failed messages come again at once, until their queue's redrive policy makes them dead letters. Raises
        `UnsettledError` naming the queue when one did, or when there is still work after `max_rounds`.
        """
        handled = self._drain(max_rounds)
        for _ in range(max_rounds):
            self._tick()
            more = self._drain(max_rounds)
            handled += more
            if not more:
                return handled
        raise UnsettledError("the schedules make new work each time they run")

    def run(self, stop: threading.Event) -> None:
        """The same for as long as `stop` is not set, a few polls a second. An error is one line; it goes
        on.
        """
        due = time.monotonic()
        while not stop.is_set():
            if time.monotonic() >= due:
                self._survive(self._tick, stop)
                due = time.monotonic() + SCHEDULE_SECONDS
            if not self._survive(self._once, stop):
                stop.wait(POLL_SECONDS)

    def _drain(self, max_rounds: int) -> int:
        """Stream and queues until they are empty. Raises `UnsettledError` once all that can be done is
        done.
        """
        handled, dead = 0, list[Dead]()
        for _ in range(max_rounds):
            count = self._streams.poll() + sum(queue.poll(again_after=_at_once) for queue in self._queues)
            dead += [letter for queue in self._queues for letter in queue.dead()]
            if not count and not any(queue.failed for queue in self._queues) and not self._streams.failing:
                break
            handled += count
        else:
            failing = [queue.name for queue in self._queues if queue.failed]
            raise UnsettledError(f"still work after {max_rounds} rounds; failing: {', '.join(failing) or 'nothing'}")
        if dead:
            raise UnsettledError(_obituary(dead))
        return handled

    def _tick(self) -> int:
        for schedule in self._handlers.schedules:
            schedule()
        return 0

    def _once(self) -> int:
        count = self._streams.poll() + sum(queue.poll(again_after=_backing_off) for queue in self._queues)
        for letter in (letter for queue in self._queues for letter in queue.dead()):
            print(f"pump: {_obituary([letter])}", file=sys.stderr)
        return count

    def _survive(self, work: Callable[[], int], stop: threading.Event) -> int:
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - the pump outlives every handler and every outage
            if not stop.is_set():
                print(f"pump: {type(error).__name__}: {error}".splitlines()[0], file=sys.stderr)
            return 0


def from_app(app: Any, clients: Clients, names: Names, *, beginning: bool = False) -> Pump:
    """The pump for the handlers in `app.py`, called as Lambda calls them: raw event and context."""
    from chalicelib import clock
    from chalicelib.settings import settings

    def handler(name: str) -> Callable[[Event], Any]:
        return lambda event: app.handler_map[name](event, _context(name))

    def schedule(name: str) -> Callable[[], Any]:
        return lambda: handler(name)(schedule_event(clock.text(clock.now())))

    followed = {settings.queue(s.queue_arn.rpartition(":")[2]): s for s in app.event_sources if hasattr(s, "queue_arn")}
    handlers = Handlers(
        relay=handler("relay_ledger"),
        queues={name: handler(source.name) for name, source in followed.items()},
        batches={name: source.batch_size for name, source in followed.items()},
        schedules=[schedule("sweep_ledger"), schedule("publish_due_articles")],
    )
    return Pump(handlers, clients, names, beginning=beginning)


def _context(name: str) -> Any:
    from chalice.local import LambdaContext

    return LambdaContext(name, memory_size=1024, max_runtime_ms=60_000)


def _at_once(_received: int) -> int:
    return 0


def _backing_off(received: int) -> int:
    """Seconds until a failed message comes again: 2, 4, 8 … 60."""
    return int(min(60, 2**received))


def _obituary(dead: list[Dead]) -> str:
    first = dead[0]
    what = f"{len(dead)} message(s) kept failing and are dead letters now"
    return f"queue {first.queue}: {what}, first {first.body[:200]}: {first.error}"
