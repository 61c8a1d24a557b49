"""The audit log over HTTP: what it tells, to whom, and that no change is missing in it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib.access import Scope
from chalicelib.commands import articles, people
from chalicelib.models.ledger import Entry
from tests.conftest import HeldClock
from tests.routes.conftest import Staff
from tests.routes.problems import assert_problem, parameters_of
from tests.watch import counted_calls

Holder = Callable[..., Staff]


def pages(staff: Staff, query: str, limit: int = 2) -> Iterator[dict[str, Any]]:
    """All items of a list, page by page."""
    cursor = ""
    while True:
        page = staff("GET", f"/ledger?limit={limit}{query}{cursor}").json_body
        yield from page["items"]
        if page["next"] is None:
            return
        cursor = f"&cursor={page['next']}"


def names(items: Any) -> list[tuple[str, int]]:
    return [(item["subject"], item["version"]) for item in items]


def stored() -> list[Entry]:
    """Every entry, the newest first."""
    return sorted(Entry.scan(), key=lambda entry: entry.at_id, reverse=True)


def named(entries: list[Entry]) -> list[tuple[str, int]]:
    return [(entry.subject, int(entry.version)) for entry in entries]


def test_a_change_stands_in_it_with_who_made_it_and_what_came_before(staff: Staff, held_clock: HeldClock) -> None:
    draft = staff.begin()
    held_clock.move(minutes=1)
    staff("PUT", f"/articles/{draft['id']}/publication", {}, If_Match='"1"', Idempotency_Key="once")
    newest, first = staff("GET", f"/ledger?subject=article%23{draft['id']}").json_body["items"]
    entries = {int(entry.version): entry for entry in Entry.query(f"article#{draft['id']}")}
    assert newest == {
        "id": entries[2].id,
        "subject": f"article#{draft['id']}",
        "version": 2,
        "kind": "article.published",
        "actor": entries[2].actor,
        "at": "2026-03-01T12:01:00.000Z",
        "request": entries[2].request[:16],
        "data": newest["data"],
        "hash": entries[2].hash,
        "previous": entries[1].hash,
    }
    assert newest["actor"].startswith("token#")
    assert newest["data"]["after"]["path"]
    assert (len(newest["request"]), newest["hash"] != first["hash"]) == (16, True)
    assert (first["kind"], first["request"], first["previous"], first["data"]) == ("article.drafted", None, None, {})


def test_each_list_is_walked_newest_first_to_its_end(staff: Staff, held_clock: HeldClock) -> None:
    article = staff.publish()
    for day in range(3):
        held_clock.move(hours=13)
        people.add(actor="operator", name=f"Number {day}", handle=f"h{day}")
        articles.amend(actor="clock", article_id=article["id"], changes={"title": f"Number {day}"})
    subject = f"article#{article['id']}"
    everything = stored()
    assert names(pages(staff, f"&subject=article%23{article['id']}")) == [(subject, n) for n in range(5, 0, -1)]
    by_operator = named([entry for entry in everything if entry.actor == "operator"])
    assert names(pages(staff, "&actor=operator")) == by_operator
    walked = [each for day in ("03", "02", "01") for each in names(pages(staff, f"&day=2026-03-{day}", limit=1))]
    assert walked == named(everything)
    assert names(pages(staff, "")) == named([entry for entry in everything if entry.day == "2026-03-03"])


def test_a_walk_through_today_goes_on_past_midnight(staff: Staff, held_clock: HeldClock) -> None:
    for number in range(3):
        staff.begin(f"Number {number}")
    first = staff("GET", "/ledger?limit=2").json_body
    held_clock.move(hours=13)
    rest = staff("GET", f"/ledger?limit=100&cursor={first['next']}").json_body
    assert names(first["items"] + rest["items"]) == named(stored())
    assert staff("GET", "/ledger").json_body == {"items": [], "next": None}


@pytest.mark.parametrize("query", ["subject=article%23none", "actor=nobody", "day=1999-12-31"])
def test_what_never_happened_is_an_empty_list(staff: Staff, query: str) -> None:
    assert staff("GET", f"/ledger?{query}").json_body == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("subject=a&actor=b", {"subject", "actor"}),
        ("subject=a&day=2026-03-01", {"subject", "day"}),
        ("subject=a&actor=b&day=2026-03-01", {"subject", "actor", "day"}),
        ("subject=", {"subject"}),
        ("actor=" + "x" * 201, {"actor"}),
        ("day=yesterday", {"day"}),
        ("day=2026-02-30", {"day"}),
        ("day=20260301", {"day"}),
        ("day=2026-03-01T00:00:00Z", {"day"}),
        ("day=", {"day"}),
        ("limit=101", {"limit"}),
        ("kind=article.published", {"kind"}),
    ],
)
def test_a_query_that_breaks_a_rule_is_refused_by_name(staff: Staff, query: str, parameters: set[str]) -> None:
    assert parameters_of(assert_problem(staff("GET", f"/ledger?{query}"), 400, "bad-request")) == parameters


def test_a_cursor_is_good_for_its_own_filter_only(staff: Staff) -> None:
    staff.publish()
    cursor = staff("GET", "/ledger?actor=operator&limit=1").json_body["next"]
    cursor = cursor or staff("GET", "/ledger?limit=1").json_body["next"]
    for query in ("actor=other", "subject=operator", "day=2026-03-01"):
        assert_problem(staff("GET", f"/ledger?{query}&cursor={cursor}"), 400, "cursor")


def test_only_who_may_read_it_reads_it(holder: Holder) -> None:
    others = holder(*(scope for scope in Scope if scope != Scope.LEDGER_READ))
    assert_problem(others("GET", "/ledger"), 403, "forbidden")
    assert holder("ledger:read")("GET", "/ledger").status_code == 200


def test_a_page_takes_two_calls(staff: Staff) -> None:
    staff("GET", "/ledger")
    for query in ("", "?actor=operator", "?subject=site%23publication"):
        with counted_calls() as calls:
            staff("GET", f"/ledger{query}")
        assert calls == {"GetItem": 1, "Query": 1}
