"""What is undone while pages are built: what the simulator found (docs/reliability.md)."""

from collections.abc import Callable
from typing import Any

from chalicelib.commands import articles, topics
from chalicelib.models import ledger
from chalicelib.models.articles import Article
from chalicelib.models.ledger import Entry
from chalicelib.models.topics import TopicId
from chalicelib.projections import pages
from tests.machine import Machine
from tests.sim.promises import check_pages
from tests.watch import watching

INK = TopicId("tag", "en", "ink")


def newest(subject: str) -> Entry:
    return list(ledger.of(subject))[-1]


def test_an_article_that_is_taken_off_while_its_pages_are_written_leaves_none(
    galley: Machine, publish: Callable[..., Article]
) -> None:
    publish("What is there already", tags=("ink",))
    galley.settle()
    article = publish("Taken off at once", tags=("ink",))
    published, undone = newest(article.subject), list[str]()

    def take_off(operation: str, _arguments: dict[str, Any]) -> None:
        if operation == "PutObject" and not undone:
            undone.append(operation)
            articles.retract(actor="operator", article_id=article.id)
            pages.apply([newest(article.subject)])

    with watching(take_off):
        pages.apply([published])
    assert undone
    check_pages()


def test_a_list_that_moves_after_its_last_article_was_taken_off_leaves_no_month(
    galley: Machine, publish: Callable[..., Article]
) -> None:
    topics.describe(actor="operator", topic=INK, title="Ink", path="/ink/")
    article = publish("The only one", tags=("ink",))
    galley.settle()
    articles.retract(actor="operator", article_id=article.id)
    topics.describe(actor="operator", topic=INK, title="Ink", path="/writing/")
    galley.settle()
    check_pages()
