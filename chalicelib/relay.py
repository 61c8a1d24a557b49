"""Passes each new ledger entry on to the queue of every projection that follows its kind. Decides nothing."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from chalicelib import aws
from chalicelib.models.ledger import Entry
from chalicelib.projections import followers
from chalicelib.settings import settings

_BATCH = 10
"""The most messages that SQS takes in one call."""


@dataclass(frozen=True)
class Passed:
    """One entry for one projection, as a queue carries it."""

    projection: str
    subject: str
    version: int
    kind: str

    @property
    def entry(self) -> str:
        return f"{self.subject}@{self.version}"

    def body(self) -> str:
        return json.dumps({"subject": self.subject, "version": self.version, "kind": self.kind})


class NotSent(Exception):
    """A queue did not take some messages; sending them all again is harmless."""


def relay(records: list[dict[str, Any]]) -> dict[str, Any]:
    """The stream's handler: records in, Lambda's partial batch answer out.

    A stream is read in order, so a failure names its first record and everything from there comes again.
    """
    passed = [message for record in records for message in _from_record(record)]
    try:
        send(passed)
    except NotSent:
        first = records[0]["dynamodb"]["SequenceNumber"]
        return {"batchItemFailures": [{"itemIdentifier": first}]}
    return {"batchItemFailures": []}


def for_entry(entry: Entry) -> list[Passed]:
    """What is to be sent for one ledger entry."""
    return [Passed(p.name, entry.subject, int(entry.version), entry.kind) for p in followers(entry.kind)]


def send(messages: Iterable[Passed]) -> None:
    """Put messages on their queues. Raises `NotSent` when a queue refuses one."""
    by_queue: dict[str, list[Passed]] = {}
    for message in messages:
        by_queue.setdefault(message.projection, []).append(message)
    for projection, waiting in by_queue.items():
        send_bodies(projection, [message.body() for message in waiting])


def send_bodies(projection: str, bodies: list[str]) -> None:
    """Put message bodies on one queue, ten a call. Raises `NotSent` when the queue refuses one."""
    remaining = iter(bodies)
    while batch := list(islice(remaining, _BATCH)):
        _send_batch(queue_url(projection), batch)


def queue_url(projection: str) -> str:
    """The URL of a projection's queue; looked up once per process."""
    if projection not in _urls:
        name = settings.queue(projection)
        _urls[projection] = str(aws.client("sqs").get_queue_url(QueueName=name)["QueueUrl"])
    return _urls[projection]


_urls: dict[str, str] = {}


def forget() -> None:
    """Drop the known queue URLs. For tests and `local`."""
    _urls.clear()


def _from_record(record: dict[str, Any]) -> list[Passed]:
    if record.get("eventName") != "INSERT":
        return []
    image = record["dynamodb"]["NewImage"]
    kind, subject, version = image["kind"]["S"], image["subject"]["S"], int(image["version"]["N"])
    return [Passed(p.name, subject, version, kind) for p in followers(kind)]


def _send_batch(url: str, batch: list[str]) -> None:
    entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(batch)]
    answer = aws.client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
    if failed := answer.get("Failed"):
        raise NotSent(f"{len(failed)} of {len(batch)} messages: {failed[0].get('Code')}")
