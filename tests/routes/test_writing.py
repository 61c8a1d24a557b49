"""Writing over HTTP: from the first draft to the page, and what is refused on the way."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.commands import site
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.conftest import Get, Staff, tag
from tests.routes.problems import assert_problem, pointers_of
from tests.watch import counted_calls

Holder = Callable[..., Staff]


def test_a_draft_is_begun_changed_published_and_seen(staff: Staff, get: Get, galley: Machine) -> None:
    made = staff(
        "POST", "/articles", {"title": "First", "body": "One.", "tags": ["tea"]}, Origin="http://localhost:3000"
    )
    assert made.status_code == 201
    draft = made.json_body
    assert made.headers["Location"] == f"/drafts/{draft['id']}"
    assert made.headers["ETag"] == '"1"'
    assert made.headers["Cache-Control"] == "no-store"
    assert (draft["status"], draft["version"], draft["live_revision"]) == ("draft", 1, None)
    changed = staff("PATCH", f"/articles/{draft['id']}", {"title": "Second"}, If_Match='"1"')
    assert changed.headers["ETag"] == '"2"'
    assert changed.headers["Content-Location"] == f"/drafts/{draft['id']}"
    assert (changed.json_body["content"]["title"], changed.json_body["content"]["body"]) == ("Second", "One.")
    live = staff("PUT", f"/articles/{draft['id']}/publication", {}, If_Match='"2"')
    assert (live.json_body["status"], live.json_body["path"]) == ("published", "/second/")
    assert get(f"/articles/{draft['id']}").json_body["title"] == "Second"
    galley.settle()
    assert "One." in (galley.page("/second/") or "")


def test_a_draft_shows_every_field_of_its_words(staff: Staff) -> None:
    draft = staff.begin(extra={"weight": 3, "deep": {"er": [1, None]}}, topics={"mood": ["calm"]})
    assert staff("GET", f"/drafts/{draft['id']}").json_body == draft
    assert draft["content"] == {
        "title": "A title",
        "body": "Some words.",
        "format": "markdown",
        "summary": "",
        "slug": "",
        "path": "",
        "authors": [],
        "tags": [],
        "categories": [],
        "section": "",
        "series": "",
        "topics": {"mood": ["calm"]},
        "language": "en",
        "translation": "",
        "cover": "",
        "cover_alt": "",
        "canonical": "",
        "extra": {"weight": 3, "deep": {"er": [1, None]}},
    }


def test_a_new_article_is_in_the_language_of_the_site(staff: Staff) -> None:
    site.configure(actor="operator", settings={"language": "de"})
    assert staff.begin()["content"]["language"] == "de"
    assert staff.begin(language="fr")["content"]["language"] == "fr"


def test_saving_shows_readers_nothing_until_it_is_published_again(staff: Staff, get: Get) -> None:
    live = staff.publish("First")
    saved = staff("PATCH", f"/articles/{live['id']}", {"title": "Second"}, If_Match=tag(live)).json_body
    assert (saved["revision"], saved["live_revision"]) == (3, 1)
    assert get(f"/articles/{live['id']}").json_body["title"] == "First"
    staff("PUT", f"/articles/{live['id']}/publication", {}, If_Match=tag(saved))
    assert get(f"/articles/{live['id']}").json_body["title"] == "Second"


def test_an_article_is_scheduled_and_the_schedule_is_cancelled(staff: Staff, held_clock: HeldClock) -> None:
    draft = staff.begin()
    times = {"publish_at": "2026-03-02T09:00:00+01:00", "unpublish_at": "2026-03-03T09:00:00Z"}
    waiting = staff("PUT", f"/articles/{draft['id']}/publication", times, If_Match=tag(draft)).json_body
    assert (waiting["status"], waiting["publish_at"]) == ("scheduled", "2026-03-02T08:00:00.000Z")
    assert [card["id"] for card in staff("GET", "/drafts?status=scheduled").json_body["items"]] == [draft["id"]]
    back = staff("DELETE", f"/articles/{draft['id']}/publication", If_Match=tag(waiting)).json_body
    assert (back["status"], back["publish_at"], back["path"]) == ("draft", None, None)


def test_an_article_is_published_with_an_end(staff: Staff) -> None:
    draft = staff.begin()
    ends = {"unpublish_at": "2026-03-03T09:00:00Z", "published_at": "2020-01-01T00:00:00Z"}
    live = staff("PUT", f"/articles/{draft['id']}/publication", ends, If_Match=tag(draft)).json_body
    assert (live["status"], live["unpublish_at"]) == ("published", "2026-03-03T09:00:00.000Z")
    assert live["published_at"] == "2020-01-01T00:00:00.000Z"


@pytest.mark.parametrize(
    ("times", "pointer"),
    [
        ({"published_at": "2030-01-01T00:00:00Z"}, "/published_at"),
        ({"published_at": "0001-01-01T00:00:00+14:00"}, "/published_at"),
        ({"publish_at": "9999-12-31T23:59:59-12:00"}, "/publish_at"),
        ({"unpublish_at": "2020-01-01T00:00:00Z"}, "/unpublish_at"),
        ({"publish_at": "2027-01-02T00:00:00Z", "unpublish_at": "2027-01-01T00:00:00Z"}, "/unpublish_at"),
        ({"publish_at": "2027-01-02T00:00:00Z", "published_at": "2020-01-01T00:00:00Z"}, "/published_at"),
        ({"publish_at": "2027-01-02T00:00:00"}, "/publish_at"),
        ({"publish_at": "2027-02-30T00:00:00Z"}, "/publish_at"),
        ({"publish_at": 5}, "/publish_at"),
        ({"aliases": ["no-slash"]}, "/aliases"),
        ({"status": "published"}, "/status"),
    ],
    ids=str,
)
def test_a_publication_that_breaks_a_rule_is_refused(staff: Staff, times: dict[str, Any], pointer: str) -> None:
    draft = staff.begin()
    answer = staff("PUT", f"/articles/{draft['id']}/publication", times, If_Match=tag(draft))
    assert pointers_of(assert_problem(answer, 422, "invalid")) == {pointer}
    assert staff("GET", f"/drafts/{draft['id']}").json_body == draft


def test_an_article_is_retracted_moved_and_deleted(staff: Staff, get: Get, galley: Machine) -> None:
    live = staff.publish("Here")
    moved = staff("PUT", f"/articles/{live['id']}/path", {"path": "/there/"}, If_Match=tag(live)).json_body
    assert (moved["path"], moved["aliases"]) == ("/there/", ["/here/"])
    galley.settle()
    assert "/there/" in (galley.page("/here/") or "")
    off = staff("DELETE", f"/articles/{live['id']}/publication", If_Match=tag(moved)).json_body
    assert off["status"] == "retracted"
    gone = staff("DELETE", f"/articles/{live['id']}", If_Match=tag(off))
    assert gone.json_body == {"id": live["id"], "version": 5, "status": "deleted"}
    assert_problem(staff("GET", f"/drafts/{live['id']}"), 404)
    galley.settle()
    assert galley.page("/there/") is None


def test_a_path_of_another_article_is_refused_and_nothing_is_lost(staff: Staff) -> None:
    staff.publish("Taken", path="/taken/")
    draft = staff.begin("Other", path="/taken/")
    answer = staff("PUT", f"/articles/{draft['id']}/publication", {}, If_Match=tag(draft))
    assert_problem(answer, 409, "taken")
    assert staff("GET", f"/drafts/{draft['id']}").json_body == draft


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/title"),
        ({"title": ""}, "/title"),
        ({"title": "   "}, "/title"),
        ({"title": "x" * 301}, "/title"),
        ({"title": 1}, "/title"),
        ({"title": None}, "/title"),
        ({"title": "x", "id": "mine"}, "/id"),
        ({"title": "x", "status": "published"}, "/status"),
        ({"title": "x", "tags": "tea"}, "/tags"),
        ({"title": "x", "tags": ["tea", 3]}, "/tags/1"),
        ({"title": "x", "tags": ["tea", "Tea"]}, "/tags"),
        ({"title": "x", "kind": "novel"}, "/kind"),
        ({"title": "x", "format": "docx"}, "/format"),
        ({"title": "x", "path": "/../up"}, "/path"),
        ({"title": "x", "slug": "a/b"}, "/slug"),
        ({"title": "x", "extra": []}, "/extra"),
        ({"title": "x", "topics": {"mood": "calm"}}, "/topics"),
    ],
    ids=str,
)
def test_an_article_that_breaks_a_rule_is_pointed_at(staff: Staff, body: dict[str, Any], pointer: str) -> None:
    with counted_calls() as calls:
        answer = staff("POST", "/articles", body)
    assert pointers_of(assert_problem(answer, 422, "invalid")) == {pointer}
    assert "TransactWriteItems" not in calls


def test_a_text_of_a_million_bytes_is_kept_and_one_more_is_refused(staff: Staff) -> None:
    body = "word " * 200_000
    assert staff.begin(body=body)["content"]["body"] == body
    assert_problem(staff("POST", "/articles", {"title": "x", "body": body + "."}), 413, "too-large")


def test_a_write_takes_three_calls_at_most(staff: Staff, get: Get) -> None:
    taken: dict[str, int] = {}

    def count(name: str, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        with counted_calls() as calls:
            answer = staff(method, path, body, **headers)
        assert answer.status_code < 300, answer.body
        taken[name] = sum(calls.values())
        shown: dict[str, Any] = json.loads(answer.body)
        return shown

    staff("GET", "/drafts")  # the use of the token is noted once an hour
    draft = count("begin", "POST", "/articles", {"title": "Calls"}, Idempotency_Key="k")
    one = f"/articles/{draft['id']}"
    saved = count("save", "PATCH", one, {"body": "More."}, If_Match=tag(draft), Idempotency_Key="l")
    live = count("publish", "PUT", f"{one}/publication", {}, If_Match=tag(saved), Idempotency_Key="m")
    moved = count("move", "PUT", f"{one}/path", {"path": "/calls-2/"}, If_Match=tag(live))
    back = count("restore", "POST", f"{one}/revisions/1/restoration", If_Match=tag(moved))
    off = count("retract", "DELETE", f"{one}/publication", If_Match=tag(back))
    count("delete", "DELETE", one, If_Match=tag(off))
    assert taken == {"begin": 3, "save": 3, "publish": 3, "move": 3, "restore": 3, "retract": 3, "delete": 3}
