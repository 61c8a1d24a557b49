"""Articles as those who write see them: lists by state, one article whole, and nothing for strangers."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.conftest import Get, Staff, tag
from tests.routes.problems import assert_problem, parameters_of
from tests.watch import counted_calls

STATES = ("draft", "scheduled", "published", "retracted")
LATER = "2026-04-01T12:00:00Z"


def listed(staff: Staff, status: str = "draft", **query: Any) -> list[str]:
    """The titles on one page of a list."""
    further = "".join(f"&{name}={value}" for name, value in query.items())
    answer = staff("GET", f"/drafts?status={status}{further}")
    assert answer.status_code == 200, answer.body
    return [card["title"] for card in answer.json_body["items"]]


def lists_with(staff: Staff, article: dict[str, Any]) -> list[str]:
    """The lists in which an article stands."""
    return [
        status
        for status in STATES
        if article["id"] in {card["id"] for card in staff("GET", f"/drafts?status={status}").json_body["items"]}
    ]


def test_drafts_are_what_is_listed_unless_asked_otherwise(staff: Staff) -> None:
    staff.begin("Mine")
    staff.publish("Out")
    answer = staff("GET", "/drafts")
    assert [card["title"] for card in answer.json_body["items"]] == ["Mine"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_article_stands_in_the_list_of_its_state_and_in_no_other(staff: Staff) -> None:
    article = staff.begin()
    place = f"/articles/{article['id']}/publication"
    assert lists_with(staff, article) == ["draft"]
    article = staff("PUT", place, {"publish_at": LATER}, If_Match=tag(article)).json_body
    assert lists_with(staff, article) == ["scheduled"]
    article = staff("PUT", place, {}, If_Match=tag(article)).json_body
    assert lists_with(staff, article) == ["published"]
    article = staff("PATCH", f"/articles/{article['id']}", {"body": "New."}, If_Match=tag(article)).json_body
    assert lists_with(staff, article) == ["published"]
    article = staff("DELETE", place, If_Match=tag(article)).json_body
    assert lists_with(staff, article) == ["retracted"]
    staff("DELETE", f"/articles/{article['id']}", If_Match=tag(article))
    assert lists_with(staff, article) == []


def test_what_the_clock_publishes_and_retracts_changes_its_list(
    staff: Staff, galley: Machine, held_clock: HeldClock
) -> None:
    draft = staff.begin()
    times = {"publish_at": "2026-03-01T13:00:00Z", "unpublish_at": "2026-03-01T14:00:00Z"}
    staff("PUT", f"/articles/{draft['id']}/publication", times, If_Match=tag(draft))
    held_clock.move(minutes=61)
    galley.settle()
    assert lists_with(staff, draft) == ["published"]
    held_clock.move(minutes=60)
    galley.settle()
    assert lists_with(staff, draft) == ["retracted"]


def test_the_last_changed_comes_first(staff: Staff, held_clock: HeldClock) -> None:
    drafts = {}
    for title in ("One", "Two", "Three"):
        held_clock.move(minutes=1)
        drafts[title] = staff.begin(title)
    assert listed(staff) == ["Three", "Two", "One"]
    held_clock.move(minutes=1)
    staff("PATCH", f"/articles/{drafts['One']['id']}", {"body": "New."}, If_Match='"1"')
    assert listed(staff) == ["One", "Three", "Two"]


@pytest.mark.parametrize("status", STATES)
def test_every_list_has_pages(staff: Staff, held_clock: HeldClock, status: str) -> None:
    bring: dict[str, Callable[[dict[str, Any]], Any]] = {
        "draft": lambda one: one,
        "scheduled": lambda one: staff(
            "PUT", f"/articles/{one['id']}/publication", {"publish_at": LATER}, If_Match=tag(one)
        ),
        "published": lambda one: staff("PUT", f"/articles/{one['id']}/publication", {}, If_Match=tag(one)),
        "retracted": lambda one: staff(
            "DELETE", f"/articles/{one['id']}/publication", If_Match=tag(bring["published"](one).json_body)
        ),
    }
    for title in ("One", "Two", "Three"):
        held_clock.move(minutes=1)
        bring[status](staff.begin(title))
    first = staff("GET", f"/drafts?status={status}&limit=2").json_body
    assert [card["title"] for card in first["items"]] == ["Three", "Two"]
    assert {card["status"] for card in first["items"]} == {status}
    assert listed(staff, status, cursor=first["next"]) == ["One"]


def test_a_cursor_of_one_state_is_none_of_another(staff: Staff) -> None:
    for title in ("One", "Two"):
        staff.begin(title)
        staff.publish(f"{title} too")
    cursor = staff("GET", "/drafts?status=draft&limit=1").json_body["next"]
    answer = staff("GET", f"/drafts?status=published&cursor={cursor}")
    assert parameters_of(assert_problem(answer, 400, "cursor")) == {"cursor"}


@pytest.mark.parametrize("status", ["deleted", "Draft", "", "draft,published", "all"])
def test_a_state_that_has_no_list_is_refused(staff: Staff, status: str) -> None:
    assert parameters_of(assert_problem(staff("GET", f"/drafts?status={status}"), 400, "bad-request")) == {"status"}


def test_a_card_is_the_draft_without_its_words(staff: Staff) -> None:
    draft = staff.begin("Mine", tags=("tea",))
    (card,) = staff("GET", "/drafts").json_body["items"]
    assert card == {name: value for name, value in draft.items() if name != "content"}


def test_a_published_article_is_shown_with_its_newest_words(staff: Staff) -> None:
    live = staff.publish("Old title")
    staff("PATCH", f"/articles/{live['id']}", {"title": "New title"}, If_Match=tag(live))
    shown = staff("GET", f"/drafts/{live['id']}").json_body
    assert (shown["title"], shown["content"]["title"], shown["live_revision"]) == ("New title", "New title", 1)


def test_a_draft_is_read_in_two_calls_and_a_list_in_two(staff: Staff) -> None:
    draft = staff.begin()
    with counted_calls() as one:
        staff("GET", f"/drafts/{draft['id']}")
    with counted_calls() as many:
        staff("GET", "/drafts")
    assert (one, many) == ({"GetItem": 1, "BatchGetItem": 1}, {"GetItem": 1, "Query": 1})


@pytest.mark.parametrize("path", ["/drafts", "/drafts/{}", "/articles/{}/revisions", "/articles/{}/revisions/1"])
def test_a_stranger_sees_nothing_of_a_draft(staff: Staff, get: Get, holder: Callable[..., Staff], path: str) -> None:
    draft = staff.begin("A secret plan")
    asked = path.format(draft["id"])
    writer = holder("articles:write", "articles:publish", "site:write", "tokens:write")
    for answer, status in ((get(asked), 401), (writer("GET", asked), 403)):
        assert "secret plan" not in assert_problem(answer, status)["detail"]
    assert get(asked).headers["WWW-Authenticate"].startswith("Bearer")


def test_readers_find_nothing_but_what_is_published(staff: Staff, get: Get) -> None:
    draft, live = staff.begin("Not yet", tags=("tea",)), staff.publish("Gone", tags=("tea",))
    staff("DELETE", f"/articles/{live['id']}/publication", If_Match=tag(live))
    for article in (draft, live):
        assert_problem(get(f"/articles/{article['id']}"), 404, "not-found")
    assert get("/articles").json_body["items"] == []


def test_a_deleted_article_is_not_found_by_any_route(staff: Staff) -> None:
    draft = staff.begin()
    staff("DELETE", f"/articles/{draft['id']}", If_Match=tag(draft))
    one = f"/articles/{draft['id']}"
    for method, path, body in (
        ("GET", f"/drafts/{draft['id']}", None),
        ("PATCH", one, {"title": "Again"}),
        ("DELETE", one, None),
        ("PUT", f"{one}/publication", {}),
        ("DELETE", f"{one}/publication", None),
        ("PUT", f"{one}/path", {"path": "/x/"}),
        ("POST", f"{one}/preview", None),
        ("POST", f"{one}/revisions/1/restoration", None),
    ):
        assert_problem(staff(method, path, body, If_Match="*"), 404, "not-found")
