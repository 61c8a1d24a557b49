"""Every save of an article: listed, read, compared and brought back. Nothing that was saved is lost."""

import random
import re
from typing import Any

import pytest

from chalicelib import aws
from chalicelib.models.revisions import Revision
from chalicelib.settings import settings
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.conftest import Staff, tag
from tests.routes.problems import assert_problem


def saved(staff: Staff, *saves: dict[str, Any], clock: HeldClock | None = None) -> dict[str, Any]:
    """An article that was saved several times, as the API shows it last."""
    first, *others = saves
    shown = staff("POST", "/articles", {"title": "A title", **first}).json_body
    for changes in others:
        if clock:
            clock.move(minutes=1)
        shown = staff("PATCH", f"/articles/{shown['id']}", changes, If_Match=tag(shown)).json_body
    return dict(shown)


def of(article: dict[str, Any], rest: str = "") -> str:
    return f"/articles/{article['id']}/revisions{rest}"


def test_saves_are_listed_newest_first_with_who_and_when(staff: Staff, held_clock: HeldClock) -> None:
    article = saved(staff, {"body": "One."}, {"body": "Two, longer."}, clock=held_clock)
    items = staff("GET", of(article)).json_body["items"]
    assert [(each["revision"], each["saved_at"]) for each in items] == [
        (2, "2026-03-01T12:01:00.000Z"),
        (1, "2026-03-01T12:00:00.000Z"),
    ]
    assert all(each["actor"].startswith("token#") for each in items)
    assert items[0]["size"] - items[1]["size"] == len("Two, longer.") - len("One.")


def test_publishing_is_no_save_and_moving_is_one(staff: Staff) -> None:
    live = staff.publish("First")
    assert [each["revision"] for each in staff("GET", of(live)).json_body["items"]] == [1]
    staff("PUT", f"/articles/{live['id']}/path", {"path": "/there/"}, If_Match=tag(live))
    assert [each["revision"] for each in staff("GET", of(live)).json_body["items"]] == [3, 1]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 100])
def test_the_pages_are_the_list_and_the_copy_of_the_newest_is_on_none(staff: Staff, limit: int) -> None:
    article = saved(staff, *({"body": f"{number}."} for number in range(4)))
    assert Revision.count(article["id"]) == 5
    seen, path = [], of(article, f"?limit={limit}")
    while path:
        page = staff("GET", path).json_body
        assert 1 <= len(page["items"]) <= limit
        seen += [each["revision"] for each in page["items"]]
        path = of(article, f"?limit={limit}&cursor={page['next']}") if page["next"] else ""
    assert seen == [4, 3, 2, 1]


def test_each_save_is_read_as_it_was(staff: Staff) -> None:
    article = saved(staff, {"body": "One.", "tags": ["a"]}, {"body": "Two.", "tags": []}, {"title": "Third"})
    shown = [staff("GET", of(article, f"/{number}")).json_body for number in (1, 2, 3)]
    words = [(each["content"]["title"], each["content"]["body"], each["content"]["tags"]) for each in shown]
    assert words == [("A title", "One.", ["a"]), ("A title", "Two.", []), ("Third", "Two.", [])]
    listed = staff("GET", of(article)).json_body["items"]
    assert [{name: each[name] for name in listed[0]} for each in shown[::-1]] == listed


@pytest.mark.parametrize("number", ["0", "3", "999999999", "1000000000", "-1", "01", "1.0", "newest", "1e0", "٣"])
def test_a_number_that_no_save_has_is_not_found(staff: Staff, number: str) -> None:
    article = saved(staff, {"body": "One."}, {"body": "Two."})
    assert_problem(staff("GET", of(article, f"/{number}")), 404, "not-found")
    assert_problem(staff("GET", of(article, f"/{number}/diff")), 404, "not-found")
    assert_problem(staff("POST", of(article, f"/{number}/restoration"), If_Match="*"), 404, "not-found")


@pytest.mark.parametrize(("number", "status"), [("0", 400), ("3", 404), ("-1", 400), ("01", 400), ("x", 400)])
def test_a_number_to_compare_with_that_no_save_has_is_refused(staff: Staff, number: str, status: int) -> None:
    article = saved(staff, {"body": "One."}, {"body": "Two."})
    assert_problem(staff("GET", of(article, f"/2/diff?against={number}")), status)


