"""Finds ledger entries that some projection has not marked done, and sends them again: the ledger is the promise.

The sweeper keeps a mark up to which everything is settled, so a quiet publication costs one query per sweep.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pynamodb.exceptions import PutError

from chalicelib import clock, relay
from chalicelib.models import done, ledger
from chalicelib.models.done import DONE, PARKED, SENT, Done
from chalicelib.models.ledger import Entry
from chalicelib.relay import Passed

GRACE = timedelta(minutes=2)
"""How long the stream and the queues have before an entry counts as missing; also covers the index's lag and skew."""
TRIES = 5
"""After so many sweeps an entry is parked: it stays visible for `./galley redrive`, and the mark moves on."""
LONGEST = timedelta(days=14)
_BATCH = 50


@dataclass(frozen=True)
class Swept:
    """What one sweep did."""

    seen: int
    sent: int
    parked: int

    def as_dict(self) -> dict[str, int]:
        return {"seen": self.seen, "sent": self.sent, "parked": self.parked}


def sweep(*, grace: timedelta = GRACE) -> Swept:
    """Send again what was committed before `grace` ago and is not done by all who follow it."""
    until = clock.now() - grace
    mark = done.find("sweeper", "mark")
    since = clock.moment(mark.state) if mark else until - LONGEST
    swept, settled = Swept(0, 0, 0), until
    if since >= until:
        return swept
    for entries in _batches(since, until):
        for entry, message, tries in _missing(entries):
            parked = _again(message, tries)
            swept = Swept(swept.seen, swept.sent + (not parked), swept.parked + parked)
            settled = settled if parked else min(settled, clock.moment(entry.at))
        swept = Swept(swept.seen + len(entries), swept.sent, swept.parked)
    if settled > since:
        _write("sweeper", "mark", clock.text(settled), tries=0)
    return swept


def parked() -> list[Done]:
    """Entries that were given up on, for the operator."""
    return list(Done.scan(Done.state == PARKED))


def redrive() -> int:
    """Send every parked entry again, as if new; returns how many."""
    marks = parked()
    for mark in marks:
        subject, _, version = mark.entry.rpartition("@")
        entry = ledger.get(subject, int(version))
        if entry:
            relay.send([Passed(mark.projection, subject, int(version), entry.kind)])
            _write(mark.entry, mark.projection, SENT, tries=0)
    return len(marks)


def _batches(since: datetime, until: datetime) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    day = since.date()
    while day <= until.date():
        for entry in ledger.on_day(day.isoformat(), since=clock.text(since), until=clock.text(until)):
            batch.append(entry)
            if len(batch) == _BATCH:
                yield batch
                batch = []
        day += timedelta(days=1)
    if batch:
        yield batch


def _missing(entries: list[Entry]) -> list[tuple[Entry, Passed, int]]:
    """What must be sent again and how often it was already; what is parked waits for the operator."""
    wanted = [(entry, message) for entry in entries for message in relay.for_entry(entry)]
    known = done.states((message.entry, message.projection) for _, message in wanted)
    marks = [(entry, message, known.get((message.entry, message.projection))) for entry, message in wanted]
    return [(e, message, int(m.tries) if m else 0) for e, message, m in marks if m is None or m.state == SENT]


def _again(message: Passed, tries: int) -> bool:
    """Send one again, or park it after too many tries; returns whether it was parked."""
    if tries >= TRIES:
        _write(message.entry, message.projection, PARKED, tries=tries)
        return True
    relay.send([message])
    _write(message.entry, message.projection, SENT, tries=tries + 1)
    return False


def _write(entry: str, projection: str, state: str, *, tries: int) -> None:
    """A mark; one that says `done` is never undone by a late sweep."""
    now = clock.now()
    expires = int(now.timestamp()) + done.KEPT_SECONDS
    mark = Done(entry, projection, state=state, tries=tries, at=clock.text(now), expires=expires)
    try:
        mark.save(None if entry == "sweeper" else (Done.state != DONE) | Done.entry.does_not_exist())
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
