"""Two requests at once, one let in before each AWS call of the other: one of them wins, and nothing is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient

from chalicelib.models import revisions
from chalicelib.models.ledger import Entry
from tests.routes.conftest import Staff, tag
from tests.routes.problems import assert_problem
from tests.sim.promises import check_chains, check_claims, check_topics, check_versions
from tests.watch import counted_calls

Request = Callable[[], Any]


@contextmanager
def let_in(other: Request, *, before: int) -> Iterator[list[Any]]:
    """Make another request before one of the AWS calls inside the block; gives its answer."""
    real, calls = BaseClient._make_api_call, iter(range(1000))
    answers: list[Any] = []

    def call(client: BaseClient, operation: str, asked: dict[str, Any]) -> Any:
        if next(calls) == before and not answers:
            BaseClient._make_api_call = real
            answers.append(other())
            BaseClient._make_api_call = call
        return real(client, operation, asked)

    BaseClient._make_api_call = call
    try:
        yield answers
    finally:
        BaseClient._make_api_call = real


def both(one: Request, other: Request, before: int) -> tuple[Any, Any]:
    """The answers of two requests of which the second is let in before a call of the first."""
    with let_in(other, before=before) as answers:
        first = one()
    assert answers, f"there is no call number {before}"
    return first, answers[0]


def assert_in_order() -> None:
    """Fails unless ledger, state, claims and lists agree."""
    check_chains()
    check_versions()
    check_claims()
    check_topics()


CALLS = [0, 1, 2]
"""Of every write: the token, the article, the transaction. `test_every_write_takes_three_calls` holds it to that."""


def test_every_write_takes_three_calls(staff: Staff) -> None:
    draft = staff.begin()
    for method, rest, body in (("PATCH", "", {"title": "x"}), ("PUT", "/publication", {}), ("DELETE", "", None)):
        with counted_calls() as calls:
            staff(method, f"/articles/{draft['id']}{rest}", body, If_Match="*")
        assert sum(calls.values()) == len(CALLS)


@pytest.mark.parametrize("before", CALLS)
def test_of_two_saves_on_the_same_version_one_wins_and_the_other_is_told(staff: Staff, before: int) -> None:
    draft = staff.begin(body="First words.")
    path = f"/articles/{draft['id']}"
    mine, theirs = both(
        lambda: staff("PATCH", path, {"body": "Mine."}, If_Match=tag(draft)),
        lambda: staff("PATCH", path, {"body": "Theirs."}, If_Match=tag(draft)),
        before,
    )
    assert theirs.status_code == 200
    problem = assert_problem(mine, 412, "precondition-failed")
    assert (problem["current"], mine.headers["ETag"]) == (2, '"2"')
    assert staff("GET", f"/drafts/{draft['id']}").json_body == theirs.json_body
    saved, _ = revisions.history(draft["id"])
    assert [each.content().body for each in saved] == ["Theirs.", "First words."]
    again = staff("PATCH", path, {"body": "Mine."}, If_Match=mine.headers["ETag"])
    assert (again.status_code, again.json_body["revision"]) == (200, 3)
    assert_in_order()


@pytest.mark.parametrize("before", CALLS)
def test_of_two_publications_on_the_same_version_one_wins(staff: Staff, before: int) -> None:
    draft = staff.begin(tags=("tea",))
    path = f"/articles/{draft['id']}/publication"

    def publish() -> Any:
        return staff("PUT", path, {}, If_Match=tag(draft))

    mine, theirs = both(publish, publish, before)
    assert (theirs.status_code, theirs.json_body["status"]) == (200, "published")
    assert assert_problem(mine, 412, "precondition-failed")["current"] == 2
    assert Entry.count(f"article#{draft['id']}") == 2
    assert_in_order()


@pytest.mark.parametrize("before", CALLS)
@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [
        ("POST", "", {"title": "New"}),
        ("PATCH", "/{}", {"body": "New."}),
        ("PUT", "/{}/publication", {}),
        ("PUT", "/{}/path", {"path": "/elsewhere/"}),
        ("DELETE", "/{}", None),
    ],
)
def test_of_the_same_request_sent_twice_at_once_one_is_carried_out_and_both_are_told_the_same(
    staff: Staff, method: str, rest: str, body: Any, before: int
) -> None:
    draft = staff.begin()
    if method == "POST" and before > 1:
        before = 1  # nothing is read but the token and, once in a while, the settings
    entries = Entry.count()

    def send() -> Any:
        return staff(method, f"/articles{rest}".format(draft["id"]), body, If_Match=tag(draft), Idempotency_Key="one")

    staff("GET", "/drafts")
    mine, theirs = both(send, send, before)
    assert (mine.status_code, mine.body) == (theirs.status_code, theirs.body)
    assert mine.status_code in {200, 201}
    assert "Idempotent-Replayed" not in theirs.headers
    assert mine.headers["Idempotent-Replayed"] == "true"
    assert mine.headers["X-Request-Id"] != theirs.headers["X-Request-Id"]
    assert Entry.count() == entries + 1
    assert_in_order()


@pytest.mark.parametrize("before", CALLS)
def test_a_save_of_what_is_deleted_meanwhile_is_refused(staff: Staff, before: int) -> None:
    live = staff.publish(tags=("tea",))
    path = f"/articles/{live['id']}"
    mine, theirs = both(
        lambda: staff("PATCH", path, {"body": "Mine."}, If_Match=tag(live)),
        lambda: staff("DELETE", path, If_Match=tag(live)),
        before,
    )
    assert theirs.status_code == 200
    assert mine.status_code == (412 if before == CALLS[-1] else 404)
    assert_problem(staff("GET", f"/drafts/{live['id']}"), 404)
    assert_in_order()


@pytest.mark.parametrize("before", CALLS)
def test_of_two_articles_that_want_one_path_one_gets_it(staff: Staff, before: int) -> None:
    one, other = staff.begin("One", path="/wanted/"), staff.begin("Other", path="/wanted/")
    mine, theirs = both(
        lambda: staff("PUT", f"/articles/{one['id']}/publication", {}, If_Match=tag(one)),
        lambda: staff("PUT", f"/articles/{other['id']}/publication", {}, If_Match=tag(other)),
        before,
    )
    assert theirs.json_body["path"] == "/wanted/"
    assert_problem(mine, 409, "taken")
    assert staff("GET", f"/drafts/{one['id']}").json_body == one
    assert_in_order()


@pytest.mark.parametrize("before", CALLS)
def test_of_two_changes_of_the_settings_one_wins(staff: Staff, before: int) -> None:
    first = staff("PATCH", "/site", {"title": "First"}, If_Match="*")
    mine, theirs = both(
        lambda: staff("PATCH", "/site", {"title": "Mine"}, If_Match=first.headers["ETag"]),
        lambda: staff("PATCH", "/site", {"description": "Theirs"}, If_Match=first.headers["ETag"]),
        before,
    )
    assert theirs.status_code == 200
    assert assert_problem(mine, 412, "precondition-failed")["current"] == 2
    assert staff("GET", "/site/settings").json_body == theirs.json_body


@pytest.mark.parametrize("before", CALLS)
def test_a_token_that_is_revoked_twice_at_once_is_revoked(staff: Staff, before: int) -> None:
    made = staff("POST", "/tokens", {"name": "x", "scopes": ["articles:read"]}).json_body

    def revoke() -> Any:
        return staff("DELETE", f"/tokens/{made['id']}")

    mine, theirs = both(revoke, revoke, before)
    assert (mine.status_code, mine.body) == (200, theirs.body)
    assert Entry.count(f"token#{made['id']}") == 2