def test_a_diff_has_the_fields_and_the_body_that_a_save_changed(staff: Staff) -> None:
    article = saved(staff, {"body": "One.\nTwo.\n", "tags": ["a"]}, {"body": "One.\n2.\n", "tags": ["a", "b"]})
    assert staff("GET", of(article, "/2/diff")).json_body == {
        "revision": 2,
        "against": 1,
        "fields": [{"name": "tags", "before": ["a"], "after": ["a", "b"]}],
        "body": "--- 1\n+++ 2\n@@ -1,2 +1,2 @@\n One.\n-Two.\n+2.\n",
    }


def test_a_diff_against_another_goes_either_way(staff: Staff) -> None:
    article = saved(staff, {"summary": "a"}, {"summary": "b"}, {"summary": "c"})
    ahead = staff("GET", of(article, "/3/diff?against=1")).json_body
    back = staff("GET", of(article, "/1/diff?against=3")).json_body
    assert (ahead["against"], ahead["fields"]) == (1, [{"name": "summary", "before": "a", "after": "c"}])
    assert (back["against"], back["fields"]) == (3, [{"name": "summary", "before": "c", "after": "a"}])


def test_the_first_save_is_compared_with_nothing(staff: Staff) -> None:
    article = saved(staff, {"body": "One.\n"})
    shown = staff("GET", of(article, "/1/diff")).json_body
    assert shown["against"] is None
    assert {"name": "title", "before": "", "after": "A title"} in shown["fields"]
    assert shown["body"] == "--- nothing\n+++ 1\n@@ -0,0 +1 @@\n+One.\n"


def test_a_save_compared_with_itself_has_no_difference(staff: Staff) -> None:
    article = saved(staff, {"body": "One."})
    shown = staff("GET", of(article, "/1/diff?against=1")).json_body
    assert (shown["against"], shown["fields"], shown["body"]) == (1, [], "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One.", "One.\n"),
        ("One.\n", "One.\r\n"),
        ("One.\u2028Two.", "One.\nTwo."),
        ("", "\n"),
        ("\n", ""),
        ("a\x0cb\nc", "a\nb\nc"),
        ("One.\nTwo.", "One.\nThree."),
        ("+a\n-b\n@@\n\\ x", "-b\n+a\n"),
    ],
    ids=repr,
)
def test_a_diff_is_a_patch_that_leads_from_one_body_to_the_other(staff: Staff, before: str, after: str) -> None:
    article = saved(staff, {"body": before}, {"body": after})
    diff = staff("GET", of(article, "/2/diff")).json_body["body"]
    assert diff
    assert patched(before, diff) == after


def test_texts_that_are_too_much_to_compare_are_a_patch_too(staff: Staff) -> None:
    words = random.Random(5)
    first, second = ("".join(f"{words.getrandbits(64)}\n" for _ in range(1_100)) for _ in range(2))
    before, after = f"Same.\n{first}Same too.", f"Same.\n{second}Same too."
    article = saved(staff, {"body": before}, {"body": after})
    diff = staff("GET", of(article, "/2/diff")).json_body["body"]
    assert patched(before, diff) == after


def patched(body: str, diff: str) -> str:
    """What a unified diff makes of a body. Fails where the body is not what the diff says it is."""
    lines, made, at = re.findall(r"[^\n]*\n|[^\n]+", body), "", 0
    for line in re.sub(r"\n\\ No newline at end of file\n", "\0", diff).split("\n")[2:]:
        for part in filter(None, re.split(r"(?<=\0)", line)):
            sign, text = part[0], part[1:].rstrip("\0") + ("" if part.endswith("\0") else "\n")
            if sign == "@":
                start, count = re.match(r"@@ -(\d+)(,\d+)?", part).groups()  # type: ignore[union-attr]
                upto = int(start) - (count != ",0")
                made, at = made + "".join(lines[at:upto]), upto
                continue
            if sign in " -":
                assert lines[at] == text
                at += 1
            made += text if sign in " +" else ""
    return made + "".join(lines[at:])


