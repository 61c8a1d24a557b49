"""Finds ledger entries that some projection has not marked done, and sends them again: the ledger is the promise.

The sweeper keeps a mark up to which everything is settled, so a quiet publication costs one query per sweep.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pynamodb.exceptions import PutError

from chalicelib import aws, clock, relay
from chalicelib.models import done, ledger
from chalicelib.models.base import NOT_MET, code_of
from chalicelib.models.done import DONE, PARKED, SENT, Done
from chalicelib.models.ledger import Entry
from chalicelib.projections import FOLLOWS
from chalicelib.relay import Passed

GRACE = timedelta(minutes=2)
"""How long the stream and the queues have before an entry counts as missing; also covers the index's lag."""
SKEW = timedelta(minutes=25)
"""How far the mark stays behind: more than two clocks are apart of which one is ten minutes fast and one as slow, so
that nothing is written below the mark.
"""
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
    swept, settled = Swept(0, 0, 0), until - SKEW
    if since >= until:
        return swept
    for entries in _batches(since, until):
        missing = _missing(entries)
        late = [one for one in missing if one.tries < TRIES]
        given_up = [one for one in missing if one.tries >= TRIES]
        again = [one for one in late if one.due]
        _send_again(again)
        _park(given_up)
        settled = min([settled, *(clock.moment(one.at) for one in late)])
        swept = Swept(swept.seen + len(entries), swept.sent + len(again), swept.parked + len(given_up))
    if settled > since:
        _write("sweeper", "mark", clock.text(settled), tries=0)
    return swept


def parked() -> list[Done]:
    """Entries that were given up on, for the operator."""
    return list(Done.scan(Done.state == PARKED, consistent_read=True))


def redrive() -> int:
    """Send again every parked entry, and every message among the dead letters, also those about bounces; returns how
    many.

    A parked entry stays parked until it is done, so one that fails again is not forgotten.
    """
    return _redrive_parked() + sum(_redrive_dead(queue) for queue in (*(each.name for each in FOLLOWS), "bounces"))


def _redrive_parked() -> int:
    marks = parked()
    for mark in marks:
        subject, _, version = mark.entry.rpartition("@")
        if entry := ledger.get(subject, int(version)):
            relay.send([Passed(mark.projection, subject, int(version), entry.kind)])
    return len(marks)


def _redrive_dead(queue: str) -> int:
    """Each message is sent before it is deleted, so that a crash between the two repeats it."""
    sqs, url, moved = aws.client("sqs"), relay.queue_url(f"{queue}-dead"), 0
    while letters := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        relay.send_bodies(queue, [letter["Body"] for letter in letters])
        for letter in letters:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=letter["ReceiptHandle"])
        moved += len(letters)
    return moved


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


@dataclass(frozen=True)
class _Missing:
    """An entry that a projection has not done: when it was written, how often it was sent again, whether it is time."""

    message: Passed
    at: str
    tries: int
    due: bool


def _missing(entries: list[Entry]) -> list[_Missing]:
    """What is not done; what is parked waits for the operator."""
    wanted = [(entry, message) for entry in entries for message in relay.for_entry(entry)]
    known = done.states((message.entry, message.projection) for _, message in wanted)
    marks = [(entry, message, known.get((message.entry, message.projection))) for entry, message in wanted]
    return [
        _Missing(message, entry.at, int(mark.tries) if mark else 0, mark is None or _is_time(mark))
        for entry, message, mark in marks
        if mark is None or mark.state == SENT
    ]


def _is_time(mark: Done) -> bool:
    """Each further try waits twice as long: a long queue is no reason to make it longer."""
    return clock.now() - clock.moment(mark.at) >= GRACE * float(2 ** int(mark.tries))


def _send_again(late: list[_Missing]) -> None:
    relay.send([one.message for one in late])
    for one in late:
        _write(one.message.entry, one.message.projection, SENT, tries=one.tries + 1)


def _park(given_up: list[_Missing]) -> None:
    for one in given_up:
        _write(one.message.entry, one.message.projection, PARKED, tries=one.tries)


def _write(entry: str, projection: str, state: str, *, tries: int) -> None:
    """A mark; one that says `done` is never undone by a late sweep."""
    now = clock.now()
    expires = int(now.timestamp()) + (done.PARKED_SECONDS if state == PARKED else done.KEPT_SECONDS)
    mark = Done(entry, projection, state=state, tries=tries, at=clock.text(now), expires=expires)
    try:
        mark.save(None if entry == "sweeper" else (Done.state != DONE) | Done.entry.does_not_exist())
    except PutError as error:
        if code_of(error) != NOT_MET:
            raise
