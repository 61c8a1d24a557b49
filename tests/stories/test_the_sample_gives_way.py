"""The sample goes when a real publication comes, and takes nothing of a person's with it."""

from datetime import UTC, datetime

import pytest

from chalicelib.commands import articles, site
from chalicelib.models import articles as stored
from chalicelib.models import claims, revisions
from chalicelib.models.articles import Article
from cli import sample
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.sim.promises import check_all

pytestmark = pytest.mark.thorough


def at_path(path: str) -> Article:
    claim = claims.find(claims.path(path))
    assert claim
    article = stored.find(claim.owner.removeprefix("article#"))
    assert article
    return article


def loaded(held_clock: HeldClock) -> None:
    held_clock.time = datetime(2026, 11, 21, tzinfo=UTC)
    sample.load()


def test_nothing_of_the_sample_is_left(galley: Machine, held_clock: HeldClock) -> None:
    loaded(held_clock)
    galley.settle()
    assert galley.page("/about/")
    assert sample.remove() > 10
    galley.settle()
    assert galley.page("/about/") is None
    assert site.current().title == "A publication"
    assert not [key for key in galley.files() if key.startswith(("images/", "articles/", "de/"))]
    check_all()


def test_what_a_person_has_changed_stays(galley: Machine, held_clock: HeldClock) -> None:
    loaded(held_clock)
    about = at_path("/about/")
    content = revisions.get(about.id, int(about.revision)).content()
    articles.revise(actor="operator", article_id=about.id, content=content)
    site.configure(actor="operator", settings={"title": "My own title"})
    sample.remove()
    galley.settle()
    assert galley.page("/about/")
    assert site.current().title == "My own title"


def test_an_interrupted_removal_goes_on(galley: Machine, held_clock: HeldClock) -> None:
    loaded(held_clock)
    title = site.current().title
    about = at_path("/about/")
    articles.delete(actor="import", article_id=about.id)
    sample.remove()
    assert sample.remove() == 0
    assert site.current().title != title
    galley.settle()
    check_all()


def test_without_a_sample_nothing_is_removed(galley: Machine) -> None:
    assert sample.remove() == 0
