"""Several writers at the same moment, in threads: none of them loses what was acknowledged."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import clock
from chalicelib.commands import articles, people
from chalicelib.content import Content
from chalicelib.errors import Conflict, Taken, Unavailable
from chalicelib.models import articles as stored
from chalicelib.models import ledger, topics
from chalicelib.models.topics import TopicId
from tests.machine import Machine

pytestmark = pytest.mark.threads
WRITERS, TIMES = 8, 6


@pytest.fixture(autouse=True)
def real_ids(held_clock: object) -> None:
    """The held clock counts, which threads would do at the same time."""
    clock.hold()


def test_every_acknowledged_save_of_one_article_is_a_version_of_it(galley: Machine) -> None:
    article = articles.draft(actor="operator", content=Content(title="One"))

    def write(writer: int) -> int:
        return sum(saved(article.id, f"Writer {writer}, {time}") for time in range(TIMES))

    with ThreadPoolExecutor(WRITERS) as pool:
        acknowledged = sum(pool.map(write, range(WRITERS)))
    assert acknowledged > WRITERS
    assert stored.get(article.id).version == 1 + acknowledged
    assert [entry.version for entry in ledger.of(article.subject)] == list(range(1, acknowledged + 2))
    assert ledger.first_break(article.subject) is None


def saved(article_id: str, title: str) -> bool:
    try:
        articles.revise(actor="operator", article_id=article_id, content=Content(title=title))
    except (Conflict, Unavailable):
        return False
    return True


def test_a_handle_goes_to_one_of_those_who_want_it(galley: Machine) -> None:
    def add(number: int) -> str:
        try:
            return str(people.add(actor="operator", name=f"Ada {number}", handle="ada").id)
        except (Taken, Unavailable) as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(WRITERS) as pool:
        told = Counter(len(answer) for answer in pool.map(add, range(WRITERS)))
    assert told[26] == 1


def test_a_list_counts_every_article_that_was_published_at_once(galley: Machine) -> None:
    drafts = [articles.draft(actor="operator", content=Content(title=f"Post {n}", tags=("ink",))) for n in range(24)]
    with ThreadPoolExecutor(WRITERS) as pool:
        seen = sum(pool.map(published, [draft.id for draft in drafts]))
    ink = TopicId("tag", "en", "ink")
    assert seen == len(topics.newest(ink, 100))
    described = topics.describe(ink)
    assert described
    assert described.total == seen == sum(topics.months(ink).values())
    galley.settle()


def published(article_id: str) -> bool:
    try:
        articles.publish(actor="operator", article_id=article_id)
    except (Conflict, Unavailable):
        return False
    return True
