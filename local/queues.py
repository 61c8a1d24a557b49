"""Takes messages from an SQS queue as Lambda does: a partial answer keeps what failed, an error the batch."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from local.lambda_events import Event, failures, queue_event
from local.resources import Clients

BATCH = 10
"""Most messages in one receive call (SQS API reference)."""


@dataclass(frozen=True)
class Dead:
    """A message that failed as often as its queue allows."""

    queue: str
    body: str
    error: str


@dataclass
class Queue:
    """One queue and its handler. Raises from the constructor when there is no such queue."""

    clients: Clients
    name: str
    handler: Callable[[Event], Any]
    batch: int = BATCH
    failed: int = 0
    """How many messages of the last poll failed."""
    _dead: list[Dead] = field(default_factory=list)

    def __post_init__(self) -> None:
        sqs = self.clients("sqs")
        self._url = sqs.get_queue_url(QueueName=self.name)["QueueUrl"]
        wanted = ["QueueArn", "RedrivePolicy"]
        attributes = sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=wanted)["Attributes"]
        self._arn = attributes["QueueArn"]
        policy = json.loads(attributes.get("RedrivePolicy", "{}"))
        self._most_receives = int(policy.get("maxReceiveCount", 0))

    def poll(self, *, again_after: Callable[[int], int]) -> int:
        """Handle one batch; returns how many messages are done.

        `again_after` says from a message's receive count after how many seconds a failed one comes again.
        """
        messages = self._receive()
        failed, error = self._call(messages) if messages else (set(), "")
        self.failed = len(failed)
        for message in (m for m in messages if m["MessageId"] in failed):
            self._keep(message, error, again_after)
        self._delete([m for m in messages if m["MessageId"] not in failed])
        return len(messages) - len(failed)

    def dead(self) -> list[Dead]:
        """The messages that died since the last call."""
        dead, self._dead = self._dead, []
        return dead

    def _receive(self) -> list[Event]:
        answer = self.clients("sqs").receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=self.batch,
            WaitTimeSeconds=0,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages: list[Event] = answer.get("Messages", [])
        return messages

    def _call(self, messages: list[Event]) -> tuple[set[str], str]:
        every = {message["MessageId"] for message in messages}
        try:
            failed = failures(self.handler(queue_event(messages, self._arn)))
        except Exception as error:  # noqa: BLE001 - a handler may fail in any way; SQS would show the batch again
            return every, repr(error)
        # An identifier that is not in the batch fails the whole batch, as in Lambda.
        return (failed if failed <= every else every), "named as failed"

    def _keep(self, message: Event, error: str, again_after: Callable[[int], int]) -> None:
        received = int(message["Attributes"]["ApproximateReceiveCount"])
        self.clients("sqs").change_message_visibility(
            QueueUrl=self._url,
            ReceiptHandle=message["ReceiptHandle"],
            VisibilityTimeout=again_after(received),
        )
        if self._most_receives and received >= self._most_receives:
            self._dead.append(Dead(self.name, message["Body"], error))

    def _delete(self, messages: list[Event]) -> None:
        if messages:
            entries = [{"Id": str(i), "ReceiptHandle": m["ReceiptHandle"]} for i, m in enumerate(messages)]
            self.clients("sqs").delete_message_batch(QueueUrl=self._url, Entries=entries)
