"""What readers will see, and when: plans, ends, cancelled plans, and who may change what is planned."""

import os
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.commands import due
from chalicelib.models.requests import LARGEST_INLINE
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.conftest import Get, Staff, tag
from tests.routes.problems import assert_problem, pointers_of

LATER, LATEST = "2026-03-02T12:00:00.000Z", "2026-03-03T12:00:00.000Z"


@pytest.fixture
def plan(staff: Staff) -> Callable[..., dict[str, Any]]:
    """Put the publication of an article, and what the API shows of it then."""

    def _plan(shown: dict[str, Any], **body: Any) -> dict[str, Any]:
        answer = staff("PUT", f"/articles/{shown['id']}/publication", body, If_Match=tag(shown))
        assert answer.status_code == 200, answer.body
        found: dict[str, Any] = answer.json_body
        return found

    return _plan


Plan = Callable[..., dict[str, Any]]


def test_a_window_that_is_over_when_the_clock_comes_leaves_a_draft(
    staff: Staff, plan: Plan, get: Get, held_clock: HeldClock
) -> None:
    waiting = plan(staff.begin(), publish_at=LATER, unpublish_at=LATEST)
    held_clock.move(days=9)
    due.publish_due()
    shown = staff("GET", f"/drafts/{waiting['id']}").json_body
    assert (shown["status"], shown["publish_at"], shown["unpublish_at"]) == ("draft", None, None)
    assert_problem(get(f"/articles/{waiting['id']}"), 404)


def test_an_end_that_is_over_already_is_refused(staff: Staff) -> None:
    draft = staff.begin()
    body = {"publish_at": "2020-01-01T00:00:00Z", "unpublish_at": "2020-01-02T00:00:00Z"}
    answer = staff("PUT", f"/articles/{draft['id']}/publication", body, If_Match=tag(draft))
    assert pointers_of(assert_problem(answer, 422)) == {"/unpublish_at"}


def test_a_planned_end_stays_until_another_is_given_and_null_is_never(staff: Staff, plan: Plan) -> None:
    live = plan(staff.begin(), unpublish_at=LATEST)
    assert plan(live)["unpublish_at"] == LATEST
    again = plan(plan(live | {"version": live["version"] + 1}, publish_at=LATER))
    assert again["unpublish_at"] == LATEST
    assert plan(again, unpublish_at=None)["unpublish_at"] is None


def test_aliases_of_a_planned_publication_are_taken(staff: Staff, plan: Plan, galley: Machine) -> None:
    live = plan(staff.begin("Here"))
    planned = plan(live, publish_at=LATER, aliases=["/there/"])
    assert planned["aliases"] == ["/there/"]
    plan(planned)
    galley.settle()
    assert "/here/" in (galley.page("/there/") or "")


def test_a_plan_that_is_cancelled_leaves_a_draft_and_its_path_free(staff: Staff, plan: Plan) -> None:
    waiting = plan(staff.begin("Soon"), publish_at=LATER)
    assert waiting["path"] == "/soon/"
    back = staff("DELETE", f"/articles/{waiting['id']}/publication", If_Match=tag(waiting)).json_body
    assert (back["status"], back["path"]) == ("draft", None)
    assert plan(staff.begin("Soon"))["path"] == "/soon/"


def test_what_readers_have_seen_is_retracted_when_its_plan_is_cancelled(staff: Staff, plan: Plan) -> None:
    live = plan(staff.begin("Seen"))
    off = staff("DELETE", f"/articles/{live['id']}/publication", If_Match=tag(live)).json_body
    waiting = plan(off, publish_at=LATER)
    back = staff("DELETE", f"/articles/{live['id']}/publication", If_Match=tag(waiting)).json_body
    assert (back["status"], back["path"]) == ("retracted", "/seen/")


def test_what_is_published_early_has_the_path_of_its_own_date(staff: Staff, plan: Plan) -> None:
    changed = staff("PATCH", "/site", {"permalinks": {"post": "/:year/:slug/"}}, If_Match="*")
    assert changed.status_code == 200
    waiting = plan(staff.begin("Early"), publish_at="2035-01-01T00:00:00Z")
    assert waiting["path"] == "/2035/early/"
    assert plan(waiting)["path"] == "/2026/early/"


def test_who_may_not_publish_may_not_change_what_the_clock_will(
    staff: Staff, plan: Plan, holder: Callable[..., Staff]
) -> None:
    writer = holder("articles:write")
    waiting = plan(staff.begin(), publish_at=LATER)
    one = f"/articles/{waiting['id']}"
    assert_problem(writer("PATCH", one, {"body": "Slipped in."}, If_Match=tag(waiting)), 403, "forbidden")
    assert_problem(writer("POST", f"{one}/revisions/1/restoration", If_Match=tag(waiting)), 403, "forbidden")
    assert staff("GET", f"/drafts/{waiting['id']}").json_body == waiting
    assert staff("PATCH", one, {"body": "Mended."}, If_Match=tag(waiting)).status_code == 200


def test_a_text_of_any_size_can_be_written_under_a_key(staff: Staff) -> None:
    body = b64encode(os.urandom(700_000)).decode()
    sent = {"title": "Large", "body": body}
    first = staff("POST", "/articles", sent, Idempotency_Key="large")
    assert (first.status_code, len(first.body) > LARGEST_INLINE) == (201, True)
    again = staff("POST", "/articles", sent, Idempotency_Key="large")
    assert (again.body, again.headers["Idempotent-Replayed"]) == (first.body, "true")


def test_what_found_nothing_to_change_is_kept_under_its_key(staff: Staff) -> None:
    def title(name: str, key: str) -> Any:
        return staff("PATCH", "/site", {"title": name}, If_Match="*", Idempotency_Key=key)

    title("One", "a")
    nothing = title("One", "b")
    title("Two", "c")
    again = title("One", "b")
    assert (again.body, again.headers["Idempotent-Replayed"]) == (nothing.body, "true")
    assert staff("GET", "/site/settings").json_body["settings"]["title"] == "Two"
    assert_problem(title("Three", "b"), 422, "idempotency-key-reused")


def test_the_preview_of_what_was_taken_off_the_site_is_off_too(staff: Staff, plan: Plan, get: Get) -> None:
    live = plan(staff.begin())
    url = staff("POST", f"/articles/{live['id']}/preview").json_body["url"]
    path = url[url.index("/previews/") :]
    assert get(path).status_code == 200
    staff("DELETE", f"/articles/{live['id']}/publication", If_Match=tag(live))
    assert_problem(get(path), 404)
