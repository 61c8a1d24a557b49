"""Everything that the publisher decides, read and changed over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.access import Scope
from chalicelib.models.ledger import Entry
from tests.machine import Machine
from tests.routes.conftest import Get, Staff
from tests.routes.problems import assert_problem, pointers_of
from tests.watch import counted_calls

SETTINGS: dict[str, Any] = {
    "title": "The Daily Oak",
    "description": "News of the wood.",
    "base_url": "https://oak.example/paper",
    "language": "de",
    "languages": {
        "de": {"label": "Deutsch", "prefix": "/de"},
        "en": {"label": "English", "title": "The Oak", "prefix": "/en"},
    },
    "time_zone": "Europe/Vienna",
    "navigation": [{"name": "About", "url": "/about/", "children": [{"name": "Us", "url": "/us/"}]}],
    "permalinks": {"post": "/:year/:month/:slug/", "docs": "/docs/:slug/"},
    "ugly_urls": True,
    "ugly_sections": ["docs"],
    "main_sections": ["posts"],
    "taxonomies": {"tag": "topics", "mood": "moods"},
    "page_size": 5,
    "feed": "feed.xml",
    "feeds": ["all", "tag"],
    "feed_size": 7,
    "copyright": "The Oak, 2026",
    "look": {"accent": "#00558c", "paper": "#ffffff", "typeface": "sans", "logo": "/logo.svg"},
    "social": [{"name": "Mastodon", "url": "https://social.example/@oak"}],
    "footer": [{"name": "Imprint", "url": "/imprint/"}],
    "licence": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "theme": "",
    "security_contact": "mailto:security@oak.example",
}
FEW = {"title": "The Daily Oak"}


def change(staff: Staff, settings: dict[str, Any], **headers: str) -> Any:
    return staff("PATCH", "/site", settings, **{"If_Match": "*", **headers})


def filled(given: Any) -> Any:
    """What is shown of a setting: every field of it, also those that were not given."""
    if isinstance(given, list) and given and isinstance(given[0], dict):
        return [{"children": [], **each, **_children(each)} for each in given]
    if isinstance(given, dict) and given and all(isinstance(each, dict) for each in given.values()):
        return {code: {"title": "", "prefix": "", "weight": 0, **each} for code, each in given.items()}
    return given


def _children(item: dict[str, Any]) -> dict[str, Any]:
    return {"children": filled(item["children"])} if item.get("children") else {}


def test_before_anything_is_decided_the_defaults_are_shown(staff: Staff) -> None:
    answer = staff("GET", "/site/settings")
    assert (answer.status_code, answer.headers["ETag"], answer.json_body["version"]) == (200, '"0"', 0)
    shown = answer.json_body["settings"]
    assert set(shown) == set(SETTINGS)
    assert (shown["title"], shown["page_size"], shown["ugly_urls"]) == ("A publication", 10, False)


def test_the_settings_are_changed_at_the_version_that_was_seen(staff: Staff) -> None:
    first = change(staff, FEW, If_Match='"0"')
    assert (first.status_code, first.headers["ETag"], first.json_body["version"]) == (200, '"1"', 1)
    assert first.headers["Content-Location"] == "/site/settings"
    assert first.json_body == staff("GET", "/site/settings").json_body
    second = change(staff, {"description": "News."}, If_Match='"1"').json_body
    assert (second["version"], second["settings"]["title"]) == (2, "The Daily Oak")
    stale = change(staff, {"title": "Another"}, If_Match='"1"')
    assert assert_problem(stale, 412, "precondition-failed")["current"] == 2
    assert stale.headers["ETag"] == '"2"'
    assert_problem(staff("PATCH", "/site", FEW), 428, "precondition-required")
    assert staff("GET", "/site/settings").json_body == second


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_is_changed_alone_and_shown(staff: Staff, name: str) -> None:
    before = staff("GET", "/site/settings").json_body["settings"]
    answer = change(staff, {name: SETTINGS[name]})
    assert answer.status_code == 200, answer.body
    shown = answer.json_body["settings"]
    assert filled(shown[name]) == filled(SETTINGS[name])
    assert {other: shown[other] for other in shown if other != name} == {
        other: before[other] for other in before if other != name
    }
    assert staff("GET", "/site/settings").json_body == answer.json_body


def test_what_was_set_is_set_back(staff: Staff) -> None:
    defaults = staff("GET", "/site/settings").json_body["settings"]
    assert change(staff, SETTINGS).status_code == 200
    assert change(staff, defaults).json_body["settings"] == defaults


def test_the_same_again_is_no_change(staff: Staff) -> None:
    first = change(staff, SETTINGS).json_body
    entries = Entry.count()
    for again in (SETTINGS, FEW, {}, first["settings"]):
        with counted_calls() as calls:
            answer = change(staff, again, If_Match='"1"')
        assert (answer.status_code, answer.json_body, answer.headers["ETag"]) == (200, first, '"1"')
        assert "TransactWriteItems" not in calls
    assert Entry.count() == entries


@pytest.mark.parametrize(
    ("settings", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"title": "   "}, "/title"),
        ({"title": "x" * 201}, "/title"),
        ({"title": None}, "/title"),
        ({"title": 5}, "/title"),
        ({"description": "x" * 2001}, "/description"),
        ({"base_url": "oak.example"}, "/base_url"),
        ({"base_url": "ftp://oak.example"}, "/base_url"),
        ({"base_url": "https://oak.example/?x=1"}, "/base_url"),
        ({"language": ""}, "/language"),
        ({"language": "a#b"}, "/language"),
        ({"language": "../x"}, "/language"),
        ({"language": None}, "/language"),
        ({"languages": ["de"]}, "/languages"),
        ({"languages": {"de": {"label": "Deutsch"}}}, "/languages"),
        ({"languages": {"de": {"label": "Deutsch", "prefix": "de"}}}, "/languages/de"),
        ({"languages": {"de": {"label": "Deutsch", "prefix": "/api"}}}, "/languages/de"),
        ({"languages": {"d#e": {"label": "Deutsch", "prefix": "/de"}}}, "/languages"),
        ({"languages": {"": {"label": "Deutsch", "prefix": "/de"}}}, "/languages"),
        (
            {"languages": {"de": {"label": "D", "prefix": "/x"}, "fr": {"label": "F", "prefix": "/x"}}},
            "/languages",
        ),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"time_zone": ""}, "/time_zone"),
        ({"time_zone": "../../etc/passwd"}, "/time_zone"),
        ({"time_zone": "America"}, "/time_zone"),
        ({"time_zone": "x" * 5000}, "/time_zone"),
        ({"navigation": {}}, "/navigation"),
        ({"navigation": [{"name": "x"}]}, "/navigation/0/url"),
        ({"navigation": [{"name": "x", "url": "/", "icon": "y"}]}, "/navigation/0/icon"),
        ({"navigation": [{"name": "x", "url": "/", "children": [{"url": "/"}]}]}, "/navigation/0/children/0/name"),
        ({"permalinks": {"post": 5}}, "/permalinks"),
        ({"ugly_urls": "yes"}, "/ugly_urls"),
        ({"ugly_sections": "docs"}, "/ugly_sections"),
        ({"taxonomies": {"tag": "../"}}, "/taxonomies"),
        ({"taxonomies": {"a b": "x"}}, "/taxonomies"),
        ({"taxonomies": {"tag": "same", "mood": "same"}}, "/taxonomies"),
        ({"taxonomies": {"tag": "a//b"}}, "/taxonomies"),
        ({"taxonomies": {"tag": "api"}}, "/taxonomies"),
        ({"page_size": 0}, "/page_size"),
        ({"page_size": 101}, "/page_size"),
        ({"page_size": 5.5}, "/page_size"),
        ({"feed": "../feed.xml"}, "/feed"),
        ({"feed": "sitemap.xml"}, "/feed"),
        ({"feed": "feed.html"}, "/feed"),
        ({"feed_size": 0}, "/feed_size"),
        ({"colour": "red"}, "/colour"),
        ({"version": 5}, "/version"),
    ],
    ids=lambda value: str(value)[:70],
)
def test_a_setting_that_breaks_a_rule_is_pointed_at(staff: Staff, settings: dict[str, Any], pointer: str) -> None:
    before = staff("GET", "/site/settings").json_body
    answer = change(staff, {"description": "Changed too.", **settings})
    assert pointers_of(assert_problem(answer, 422, "invalid")) == {pointer}
    assert staff("GET", "/site/settings").json_body == before


def test_a_body_that_is_no_object_is_refused(staff: Staff) -> None:
    for body in (b"[]", b"null", b'"title"', b"5"):
        assert pointers_of(assert_problem(change(staff, body), 422, "invalid")) == {""}  # type: ignore[arg-type]


def test_a_change_is_seen_by_readers_at_once(staff: Staff, get: Get) -> None:
    assert get("/site").json_body["title"] == "A publication"
    change(staff, SETTINGS)
    shown = get("/site").json_body
    assert (shown["title"], shown["time_zone"], shown["language"]) == ("The Daily Oak", "Europe/Vienna", "de")
    assert shown["navigation"][0]["children"] == [{"name": "Us", "url": "/us/", "children": []}]
    assert shown["feeds"]["en"] == "https://oak.example/paper/en/feed.xml"


def test_a_change_is_seen_on_every_page(staff: Staff, galley: Machine) -> None:
    live = staff.publish("A title")
    galley.settle()
    assert "A publication" in (galley.page(live["path"]) or "")
    change(staff, {"title": "The Daily Oak", "navigation": [{"name": "About us", "url": "/about/"}]})
    galley.settle()
    for path in (live["path"], "/"):
        page = galley.page(path) or ""
        assert ("The Daily Oak" in page, "About us" in page, "A publication" in page) == (True, True, False)


def test_an_address_that_runs_something_is_no_link_on_a_page(staff: Staff, galley: Machine) -> None:
    change(staff, {"navigation": [{"name": "Run", "url": "javascript:alert(1)"}, {"name": "Safe", "url": "/safe/"}]})
    live = staff.publish("A title")
    galley.settle()
    page = galley.page(live["path"]) or ""
    assert ("javascript:" in page, 'href="/safe/"' in page) == (False, True)


def test_a_change_that_comes_twice_happens_once(staff: Staff) -> None:
    first = change(staff, FEW, If_Match='"0"', Idempotency_Key="once")
    again = change(staff, FEW, If_Match='"0"', Idempotency_Key="once")
    assert (again.body, again.headers["Idempotent-Replayed"]) == (first.body, "true")
    other = change(staff, {"title": "Another"}, If_Match='"0"', Idempotency_Key="once")
    assert_problem(other, 422, "idempotency-key-reused")
    assert [int(entry.version) for entry in Entry.query("site#site")] == [1]


def test_the_ledger_names_the_settings_and_not_what_they_are(staff: Staff) -> None:
    change(staff, {"title": "The Daily Oak", "copyright": "Ada"})
    (entry,) = Entry.query("site#site")
    assert (entry.kind, entry.data) == ("site.configured", '{"names":["copyright","title"]}')


def test_only_who_has_the_scope_sees_and_changes_them(holder: Callable[..., Staff], get: Get) -> None:
    other = holder(*(scope for scope in Scope if scope != Scope.SITE_WRITE))
    assert_problem(get("/site/settings"), 401, "unauthorized")
    assert_problem(other("GET", "/site/settings"), 403, "forbidden")
    assert_problem(change(other, FEW), 403, "forbidden")
    assert_problem(change(Staff(""), FEW), 401, "unauthorized")
    assert holder("site:write")("GET", "/site/settings").status_code == 200
