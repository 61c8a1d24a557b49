"""What an article may be: each refusal names the field and the rule, and nothing is written."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.commands import articles, checks, due, media, people, site, topics
from chalicelib.content import Content
from chalicelib.errors import Conflict, GalleyError, Invalid, Missing, Taken, TooLarge
from chalicelib.markdown import MAX_BODY
from chalicelib.models import site as settings
from chalicelib.models.articles import Article
from chalicelib.models.ledger import Entry
from chalicelib.models.topics import TopicId
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.watch import counted_calls

Draft = Callable[..., Article]


def refused(error: type[GalleyError], field: str, **content: Any) -> None:
    """Drafting this is refused for this field, without a call to AWS."""
    words = {"title": "A title", **content}
    with counted_calls() as calls, pytest.raises(error) as refusal:
        articles.draft(actor="operator", content=Content(**words))
    assert refusal.value.field == field
    assert not calls


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("title", {"title": "  "}),
        ("title", {"title": "x" * (checks.MAX_TITLE + 1)}),
        ("slug", {"slug": "a/b"}),
        ("slug", {"slug": "?!"}),
        ("path", {"path": "/a/../b/"}),
        ("path", {"path": "a/"}),
        ("tags", {"tags": ("ink", "?!")}),
        ("tags", {"tags": ("Ink", "ink")}),
        ("categories", {"categories": ("x" * (checks.MAX_NAME + 1),)}),
        ("topics", {"tags": tuple(f"tag {n}" for n in range(checks.MAX_TOPICS + 1))}),
        ("topics.places", {"topics": {"places": ("",)}}),
    ],
)
def test_words_that_break_a_rule_are_refused_by_field(galley: Machine, field: str, content: dict[str, Any]) -> None:
    refused(Invalid, field, **content)


def test_a_body_over_a_megabyte_is_refused(galley: Machine) -> None:
    refused(TooLarge, "body", body="x" * (MAX_BODY + 1))


def test_ten_megabytes_are_refused_as_fast_as_one(galley: Machine) -> None:
    refused(TooLarge, "body", body="x" * 10_000_000)


def test_front_matter_has_a_limit(galley: Machine) -> None:
    refused(TooLarge, "extra", extra={"x": "y" * checks.MAX_EXTRA})


def test_five_thousand_nested_quotes_are_refused(galley: Machine) -> None:
    with pytest.raises(Invalid, match="nest"):
        articles.draft(actor="operator", content=Content(title="Deep", body=">" * 5000 + " deep"))


def test_a_body_too_large_for_an_item_lies_in_s3_and_comes_back_whole(galley: Machine, publish: Draft) -> None:
    body = "\n\n".join(f"Paragraph {n * 7919 % 104729} {hash((n, 1)) & 0xFFFFFF:x}" for n in range(9000))
    article = publish("Long", body=body)
    galley.settle()
    page = galley.page(article.path) or ""
    assert body.rsplit("\n\n", 1)[1] in page


def test_an_article_of_the_most_topics_fits_one_transaction_and_can_be_dated_anew(
    galley: Machine, publish: Draft
) -> None:
    article = publish("Many", tags=tuple(f"tag {n}" for n in range(checks.MAX_TOPICS)), section="essays")
    again = articles.publish(actor="operator", article_id=article.id, at=datetime(2025, 1, 1, tzinfo=UTC))
    assert (article.version, again.version) == (2, 3)


def test_replacing_all_of_very_many_topics_says_what_to_do(galley: Machine, publish: Draft) -> None:
    article = publish("Many", tags=tuple(f"tag {n}" for n in range(checks.MAX_TOPICS)))
    others = Content(title="Many", tags=tuple(f"other {n}" for n in range(checks.MAX_TOPICS)))
    articles.revise(actor="operator", article_id=article.id, content=others)
    with pytest.raises(TooLarge, match="change fewer at a time"):
        articles.publish(actor="operator", article_id=article.id)


def test_a_date_in_the_future_is_scheduled_not_published(galley: Machine, draft: Draft) -> None:
    article = draft("Later")
    with pytest.raises(Invalid, match="schedule"):
        articles.publish(actor="operator", article_id=article.id, at=datetime(2030, 1, 1, tzinfo=UTC))


def test_an_end_before_the_beginning_is_refused(galley: Machine, draft: Draft) -> None:
    article = draft("Later")
    at, until = datetime(2030, 1, 2, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
    with pytest.raises(Invalid) as refusal:
        articles.schedule(actor="operator", article_id=article.id, publish_at=at, unpublish_at=until)
    assert refusal.value.field == "unpublish_at"


def test_new_words_that_could_not_be_published_are_not_planned_for_an_article_that_is_live(
    galley: Machine, publish: Draft
) -> None:
    article = publish("Now")
    words = Content(title="Later", path="/sitemap/later/")
    articles.revise(actor="operator", article_id=article.id, content=words)
    with pytest.raises(Invalid, match="reserved") as refusal:
        articles.schedule(actor="operator", article_id=article.id, publish_at=datetime(2999, 1, 1, tzinfo=UTC))
    assert refusal.value.field == "path"
    articles.schedule(actor="operator", article_id=article.id, unpublish_at=datetime(2999, 1, 1, tzinfo=UTC))


def test_a_plan_can_be_cancelled(galley: Machine, draft: Draft, held_clock: HeldClock) -> None:
    article = draft("Later")
    articles.schedule(actor="operator", article_id=article.id, publish_at=datetime(2026, 3, 2, tzinfo=UTC))
    cancelled = articles.schedule(actor="operator", article_id=article.id)
    held_clock.move(days=2)
    assert (cancelled.status, due.publish_due()) == ("draft", 0)


def test_what_is_taken_off_goes_by_its_newest_words(galley: Machine, draft: Draft) -> None:
    article = draft("Alpha")
    articles.publish(actor="operator", article_id=article.id)
    articles.revise(actor="operator", article_id=article.id, content=Content(title="Beta", tags=("new",)))
    retracted = articles.retract(actor="operator", article_id=article.id)
    assert (retracted.title, retracted.tags) == ("Beta", ["new"])


def test_what_is_not_published_cannot_be_retracted(galley: Machine, draft: Draft) -> None:
    with pytest.raises(Conflict):
        articles.retract(actor="operator", article_id=draft("A title").id)


def test_an_unknown_article_is_missing(galley: Machine) -> None:
    with pytest.raises(Missing):
        articles.publish(actor="operator", article_id="none")


def test_a_summary_is_given_or_cut_or_the_first_paragraph(galley: Machine, draft: Draft) -> None:
    assert draft(summary="A *given* one.", body="First.\n\n<!--more-->\n\nSecond.").summary == "A given one."
    assert draft(body="First.\n\nAlso.\n\n<!--more-->\n\nSecond.").summary == "First. Also."
    assert draft(body="# Heading\n\nFirst paragraph.\n\nSecond.").summary == "First paragraph."


def test_the_path_follows_the_pattern_in_the_time_zone_of_the_publication(galley: Machine, publish: Draft) -> None:
    pattern = {"time_zone": "Pacific/Auckland", "permalinks": {"post": "/:year/:month/:day/:slug/"}}
    site.configure(actor="operator", settings=pattern)
    assert publish("New day", at=datetime(2026, 2, 28, 12, tzinfo=UTC)).path == "/2026/03/01/new-day/"


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("time_zone", {"time_zone": "Mars/Olympus"}),
        ("base_url", {"base_url": "ftp://x"}),
        ("base_url", {"base_url": "https://]x.example"}),
        ("base_url", {"base_url": "https://a\uff0fb.example"}),
        ("page_size", {"page_size": 0}),
        ("feed", {"feed": "../feed.xml"}),
        ("taxonomies", {"taxonomies": {"tag": "../"}}),
        ("languages.de", {"languages": {"de": {"label": "Deutsch", "prefix": "de/x"}}}),
        ("settings", {"colour": "red"}),
    ],
)
def test_a_setting_that_breaks_a_rule_is_refused_by_name(galley: Machine, field: str, changed: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        site.configure(actor="operator", settings=changed)
    assert refusal.value.field == field
    assert settings.find() is None


def test_the_same_settings_again_are_no_change(galley: Machine) -> None:
    site.configure(actor="operator", settings={"title": "Ink"})
    site.configure(actor="operator", settings={"title": "Ink"})
    assert Entry.count() == 1


def test_two_people_cannot_have_one_handle(galley: Machine) -> None:
    people.add(actor="operator", name="Ada", handle="ada")
    with pytest.raises(Taken):
        people.add(actor="operator", name="Ada Too", handle="ada")


@pytest.mark.parametrize(
    ("field", "person"),
    [
        ("name", {"name": " ", "handle": "ada"}),
        ("handle", {"name": "Ada", "handle": "a/b"}),
        ("handle", {"name": "Ada", "handle": ""}),
        ("links", {"name": "Ada", "handle": "ada", "links": ({"name": "x", "url": "javascript:alert(1)"},)}),
    ],
)
def test_a_person_that_breaks_a_rule_is_refused_by_field(galley: Machine, field: str, person: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        people.add(actor="operator", **person)
    assert refusal.value.field == field


def test_a_file_is_served_with_its_type_replaced_and_removed(galley: Machine) -> None:
    media.add(actor="operator", path="/images/a.svg", content=b"<svg/>")
    galley.settle()
    assert (galley.stored("/images/a.svg") or {})["ContentType"] == "image/svg+xml"
    media.add(actor="operator", path="/images/a.svg", content=b"<svg>2</svg>")
    galley.settle()
    assert galley.page("/images/a.svg") == "<svg>2</svg>"
    media.remove(actor="operator", path="/images/a.svg")
    galley.settle()
    assert galley.page("/images/a.svg") is None


def test_a_file_cannot_lie_where_an_article_is(galley: Machine, publish: Draft) -> None:
    article = publish("A title", path="/a.html")
    with pytest.raises(Taken):
        media.add(actor="operator", path=article.path, content=b"x")


def test_the_same_bytes_again_are_no_change(galley: Machine) -> None:
    for _ in range(2):
        media.add(actor="operator", path="/a.txt", content=b"x")
    assert Entry.count() == 1


def test_a_list_is_described_once_and_forgotten(galley: Machine) -> None:
    topic = TopicId("tag", "en", "ink")
    for _ in range(2):
        topics.describe(actor="operator", topic=topic, title="Ink", body="Black.")
    assert Entry.count() == 1
    galley.settle()
    assert "Black." in (galley.page("/tags/ink/") or "")
    topics.forget(actor="operator", topic=topic)
    topics.forget(actor="operator", topic=topic)
    galley.settle()
    assert galley.page("/tags/ink/") is None
    assert Entry.count() == 2
