"""Publishing one article into a small and a large archive must write as many files, with as many calls."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench.corpus import SIZES
from bench.figures import Figure
from chalicelib import clock
from chalicelib.commands import articles, people
from chalicelib.content import Content
from chalicelib.models.done import Done
from tests.machine import Machine, fresh_galley
from tests.watch import counted_calls

ARCHIVES = (100, 5 * SIZES[0])
MONTHS = 100
NEWEST = 10
"""Articles whose pages are built beforehand: they make every list, feed and month that the next one touches."""
FIRST = datetime(2017, 1, 5, 9, tzinfo=UTC)
BODY = "\n\n".join(f"Paragraph {n} with *some* words and a [link](/).\n\n## Heading {n}" for n in range(8))
DYNAMODB = {"GetItem", "BatchGetItem", "Query", "Scan", "TransactWriteItems", "BatchWriteItem", "PutItem", "UpdateItem"}


def measure() -> Iterator[Figure]:
    for size in ARCHIVES:
        with fresh_galley() as galley:
            yield from _publish_into(size, galley)


def _publish_into(size: int, galley: Machine) -> Iterator[Figure]:
    author = people.add(actor="bench", name="Ada Lovelace", handle="ada").id
    for number in range(size - NEWEST):
        _article(number, size, author)
    galley.lose_stream()
    _settled_so_far()
    for number in range(size - NEWEST, size):
        _article(number, size, author)
    galley.settle()
    before = galley.files()
    with counted_calls() as calls:
        _article(size, size, author)
        galley.settle()
    after = galley.files()
    written = sum(before.get(key) != etag for key, etag in after.items())
    yield Figure(f"publish.files_written.archive_{size}", written, "files")
    yield Figure(f"publish.dynamodb_calls.archive_{size}", sum(calls[name] for name in DYNAMODB), "calls")
    yield Figure(f"publish.s3_reads.archive_{size}", calls["HeadObject"] + calls["GetObject"], "calls")
    yield Figure(f"publish.s3_writes.archive_{size}", calls["PutObject"] + calls["DeleteObject"], "calls")


def _settled_so_far() -> None:
    """The sweeper need not build the pages of the whole archive: only those that are touched are compared."""
    now = clock.now()
    Done("sweeper", "mark", state=clock.text(now), at=clock.text(now), expires=int(now.timestamp()) + 3600).save()


def _article(number: int, size: int, author: str) -> None:
    """Archives of any size reach over the same months, so that only the number of articles differs."""
    tags = (f"tag {number % 5}", "everything") if number < size else ("tag 0", "tag 1", "everything")
    content = Content(
        title=f"Article {number}", body=BODY, tags=tags, categories=("News",), section="blog", authors=(author,)
    )
    article = articles.draft(actor="bench", content=content)
    month = min(number * MONTHS // size, MONTHS - 1)
    at = FIRST + timedelta(days=30.5 * month, minutes=number)
    articles.publish(actor="bench", article_id=article.id, at=at)
