"""What a command begins with: the article, its newest words and the settings, in one call."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient

from chalicelib import events, ledger, transactions
from chalicelib.commands import articles, opening, previews, site
from chalicelib.content import Content
from chalicelib.errors import Missing, Stale
from chalicelib.models import revisions
from chalicelib.models.articles import Article
from chalicelib.models.revisions import NEWEST, Revision
from chalicelib.settings import settings
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.sampling import some
from tests.watch import counted_calls

Draft = Callable[..., Article]


def save(article: Article, body: str, **fields: Any) -> Article:
    words = Content(title=str(article.title), body=body)
    return articles.revise(actor="operator", article_id=article.id, content=words, **fields)


def test_the_article_its_words_and_the_settings_come_in_one_call(galley: Machine, draft: Draft) -> None:
    site.configure(actor="operator", settings={"title": "Oak"})
    article = save(draft("Mine"), "Newer words.")
    with counted_calls() as calls:
        opened, known = opening.open_article(article.id, 2)
    assert calls == {"BatchGetItem": 1}
    assert (opened.version, opened.newest.body, known.title) == (2, "Newer words.", "Oak")


def test_before_anything_is_decided_the_default_settings_are_in_force(galley: Machine, draft: Draft) -> None:
    assert opening.open_article(draft().id)[1].title == "A publication"


def test_one_of_its_saves_comes_in_one_call(galley: Machine, draft: Draft) -> None:
    article = save(draft("Mine", body="One."), "Two.")
    with counted_calls() as calls:
        opened, first = opening.open_with(article.id, 1)
    assert calls == {"BatchGetItem": 1}
    assert (opened.version, first.content().body) == (2, "One.")
    with pytest.raises(Missing) as refusal:
        opening.open_with(article.id, 3)
    assert refusal.value.field == "revision"


def test_what_is_not_there_or_was_deleted_is_missing(galley: Machine, draft: Draft) -> None:
    article = draft()
    articles.delete(actor="operator", article_id=article.id)
    for name in (article.id, "01KJMEFC0000000000000000ZZ"):
        for read in (opening.open_article, lambda name: opening.open_with(name, 1)):
            with pytest.raises(Missing):
                read(name)


def test_a_version_that_is_not_the_one_there_is_stale_and_named(galley: Machine, draft: Draft) -> None:
    article = save(draft(), "Two.")
    for seen in (0, 1, 3, -1):
        with pytest.raises(Stale) as refusal:
            opening.open_article(article.id, seen)
        assert refusal.value.current == 2


@contextmanager
def between(halves: Callable[[], Any], *, article_first: bool) -> Iterator[None]:
    """Let something happen inside a BatchGetItem, which is not atomic: between the article and its words."""
    real = BaseClient._make_api_call

    def call(client: BaseClient, operation: str, asked: dict[str, Any]) -> Any:
        if operation != "BatchGetItem":
            return real(client, operation, asked)
        BaseClient._make_api_call = real
        tables = sorted(asked["RequestItems"], key=lambda name: (name != settings.table("articles")) == article_first)
        answers = []
        for table in tables:
            part = {**asked, "RequestItems": {table: asked["RequestItems"][table]}}
            answers.append(real(client, operation, part)["Responses"])
            if table in {tables[0]} & {settings.table("articles"), settings.table("revisions")}:
                halves()
        return {"Responses": {name: items for answer in answers for name, items in answer.items()}}

    BaseClient._make_api_call = call
    try:
        yield
    finally:
        BaseClient._make_api_call = real


@pytest.mark.parametrize("article_first", [True, False])
def test_a_save_between_the_two_halves_of_the_read_mixes_nothing(
    galley: Machine, draft: Draft, article_first: bool
) -> None:
    article = draft(body="One.")
    with between(lambda: save(article, "Two."), article_first=article_first):
        opened, _ = opening.open_article(article.id)
    words = {1: "One.", 2: "Two."}
    assert opened.version == (1 if article_first else 2)
    assert opened.newest.body == words[int(opened.revision)]


def test_a_change_made_on_what_was_read_between_two_saves_is_refused(galley: Machine, draft: Draft) -> None:
    article = draft(body="One.")
    with between(lambda: save(article, "Two."), article_first=True), pytest.raises(Stale) as refusal:
        articles.amend(actor="operator", article_id=article.id, changes={"title": "Other"})
    assert refusal.value.current == 2
    assert opening.open_article(article.id)[0].newest == Content(title="A title", body="Two.")


@pytest.fixture
def old(galley: Machine, publish: Draft) -> Article:
    """A published article as it was left when there was no copy of the newest save."""
    article = save(publish("Old", body="One."), "Two.")
    without = transactions.delete(Revision(article.id, NEWEST), Revision.of == 3)
    ledger.commit(article, events.ArticleRevised(), actor="operator", changes=[without])
    return article


def test_a_store_from_before_the_copy_is_read_with_one_call_more(old: Article) -> None:
    with counted_calls() as calls:
        opened, _ = opening.open_article(old.id)
    assert opened.newest.body == "Two."
    assert calls == {"BatchGetItem": 1, "GetItem": 1}


DEEDS: dict[str, Callable[[Article], Any]] = {
    "amend": lambda old: articles.amend(actor="operator", article_id=old.id, changes={"tags": ("tea",)}),
    "revise": lambda old: save(old, "Three."),
    "restore": lambda old: articles.restore(actor="operator", article_id=old.id, revision=1),
    "publish": lambda old: articles.publish(actor="operator", article_id=old.id),
    "retract": lambda old: articles.retract(actor="operator", article_id=old.id),
    "move": lambda old: articles.move(actor="operator", article_id=old.id, path="/elsewhere/"),
    "delete": lambda old: articles.delete(actor="operator", article_id=old.id),
    "preview": lambda old: previews.imagine(previews.give(old.id).text),
}


@pytest.mark.parametrize("deed", some(DEEDS, each=3))
def test_everything_can_be_done_to_an_article_from_before_the_copy(
    galley: Machine, old: Article, held_clock: HeldClock, deed: str
) -> None:
    held_clock.move(minutes=1)
    done = DEEDS[deed](old)
    assert done.newest.body == {"revise": "Three.", "restore": "One."}.get(deed, "Two.")
    galley.settle()
    if deed != "delete":
        assert opening.open_article(old.id)[0].newest.body == done.newest.body
        assert [save.version for save in revisions.history(old.id)[0]][-2:] == [3, 1]


def test_the_next_save_makes_the_copy(old: Article) -> None:
    save(old, "Three.")
    assert Revision.get(old.id, NEWEST).content().body == "Three."
    with counted_calls() as calls:
        opening.open_article(old.id)
    assert calls == {"BatchGetItem": 1}
