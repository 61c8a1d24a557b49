"""R6: any order of events, each any often, ends in the same pages."""

import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from chalicelib.commands import articles, people, site, topics
from chalicelib.content import Content
from chalicelib.models.articles import Article
from chalicelib.models.ledger import Entry
from chalicelib.models.media import is_variant
from chalicelib.models.topics import TopicId
from chalicelib.projections import pages
from chalicelib.projections.pages import store
from chalicelib.projections.pages.build import build
from tests.sim.promises import check_all, files
from tests.sim.world import World

pytestmark = pytest.mark.sim
Publish = Callable[..., Article]
ORDERS = 6


@pytest.fixture
def galley(world: World) -> World:
    """What `publish` writes into."""
    return world


def busy_history(publish: Publish) -> None:
    """A bit of everything that can happen to articles, lists and people."""
    ada = people.add(actor="operator", name="Ada", handle="ada")
    languages = {"en": {"label": "English"}, "de": {"label": "Deutsch", "prefix": "/de"}}
    site.configure(actor="operator", settings={"languages": languages})
    first = publish("First", tags=("a", "b"), at=datetime(2026, 1, 5, tzinfo=UTC), authors=(ada.id,))
    second = publish("Second", tags=("a",), section="essays", at=datetime(2026, 1, 6, tzinfo=UTC))
    third = publish("Third", tags=("b",), at=datetime(2026, 2, 6, tzinfo=UTC))
    publish("Erstes", language="de", translation="one", series="Rows", at=datetime(2026, 1, 8, tzinfo=UTC))
    again = publish("Fifth", translation="one", series="Rows", tags=("a",), at=datetime(2026, 1, 9, tzinfo=UTC))
    publish("Sixth", series="Rows", tags=("a", "b"), at=datetime(2026, 1, 10, tzinfo=UTC))
    articles.amend(actor="operator", article_id=again.id, changes={"translation": "", "series": "", "title": "V"})
    articles.publish(actor="operator", article_id=again.id)
    articles.move(actor="operator", article_id=first.id, path="/moved/")
    articles.retract(actor="operator", article_id=second.id)
    topics.describe(actor="operator", topic=TopicId("tag", "en", "a"), title="The letter A", body="About *A*.")
    articles.revise(actor="operator", article_id=third.id, content=Content(title="Third again", tags=("c",), body="x"))
    articles.publish(actor="operator", article_id=third.id)
    people.revise(actor="operator", person_id=ada.id, name="Ada Lovelace")
    articles.delete(actor="operator", article_id=publish("Fourth", at=datetime(2026, 1, 7, tzinfo=UTC)).id)
    site.configure(actor="operator", settings={"title": "A new title"})


def test_any_order_with_repeats_makes_the_same_files_from_nothing(galley: World, publish: Publish) -> None:
    busy_history(publish)
    galley.catch_up()
    check_all()
    in_order, entries = made(), list(Entry.scan())
    for seed in range(ORDERS):
        shuffled = [*entries, *entries]
        random.Random(seed).shuffle(shuffled)
        for key in made():
            store.remove(key, store.look(key))
        for entry in shuffled:
            pages.apply([entry])
        assert made() == in_order, f"seed {seed}"


def made() -> dict[str, str]:
    """The files but for the forms of pictures, which other functions make."""
    return {key: etag for key, etag in files().items() if not is_variant(key)}


def test_a_second_build_writes_nothing(galley: World, publish: Publish) -> None:
    busy_history(publish)
    galley.catch_up()
    again = build(pages.everything(pages.State()))
    assert (again.written, again.removed) == (0, 0)
