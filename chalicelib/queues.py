"""The loop around a queue's batch: done-marks, and Lambda's partial batch answer."""

import json
import logging
from collections.abc import Callable
from typing import Any

from chalicelib import clock, logs
from chalicelib.errors import Missing
from chalicelib.models import done, ledger
from chalicelib.models.done import Done
from chalicelib.models.ledger import Entry

log = logging.getLogger("galley")
Message = dict[str, Any]


def consume(
    records: list[Message],
    *,
    projection: str,
    apply: Callable[[list[Entry]], None],
    other: Callable[[Message], None],
) -> dict[str, Any]:
    """Apply the entries of a batch together and, if that fails, each on its own; failed ones are named and come again.

    `other` takes messages that carry something else than the name of an entry.
    """
    messages = {record["messageId"]: json.loads(record["body"]) for record in records}
    named = {number: message for number, message in messages.items() if "subject" in message}
    with logs.batch(projection=projection, entries=[_name(message) for message in named.values()]) as failed:
        failed += [number for number in messages if number not in named and not _tried(other, messages[number])]
        if not _tried(_entries, list(named.values()), projection, apply):
            failed += [n for n, message in named.items() if not _tried(_entries, [message], projection, apply)]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _tried(work: Callable[..., None], *arguments: Any) -> bool:
    try:
        work(*arguments)
    except Exception:  # whatever one bad entry does, the others go on; SQS retries it, then it is a dead letter
        log.exception("a message could not be handled")
        return False
    return True


def _entries(messages: list[Message], projection: str, apply: Callable[[list[Entry]], None]) -> None:
    """Apply, then mark done. The marks come last: a crash between the two means once more, not never."""
    entries = [_entry(message) for message in messages]
    if entries:
        apply(entries)
        _mark(entries, projection)


def _name(message: Message) -> str:
    return f"{message['subject']}@{message['version']}"


def _entry(message: Message) -> Entry:
    entry = ledger.get(message["subject"], message["version"])
    if entry is None:
        raise Missing(f"no entry {_name(message)}", field="ledger")
    return entry


def _mark(entries: list[Entry], projection: str) -> None:
    now = clock.now()
    expires = int(now.timestamp()) + done.KEPT_SECONDS
    unique = {entry.name: entry for entry in entries}
    with Done.batch_write() as batch:
        for name in unique:
            batch.save(Done(name, projection, state=done.DONE, at=clock.text(now), expires=expires))
