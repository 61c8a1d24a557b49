"""Lambda's event source mappings, as the developer guide says they behave, one batch at a time.

A stream is read in order within a shard; a batch that fails comes again whole, a partial answer rewinds to its lowest
record, also over what has succeeded; after finite tries records are given up. A queue gives a batch to anybody who asks
while nobody works on it; only what is not named as failed goes, the rest comes again when the time to work on it is
over. Each batch that went well may come again.
"""

import random
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib import clock
from chalicelib.settings import settings
from local.lambda_events import failures, queue_event, schedule_event, stream_event
from tests.sim.cloud import Cloud
from tests.sim.faults import Crash

Event = dict[str, Any]
SHARDS, BATCH, TRIES = 2, 10, 6
SCHEDULES = ("publish_due_articles", "sweep_ledger")


def _never() -> bool:
    return False


def _nothing() -> None:
    """Nobody asks."""


@dataclass
class _Shard:
    """How far a shard is read, in writes of the store, and how often its next batch has failed."""

    at: int = 0
    tries: int = 0


@dataclass
class Lambdas:
    """What calls the handlers of `app.py`. `again` says whether a batch that went well is given out once more."""

    cloud: Cloud
    chance: random.Random
    again: Callable[[], bool] = _never
    cold_start: Callable[[], None] = _nothing
    """Called before each handler: what crashed before it was another process."""
    given_up: list[Event] = field(default_factory=list)
    fired: int = 0
    """Batches that were handed to a handler."""
    _shards: list[_Shard] = field(default_factory=lambda: [_Shard() for _ in range(SHARDS)])

    @property
    def sources(self) -> list[Callable[[], int]]:
        """Each shard and each queue; calling one hands its next batch over, and says how many were done with."""
        shards = [lambda shard=shard, n=n: self.poll_shard(n, shard) for n, shard in enumerate(self._shards)]
        return [*shards, *(lambda name=name: self.poll_queue(name) for name in sorted(_handlers()))]

    def poll_shard(self, number: int, shard: _Shard) -> int:
        records = self._records(number, shard.at)[: self.chance.randint(1, BATCH)]
        if not records:
            shard.at = len(self.cloud.tables.written)
            return 0
        numbers = [int(record["dynamodb"]["SequenceNumber"]) for record in records]
        failed = self._called("relay_ledger", stream_event(records, "arn:aws:dynamodb:us-east-1:1:table/ledger"))
        if failed is None or failed - {str(number) for number in numbers}:
            return self._failed(shard, records, numbers)
        if failed:
            shard.at = min(map(int, failed))
            return 0
        shard.tries = 0
        shard.at = numbers[0] if self.again() else numbers[-1] + 1
        return len(records)

    def poll_queue(self, name: str) -> int:
        messages = self.cloud.queues.receive(name, BATCH)
        if not messages:
            return 0
        given = [{"MessageId": m.id, "ReceiptHandle": m.id, "Body": m.body, "MD5OfBody": ""} for m in messages]
        failed = self._called(_handlers()[name], queue_event(given, f"arn:aws:sqs:us-east-1:1:{name}"))
        ids = {message.id for message in messages}
        kept = ids if failed is None or failed - ids else failed
        if self.again():
            self.cloud.queues.put(name, messages[0].body)
        for done in ids - kept:
            self.cloud.queues.queues[name].messages.pop(done, None)
        return len(messages)

    def tick(self, schedule: str) -> None:
        """The clock calls; whatever becomes of it, it will call again."""
        self._called(schedule, schedule_event(clock.text(clock.now())))

    def lose_stream(self) -> None:
        """What is in the stream is older than 24 hours."""
        for shard in self._shards:
            shard.at = len(self.cloud.tables.written)

    @property
    def behind(self) -> bool:
        """Whether there is something to hand over, now or later."""
        waiting = any(self.cloud.queues.waiting(name) for name in _handlers())
        return waiting or any(self._records(n, shard.at) for n, shard in enumerate(self._shards))

    def _records(self, number: int, since: int) -> list[Event]:
        """The new entries of a shard: which shard an item is in follows from its key."""
        written = self.cloud.tables.written
        found = []
        for at in range(since, len(written)):
            each = written[at]
            if each.table == settings.table("ledger") and zlib.crc32(str(each.key[0]).encode()) % SHARDS == number:
                found.append(_record(at, each.before, each.after))
        return found

    def _failed(self, shard: _Shard, records: list[Event], numbers: list[int]) -> int:
        shard.tries += 1
        if shard.tries < TRIES:
            return 0
        self.given_up += records
        shard.tries, shard.at = 0, numbers[-1] + 1
        return len(records)

    def _called(self, name: str, event: Event) -> set[str] | None:
        """The identifiers that a handler names as failed; None when it fell."""
        from app import app

        self.fired += 1
        self.cold_start()
        try:
            return failures(app.handler_map[name](event, None))
        except (Exception, Crash):  # noqa: BLE001 - however a handler falls, Lambda gives its batch out again
            return None


def _record(at: int, before: Any, after: Any) -> Event:
    kind = "INSERT" if before is None else "REMOVE" if after is None else "MODIFY"
    return {"eventName": kind, "dynamodb": {"SequenceNumber": str(at), "NewImage": after or {}}}


def _handlers() -> Mapping[str, str]:
    """The queues that a function of `app.py` reads, with the function's name."""
    from app import app

    sources = [each for each in app.event_sources if hasattr(each, "queue_arn")]
    return {settings.queue(each.queue_arn.rpartition(":")[2]): each.name for each in sources}
