"""Fills an empty stage from an archive, without going round the ledger: each entry in a transaction of its own, and
with it the rows that say what is true since. Nothing happens a second time: no mail goes out.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from chalicelib import aws, clock, memory, transactions
from chalicelib.errors import Conflict
from chalicelib.models import done
from chalicelib.models.base import Table
from chalicelib.models.done import DONE, Done
from chalicelib.models.ledger import Entry
from chalicelib.projections import followers
from chalicelib.projections.pages import Built
from chalicelib.settings import settings
from chalicelib.transactions import Operation, Refused
from cli import rebuild
from cli.archives import placing, site
from cli.archives.contents import LEDGER, MARKS, TABLES, Row
from cli.archives.placing import Placing, Step
from cli.archives.reading import Archive

Progress = Callable[[int, int], None]
_NOTE = "notes/archive"
"""Says, while a stage is being filled, from which archive."""


def fill(archive: Archive, *, progress: Progress) -> Built:
    """Everything that the archive holds, then every page. Raises `Conflict` when the stage is not empty; interrupted,
    the same archive goes on where it was.
    """
    _begin(archive)
    for held, body in archive.objects():
        site.put(held, body)
    with _placed(archive) as steps:
        _mark(archive, steps)
        for number, step in enumerate(steps.steps(), start=1):
            _write(step)
            progress(number, len(steps))
    memory.forget()
    built = rebuild.rebuild()
    aws.client("s3").delete_object(Bucket=settings.store_bucket, Key=_NOTE)
    return built


def _begin(archive: Archive) -> None:
    found = aws.client("dynamodb").scan(TableName=settings.table(LEDGER), Limit=1, ConsistentRead=True)
    if found["Items"] and _begun_with() != archive.seal:
        raise Conflict("the stage is not empty: an archive goes into a new one (GALLEY_STATE, --stage)", field="stage")
    aws.client("s3").put_object(Bucket=settings.store_bucket, Key=_NOTE, Body=archive.seal.encode())


def _begun_with() -> str:
    try:
        found = aws.client("s3").get_object(Bucket=settings.store_bucket, Key=_NOTE)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return ""
        raise
    return str(found["Body"].read().decode())


@contextmanager
def _placed(archive: Archive) -> Iterator[Placing]:
    with tempfile.TemporaryDirectory() as folder:
        steps = Placing(Path(folder))
        try:
            steps.add_entries(archive.rows(LEDGER))
            for noun in placing.nouns():
                steps.add(noun, archive.rows(noun))
            steps.place_the_rest()
            yield steps
        finally:
            steps.close()


def _mark(archive: Archive, steps: Placing) -> None:
    """Every entry is done by all who follow it, before it is there to be followed: pages are built at the end, and
    whoever was to be told, was told by the stage that the archive is of. What was given up on still waits.
    """
    told = [Done.from_raw_data(row) for row in archive.rows(MARKS)]
    waiting = {(mark.entry, mark.projection) for mark in told}
    with Done.batch_write() as batch:
        for mark in told:
            batch.save(mark)
        for mark in _marks(step.entry for step in steps.steps()):
            if (mark.entry, mark.projection) not in waiting:
                batch.save(mark)


def _marks(entries: Iterable[Row]) -> Iterator[Done]:
    now = clock.now()
    expires = int(now.timestamp()) + done.KEPT_SECONDS
    for row in entries:
        entry = Entry.from_raw_data(row)
        for projection in followers(entry.kind):
            yield Done(entry.name, projection.name, state=DONE, at=clock.text(now), expires=expires)


def _write(step: Step) -> None:
    """Raises `Conflict` when somebody else has written there; what an interrupted run wrote is left as it is."""
    operations = [_new(Entry, step.entry), *(_new(TABLES[noun], row) for noun, row in step.rows)]
    try:
        transactions.write(operations)
    except Refused as refused:
        there = refused.found(0) or {}
        if there.get("hash") != step.entry["hash"]["S"]:
            raise Conflict("somebody else writes into the stage: begin again in a new one", field="stage") from refused


def _new(model: type[Table], row: Row) -> Operation:
    """Put an item as it was, with what this version does not know of it; its key must be unused."""
    described: Any = model
    put = {
        "TableName": described.Meta.table_name,
        "Item": row,
        "ConditionExpression": "attribute_not_exists(#key)",
        "ExpressionAttributeNames": {"#key": described._hash_key_attribute().attr_name},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    return Operation(described(), {"Put": put})
