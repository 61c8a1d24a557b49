"""From a draft to pages on S3, and everything that may happen to an article after that."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from chalicelib.commands import articles, due, site, topics
from chalicelib.content import Content
from chalicelib.errors import Conflict, Invalid, Missing, Taken
from chalicelib.models.articles import Article, find
from chalicelib.models.people import Person
from chalicelib.models.topics import TopicId
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.sim.promises import check_all, check_claims
from tests.watch import counted_calls

Publish = Callable[..., Article]


def test_a_published_article_is_a_page_in_all_its_lists(galley: Machine, publish: Publish, author: Person) -> None:
    article = publish(
        "How type was set",
        authors=(author.id,),
        tags=("Lead type",),
        categories=("History",),
        section="essays",
        series="Printing",
        body="Before *screens*.\n\nThere was lead.",
        at=datetime(2026, 2, 3, tzinfo=UTC),
    )
    galley.settle()
    page = galley.page(article.path)
    assert article.path == "/essays/how-type-was-set/"
    assert page
    assert "<em>screens</em>" in page
    assert "Ada Lovelace" in page
    lists = (
        "/",
        "/tags/lead-type/",
        "/categories/history/",
        "/essays/",
        "/series/printing/",
        "/authors/ada/",
    )
    for path in (*lists, "/archive/2026-02/", "/archive/tags/lead-type/2026-02/"):
        shown = galley.page(path)
        assert shown, path
        assert 'href="/essays/how-type-was-set/"' in shown, path
    for path in (
        "/index.xml",
        "/tags/lead-type/index.xml",
        "/authors/ada/index.xml",
        "/sitemap/en/2026-02.xml",
    ):
        assert "/essays/how-type-was-set/" in (galley.page(path) or ""), path
    assert "/sitemap/en/2026-02.xml" in (galley.page("/sitemap.xml") or "")
    assert 'href="/tags/lead-type/"' in (galley.page("/tags/") or "")
    assert "does not exist" in (galley.page("/404.html") or "")
    assert "/sitemap.xml" in (galley.page("/robots.txt") or "")


def test_a_draft_is_nowhere(galley: Machine, draft: Publish) -> None:
    draft("Not yet")
    galley.settle()
    assert galley.files() == {}


def test_readers_see_the_published_revision_until_the_next_is_published(galley: Machine, publish: Publish) -> None:
    article = publish("A title", body="First words.")
    articles.revise(actor="operator", article_id=article.id, content=Content(title="A title", body="Second words."))
    galley.settle()
    assert "First words." in (galley.page(article.path) or "")
    articles.publish(actor="operator", article_id=article.id)
    galley.settle()
    assert "Second words." in (galley.page(article.path) or "")


def test_a_retracted_article_leaves_no_page_and_no_mention(galley: Machine, publish: Publish) -> None:
    kept = publish("Kept", tags=("a",), at=datetime(2026, 1, 1, tzinfo=UTC))
    article = publish("Gone", tags=("a", "b"), at=datetime(2026, 2, 1, tzinfo=UTC))
    galley.settle()
    assert "Gone" in (galley.page(kept.path) or "")
    articles.retract(actor="operator", article_id=article.id)
    galley.settle()
    assert galley.page(article.path) is None
    assert galley.page("/tags/b/") is None
    assert galley.page("/archive/2026-02/") is None
    for key in galley.files():
        assert "/gone/" not in (galley.page("/" + key) or ""), key


def test_a_moved_article_redirects_from_every_path_it_had(galley: Machine, publish: Publish) -> None:
    article = publish("A title")
    articles.move(actor="operator", article_id=article.id, path="/second/")
    articles.move(actor="operator", article_id=article.id, path="/third/")
    galley.settle()
    assert "A title" in (galley.page("/third/") or "")
    for old in ("/a-title/", "/second/"):
        stored = galley.stored(old)
        assert stored
        assert stored["WebsiteRedirectLocation"] == "/third/"
    articles.move(actor="operator", article_id=article.id, path="/a-title/")
    galley.settle()
    assert "WebsiteRedirectLocation" not in (galley.stored("/a-title/") or {})


def test_a_deleted_article_frees_its_paths_and_leaves_a_tombstone(galley: Machine, publish: Publish) -> None:
    article = publish("A title")
    articles.delete(actor="operator", article_id=article.id)
    galley.settle()
    assert galley.page("/a-title/") is None
    with pytest.raises(Missing):
        articles.publish(actor="operator", article_id=article.id)
    again = publish("A title")
    galley.settle()
    assert again.path == "/a-title/"
    assert galley.page("/a-title/")


def test_two_articles_cannot_have_one_path(galley: Machine, publish: Publish, draft: Publish) -> None:
    first = publish("A title")
    second = draft("A title")
    with pytest.raises(Taken) as refused:
        articles.publish(actor="operator", article_id=second.id)
    assert refused.value.owner == first.subject
    assert "/a-title/" in str(refused.value)


def test_the_old_path_of_an_article_is_not_free_for_another(galley: Machine, publish: Publish, draft: Publish) -> None:
    article = publish("A title")
    articles.move(actor="operator", article_id=article.id, path="/moved/")
    other = draft("A title")
    with pytest.raises(Taken):
        articles.publish(actor="operator", article_id=other.id)


def test_the_clock_publishes_and_retracts_and_a_double_fire_is_once(
    galley: Machine, draft: Publish, held_clock: HeldClock
) -> None:
    article = draft("Later")
    at, until = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)
    articles.schedule(actor="operator", article_id=article.id, publish_at=at, unpublish_at=until)
    galley.settle()
    assert galley.page("/later/") is None
    held_clock.move(hours=13)
    assert [due.publish_due(), due.publish_due()] == [1, 0]
    galley.settle()
    assert galley.page("/later/")
    held_clock.move(days=1)
    galley.settle()
    assert galley.page("/later/") is None


def test_a_scheduled_article_holds_its_path(galley: Machine, draft: Publish) -> None:
    first, second = draft("Same"), draft("Same")
    articles.schedule(actor="operator", article_id=first.id, publish_at=datetime(2026, 4, 1, tzinfo=UTC))
    with pytest.raises(Taken):
        articles.publish(actor="operator", article_id=second.id)


def test_restoring_a_revision_is_a_new_revision(galley: Machine, publish: Publish) -> None:
    article = publish("First", body="First words.")
    articles.revise(actor="operator", article_id=article.id, content=Content(title="Second", body="Other words."))
    restored = articles.restore(actor="operator", article_id=article.id, revision=1)
    assert (restored.revision, restored.version) == (4, 4)
    articles.publish(actor="operator", article_id=article.id)
    galley.settle()
    assert "First words." in (galley.page("/first/") or "")


def test_a_stale_version_is_refused_and_nothing_is_lost(galley: Machine, draft: Publish) -> None:
    article = draft("A title")
    articles.revise(actor="a", article_id=article.id, content=Content(title="Theirs"), version=1)
    with pytest.raises(Conflict, match="version 1"):
        articles.revise(actor="b", article_id=article.id, content=Content(title="Mine"), version=1)


@pytest.mark.parametrize(
    "path",
    ["/../etc/", "no-slash/", "/a//b/", "/api/x/", "/assets/a.css", "/404.html", "/tags/mine/", "/archive/2026-03/",
     "/a?b/", "/a\\b/", "/a\x00/", "/" + "x" * 600 + "/", "/./a/", "/robots.txt", "/sitemap/en/x.xml"],
)  # fmt: skip
def test_a_path_that_nobody_may_have_is_refused_by_name(galley: Machine, draft: Publish, path: str) -> None:
    article = draft("A title")
    with pytest.raises(Invalid) as refused:
        articles.move(actor="operator", article_id=article.id, path=path)
    assert refused.value.field == "path"


def test_an_article_cannot_lie_where_a_section_is_listed(galley: Machine, publish: Publish, draft: Publish) -> None:
    publish("One", section="essays")
    page = draft("Essays", kind="page", path="/essays/")
    with pytest.raises(Taken):
        articles.publish(actor="operator", article_id=page.id)


def test_publishing_again_without_a_change_writes_no_file(galley: Machine, publish: Publish) -> None:
    article = publish("A title", tags=("a",))
    galley.settle()
    before = galley.files()
    articles.publish(actor="operator", article_id=article.id, updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    with counted_calls() as calls:
        galley.settle()
    assert calls["PutObject"] == 0
    assert galley.files() == before


def test_one_bad_article_does_not_stop_the_clock(
    galley: Machine, draft: Publish, publish: Publish, held_clock: HeldClock
) -> None:
    bad, good = draft("Bad", section="notes", slug="x"), draft("Good")
    articles.schedule(actor="operator", article_id=bad.id, publish_at=datetime(2026, 3, 2, tzinfo=UTC))
    articles.schedule(actor="operator", article_id=good.id, publish_at=datetime(2026, 3, 2, 1, tzinfo=UTC))
    publish("Notes", kind="page", path="/notes/")
    held_clock.move(days=2)
    assert due.publish_due() == 1
    galley.settle()
    assert galley.page("/good/")
    assert due.publish_due() == 0


def test_a_language_that_the_publication_does_not_have_is_refused(galley: Machine, draft: Publish) -> None:
    article = draft("Bonjour", language="fr")
    with pytest.raises(Invalid) as refused:
        articles.publish(actor="operator", article_id=article.id)
    assert refused.value.field == "language"


@pytest.mark.parametrize("alias", ["/", "/404.html", "/tags/ink/", "/index.xml", "/a/index.html", "/archive/2026-03/"])
def test_an_alias_takes_none_of_galleys_own_files(galley: Machine, draft: Publish, alias: str) -> None:
    article = draft("A title")
    for command in (articles.publish, articles.schedule):
        with pytest.raises(Invalid):
            command(actor="operator", article_id=article.id, aliases=(alias,))


def test_an_article_is_not_the_list_of_its_own_section(galley: Machine, draft: Publish) -> None:
    article = draft("Notes", section="notes", path="/notes/")
    with pytest.raises(Taken):
        articles.publish(actor="operator", article_id=article.id)


def test_the_path_of_a_section_that_is_empty_again_can_be_had(galley: Machine, publish: Publish) -> None:
    mistake = publish("A mistake", section="about")
    articles.delete(actor="operator", article_id=mistake.id)
    publish("About", kind="page", path="/about/")
    galley.settle()
    assert "About" in (galley.page("/about/") or "")
    check_all()


def test_an_end_alone_is_not_due_until_the_article_is_live(
    galley: Machine, draft: Publish, held_clock: HeldClock
) -> None:
    article = draft("A title")
    articles.schedule(actor="operator", article_id=article.id, unpublish_at=datetime(2026, 3, 2, tzinfo=UTC))
    held_clock.move(days=2)
    assert due.publish_due() == 0
    late = articles.publish(actor="operator", article_id=article.id)
    assert late.visible
    assert due.publish_due() == 0


def test_the_end_of_an_article_comes_after_it_is_published_by_hand(
    galley: Machine, draft: Publish, held_clock: HeldClock
) -> None:
    article = draft("A title")
    articles.schedule(actor="operator", article_id=article.id, unpublish_at=datetime(2026, 3, 2, tzinfo=UTC))
    articles.publish(actor="operator", article_id=article.id)
    held_clock.move(days=2)
    assert due.publish_due() == 1


def test_a_planned_update_keeps_the_date_of_a_live_article(
    galley: Machine, publish: Publish, held_clock: HeldClock
) -> None:
    article = publish("A title", at=datetime(2026, 1, 1, tzinfo=UTC))
    articles.revise(actor="operator", article_id=article.id, content=Content(title="New"))
    articles.schedule(actor="operator", article_id=article.id, publish_at=datetime(2026, 3, 2, tzinfo=UTC))
    held_clock.move(days=2)
    assert due.publish_due() == 1
    stored = find(article.id)
    assert stored
    assert (stored.title, stored.published_at) == ("New", "2026-01-01T00:00:00.000Z")


def test_another_date_gives_another_path_while_nobody_has_seen_it(galley: Machine, draft: Publish) -> None:
    site.configure(actor="operator", settings={"permalinks": {"post": "/:year/:slug/"}})
    article = draft("Later")
    articles.schedule(actor="operator", article_id=article.id, publish_at=datetime(2026, 6, 1, tzinfo=UTC))
    moved = articles.schedule(actor="operator", article_id=article.id, publish_at=datetime(2027, 6, 1, tzinfo=UTC))
    assert (moved.path, moved.aliases) == ("/2027/later/", [])
    check_claims()


def test_cancelling_a_plan_leaves_a_retracted_article_retracted(galley: Machine, publish: Publish) -> None:
    article = publish("A title")
    articles.retract(actor="operator", article_id=article.id)
    assert articles.schedule(actor="operator", article_id=article.id).status == "retracted"


def test_describing_the_front_page_touches_no_page_of_that_name(galley: Machine, publish: Publish) -> None:
    publish("All posts", kind="page", path="/all/")
    galley.settle()
    topics.describe(actor="operator", topic=TopicId.all("en"), title="Home", body="Welcome.")
    galley.settle()
    assert galley.page("/all/")
    assert "Welcome." in (galley.page("/") or "")
