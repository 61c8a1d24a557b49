"""Follows DynamoDB streams as Lambda does: in order, partial answers, finite retries, halved batches."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from local.lambda_events import Event, failures, stream_event
from local.resources import Clients

BATCH = 100
TRIES = 3
_LENGTH = 21
"""Least length of a sequence number in the API; Dynoxide counts from 1, so zeros are put before its
numbers.
"""


@dataclass
class _Shard:
    """Where we are in one shard, and how often its next record failed."""

    after: str = ""
    tries: int = 0
    limit: int = BATCH


@dataclass
class Streams:
    """The streams of some tables; reading starts at their present end, or at their beginning."""

    clients: Clients
    tables: Sequence[str]
    handler: Callable[[Event], Any]
    beginning: bool = False
    dropped: list[Event] = field(default_factory=list)
    """Records given up after `TRIES`; the sweeper finds their entries in the ledger."""
    _shards: dict[str, _Shard] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._arns = [
            self.clients("dynamodb").describe_table(TableName=t)["Table"]["LatestStreamArn"] for t in self.tables
        ]
        for arn in [] if self.beginning else self._arns:
            for shard in self._describe(arn):
                self._shards[shard["ShardId"]] = _Shard(after=self._end(arn, shard))

    def poll(self) -> int:
        """Hand on what came since the last poll; returns how many records were finished with."""
        return sum(self._poll(arn, shard["ShardId"]) for arn in self._arns for shard in self._describe(arn))

    @property
    def failing(self) -> bool:
        """Whether a record failed and comes again."""
        return any(shard.tries for shard in self._shards.values())

    def _poll(self, arn: str, shard_id: str) -> int:
        shard = self._shards.setdefault(shard_id, _Shard())
        records = self._read(arn, shard_id, after=shard.after, limit=shard.limit)
        if not records:
            return 0
        done, error = self._call(records, arn)
        if done == len(records):
            shard.tries, shard.limit = 0, BATCH
        elif self._gives_up(shard, of=len(records), done=done, error=error):
            self._drop(shard, records[done], error)
            done += 1
        if done:
            shard.after = records[done - 1]["dynamodb"]["SequenceNumber"]
        return done

    def _call(self, records: list[Event], arn: str) -> tuple[int, str]:
        """How many records before the first failed one, and the error when the whole batch failed."""
        try:
            failed = failures(self.handler(stream_event(records, arn)))
        except Exception as error:  # noqa: BLE001 - a handler may fail in any way; Lambda would retry the batch
            return 0, repr(error)
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        return min((numbers.index(number) for number in failed), default=len(records)), ""

    def _gives_up(self, shard: _Shard, *, of: int, done: int, error: str) -> bool:
        """Note a failure. A named record has `TRIES`; an error that names none halves the batch until
        one is left.
        """
        shard.tries = 1 if done else shard.tries + 1
        if error and of > 1:
            shard.limit, shard.tries = of // 2, 1
            return False
        return shard.tries >= TRIES

    def _drop(self, shard: _Shard, record: Event, error: str) -> None:
        shard.tries, shard.limit = 0, BATCH
        self.dropped.append(record)
        print(
            f"stream: gave up on {record['dynamodb'].get('Keys')}: {error or 'named as failed'}",
            file=sys.stderr,
        )

    def _describe(self, arn: str) -> list[dict[str, Any]]:
        shards: list[dict[str, Any]] = []
        page: dict[str, Any] = {}
        while not page or page.get("LastEvaluatedShardId"):
            start = {"ExclusiveStartShardId": page["LastEvaluatedShardId"]} if page else {}
            page = self.clients("dynamodbstreams").describe_stream(StreamArn=arn, **start)["StreamDescription"]
            shards.extend(page["Shards"])
        return shards

    def _read(self, arn: str, shard_id: str, *, after: str, limit: int) -> list[Event]:
        """From a new iterator each time: moto's go stale."""
        client = self.clients("dynamodbstreams")
        kind = {"ShardIteratorType": "TRIM_HORIZON"}
        if after:
            kind = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": after.zfill(_LENGTH)}
        iterator = client.get_shard_iterator(StreamArn=arn, ShardId=shard_id, **kind)["ShardIterator"]
        records: list[Event] = client.get_records(ShardIterator=iterator, Limit=limit)["Records"]
        return records

    def _end(self, arn: str, shard: dict[str, Any]) -> str:
        """The last sequence number of a shard; an open one does not say, so it is read to its end."""
        last = str(shard["SequenceNumberRange"].get("EndingSequenceNumber", ""))
        while records := self._read(arn, shard["ShardId"], after=last, limit=1000):
            last = records[-1]["dynamodb"]["SequenceNumber"]
        return last
