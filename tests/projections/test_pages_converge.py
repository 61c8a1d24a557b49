"""An older page never replaces a newer one, and every event leaves the pages true.

That any order and any number of events end in the same pages is tried in tests/sim/test_convergence.py.
"""

from collections.abc import Callable

import pytest

from chalicelib import aws, events
from chalicelib.commands import articles, site, topics
from chalicelib.content import Content
from chalicelib.models.articles import Article
from chalicelib.models.topics import TopicId
from chalicelib.projections import pages
from chalicelib.projections.pages import store
from chalicelib.projections.pages.blobs import Blob
from chalicelib.projections.pages.bucket import Overtaken, Stored
from chalicelib.projections.pages.build import build
from chalicelib.projections.pages.contexts import Page
from chalicelib.projections.pages.files import ListFile, PathFile
from chalicelib.settings import settings
from tests.machine import Machine
from tests.sim.promises import check_all, files

pytestmark = pytest.mark.thorough

Publish = Callable[..., Article]


def test_an_older_page_never_replaces_a_newer_one(
    galley: Machine, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A builder that has read the models is overtaken by a whole other build before it writes."""
    article = publish("Old title", path="/a/")
    real = store.write
    overtaken: list[str] = []

    def late(key: str, content: Page | Blob, seen: Stored) -> bool:
        if not overtaken:
            overtaken.append(key)
            articles.revise(actor="operator", article_id=article.id, content=Content(title="New title", path="/a/"))
            articles.publish(actor="operator", article_id=article.id)
            build([PathFile("/a/")])
        return real(key, content, seen)

    monkeypatch.setattr(store, "write", late)
    build([PathFile("/a/")])
    assert "New title" in (galley.page("/a/") or "")


def test_a_file_that_is_rewritten_for_ever_is_an_error_not_a_loop(
    galley: Machine, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always(*_: object) -> bool:
        raise Overtaken("key")

    publish("A title")
    monkeypatch.setattr(store, "write", always)
    with pytest.raises(Overtaken):
        build([ListFile("all#en#*")])


def test_an_event_that_touches_very_many_files_is_split_over_the_queue(
    galley: Machine, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "INLINE", 5)
    publish("A title", tags=("a",))
    site.configure(actor="operator", settings={"title": "Renamed"})
    galley.settle()
    check_all()
    assert "Renamed" in (galley.page("/a-title/") or "")


def test_an_event_of_a_kind_from_a_later_version_is_left_alone() -> None:
    assert events.parse("article.applauded", "{}") is None


def test_moving_a_list_leaves_nothing_where_it_was(galley: Machine, publish: Publish) -> None:
    publish("One", section="essays")
    topic = TopicId("section", "en", "essays")
    topics.describe(actor="operator", topic=topic, title="Essays", path="/writing/")
    galley.settle()
    assert galley.page("/writing/")
    assert galley.page("/essays/") is None
    topics.describe(actor="operator", topic=topic, title="Essays", path="/texts/", aliases=("/writing/",))
    galley.settle()
    assert galley.page("/texts/")
    assert (galley.stored("/writing/") or {})["WebsiteRedirectLocation"] == "/texts/"
    check_all()


def test_a_second_language_has_lists_of_its_own(galley: Machine, publish: Publish) -> None:
    languages = {"en": {"label": "English"}, "de": {"label": "Deutsch", "prefix": "/de"}}
    site.configure(actor="operator", settings={"languages": languages})
    publish("Hello", tags=("ink",))
    publish("Hallo", tags=("Tinte",), language="de")
    galley.settle()
    assert "Hallo" in (galley.page("/de/") or "")
    assert "Hallo" not in (galley.page("/") or "")
    assert galley.page("/de/hallo/")
    assert galley.page("/de/tags/tinte/")
    assert galley.page("/de/archive/2026-03/")
    assert galley.page("/sitemap/de/2026-03.xml")
    check_all()


def test_a_language_that_is_given_up_leaves_no_lists(galley: Machine, publish: Publish) -> None:
    languages = {"en": {"label": "English"}, "de": {"label": "Deutsch", "prefix": "/de"}}
    site.configure(actor="operator", settings={"languages": languages, "feed": "feed.xml"})
    publish("Hello")
    galley.settle()
    assert galley.page("/de/")
    site.reset(actor="operator", names=("languages", "feed"))
    galley.settle()
    assert galley.page("/de/") is None
    assert galley.page("/feed.xml") is None
    assert galley.page("/index.xml")
    check_all()


def test_the_reconciler_mends_what_was_changed_behind_its_back(galley: Machine, publish: Publish) -> None:
    publish("A title")
    galley.settle()
    before = files()
    store.remove("a-title/index.html", store.look("a-title/index.html"))
    aws.client("s3").put_object(Bucket=settings.site_bucket, Key="stray/index.html", Body=b"stray")
    aws.client("s3").put_object(Bucket=settings.site_bucket, Key="index.html", Body=b"defaced")
    built = pages.reconcile.reconcile(progress=lambda done, total: None)
    assert (built.written, built.removed) == (2, 1)
    assert files() == before


def test_what_is_left_of_a_language_does_not_disturb_the_front_page(galley: Machine, publish: Publish) -> None:
    languages = {"en": {"label": "English"}, "de": {"label": "Deutsch", "prefix": "/de"}}
    site.configure(actor="operator", settings={"languages": languages})
    publish("Hello")
    german = publish("Hallo", language="de")
    galley.settle()
    site.reset(actor="operator", names=("languages",))
    articles.delete(actor="operator", article_id=german.id)
    galley.settle()
    assert "Hello" in (galley.page("/") or "")
    check_all()
