"""SQS in this process, as a standard queue is: at least once, in any order, hidden while somebody works on it.

Messages are given out by `receive`, which the simulated Lambda and the redrive of dead letters share.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.sim.cloud.refusals import Refusal

BATCH = 10


@dataclass(frozen=True)
class Message:
    id: str
    body: str
    received: int = 0
    hidden_until: float = 0


@dataclass
class Queue:
    """`most_receives` and `dead` are its redrive policy; `visibility` is in seconds."""

    name: str
    visibility: float = 30
    most_receives: int = 0
    dead: str = ""
    messages: dict[str, Message] = field(default_factory=dict)


class Queues:
    """What SQS's operations do, by their names; `now` is the simulated time in seconds."""

    def __init__(self, queues: Mapping[str, Queue], chance: random.Random) -> None:
        self.queues, self._chance = dict(queues), chance
        self.now, self._sent = 0.0, 0

    def get_queue_url(self, QueueName: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        if QueueName not in self.queues:
            raise Refusal("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")
        return {"QueueUrl": f"https://sqs.example/{QueueName}"}

    def send_message_batch(self, QueueUrl: str, Entries: list[dict[str, Any]], **_: Any) -> dict[str, Any]:  # noqa: N803
        if not 0 < len(Entries) <= BATCH:
            raise Refusal("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", "1 to 10 entries")
        for entry in Entries:
            self.put(_name(QueueUrl), entry["MessageBody"])
        return {"Successful": [{"Id": entry["Id"]} for entry in Entries], "Failed": []}

    def receive_message(self, QueueUrl: str, MaxNumberOfMessages: int = 1, **_: Any) -> dict[str, Any]:  # noqa: N803
        taken = self.receive(_name(QueueUrl), MaxNumberOfMessages)
        return (
            {"Messages": [{"MessageId": m.id, "ReceiptHandle": m.id, "Body": m.body} for m in taken]} if taken else {}
        )

    def delete_message(self, QueueUrl: str, ReceiptHandle: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        self.queues[_name(QueueUrl)].messages.pop(ReceiptHandle, None)
        return {}

    def put(self, name: str, body: str) -> None:
        self._sent += 1
        self.queues[name].messages[f"m{self._sent}"] = Message(f"m{self._sent}", body)

    def receive(self, name: str, most: int = BATCH) -> list[Message]:
        """Some messages that nobody works on, in any order; what was given out too often goes to the dead letters."""
        queue = self.queues[name]
        self._bury(queue)
        ready = [message for message in queue.messages.values() if message.hidden_until <= self.now]
        self._chance.shuffle(ready)
        taken = [
            replace(each, received=each.received + 1, hidden_until=self.now + queue.visibility) for each in ready[:most]
        ]
        queue.messages.update((each.id, each) for each in taken)
        return taken

    def waiting(self, name: str) -> int:
        """Messages that are there, also those that somebody works on."""
        return len(self.queues[name].messages)

    def _bury(self, queue: Queue) -> None:
        for each in [*queue.messages.values()] if queue.most_receives else []:
            if each.received >= queue.most_receives and each.hidden_until <= self.now:
                del queue.messages[each.id]
                self.put(queue.dead, each.body)


def _name(url: str) -> str:
    return url.rpartition("/")[2]


def declared(resources: list[dict[str, Any]]) -> dict[str, Queue]:
    """Empty queues from the properties that CloudFormation is given."""
    found = {}
    for each in resources:
        policy = each.get("RedrivePolicy", {})
        dead = policy.get("deadLetterTargetArn", "").rpartition(":")[2]
        visibility = float(each.get("VisibilityTimeout", 30))
        found[each["QueueName"]] = Queue(each["QueueName"], visibility, int(policy.get("maxReceiveCount", 0)), dead)
    return found