def test_a_restored_save_is_the_newest_and_nothing_is_lost(staff: Staff) -> None:
    article = saved(staff, {"body": "One.", "tags": ["a"]}, {"body": "Two.", "tags": []})
    restored = staff("POST", of(article, "/1/restoration"), If_Match=tag(article))
    assert restored.status_code == 200
    assert restored.headers["ETag"] == '"3"'
    assert restored.headers["Content-Location"] == f"/drafts/{article['id']}"
    shown = restored.json_body
    assert (shown["revision"], shown["content"]["body"], shown["content"]["tags"]) == (3, "One.", ["a"])
    assert staff("GET", f"/drafts/{article['id']}").json_body == shown
    assert [each["revision"] for each in staff("GET", of(article)).json_body["items"]] == [3, 2, 1]
    assert staff("GET", of(article, "/2")).json_body["content"]["body"] == "Two."


def test_a_restoration_shows_readers_nothing_until_it_is_published(staff: Staff, galley: Machine) -> None:
    live = staff.publish("First", body="Old words.")
    newer = staff("PATCH", f"/articles/{live['id']}", {"body": "New words."}, If_Match=tag(live)).json_body
    newer = staff("PUT", f"/articles/{live['id']}/publication", {}, If_Match=tag(newer)).json_body
    back = staff("POST", of(live, "/1/restoration"), If_Match=tag(newer)).json_body
    galley.settle()
    assert "New words." in (galley.page(live["path"]) or "")
    staff("PUT", f"/articles/{live['id']}/publication", {}, If_Match=tag(back))
    galley.settle()
    assert "Old words." in (galley.page(live["path"]) or "")


def test_a_restoration_needs_the_version_and_takes_no_words(staff: Staff) -> None:
    article = saved(staff, {"body": "One."}, {"body": "Two."})
    assert_problem(staff("POST", of(article, "/1/restoration")), 428, "precondition-required")
    stale = staff("POST", of(article, "/1/restoration"), If_Match='"1"')
    assert assert_problem(stale, 412, "precondition-failed")["current"] == 2
    assert_problem(staff("POST", of(article, "/1/restoration"), {"body": "x"}, If_Match=tag(article)), 422)
    assert staff("GET", f"/drafts/{article['id']}").json_body == article


def test_a_large_text_that_lies_in_the_bucket_is_read_compared_and_restored(staff: Staff, galley: Machine) -> None:
    words = random.Random(7)
    lines = [f"{words.getrandbits(256):064x}" for _ in range(4_000)]
    large = "\n".join(lines)
    article = saved(staff, {"body": large}, {"body": large.replace(lines[9], "A short line")}, {"body": "Short."})
    stored = aws.client("s3").list_objects_v2(Bucket=settings.store_bucket, Prefix="bodies/")
    assert stored["KeyCount"] == 2
    assert staff("GET", of(article, "/1")).json_body["content"]["body"] == large
    changed = staff("GET", of(article, "/2/diff")).json_body["body"].splitlines()
    assert (f"-{lines[9]}" in changed, "+A short line" in changed, len(changed)) == (True, True, 11)
    restored = staff("POST", of(article, "/1/restoration"), If_Match=tag(article)).json_body
    assert restored["content"]["body"] == large
    assert staff("GET", f"/drafts/{article['id']}").json_body == restored


def test_the_saves_of_a_deleted_article_are_not_found(staff: Staff) -> None:
    article = saved(staff, {"body": "One."}, {"body": "Two."})
    cursor = staff("GET", of(article, "?limit=1")).json_body["next"]
    staff("DELETE", f"/articles/{article['id']}", If_Match=tag(article))
    for rest in ("", f"?cursor={cursor}", "/1", "/2", "/2/diff", "/2/diff?against=1"):
        assert_problem(staff("GET", of(article, rest)), 404, "not-found")


def test_the_saves_of_no_article_are_not_found(staff: Staff) -> None:
    nowhere = {"id": "01KJMEFC0000000000000000ZZ"}
    for rest in ("", "/1", "/1/diff"):
        assert_problem(staff("GET", of(nowhere, rest)), 404, "not-found")
