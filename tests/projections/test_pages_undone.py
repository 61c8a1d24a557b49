"""What is undone while pages are built: what the simulator found (docs/reliability.md)."""

from collections.abc import Callable

from chalicelib.commands import articles, topics
from chalicelib.models.articles import Article
from chalicelib.models.topics import TopicId
from tests.machine import Machine
from tests.sim.promises import check_pages

INK = TopicId("tag", "en", "ink")


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
