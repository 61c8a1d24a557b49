"""A preview is the page that publishing would write, to the byte, and nothing of it is written."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib import clock, models, signing
from chalicelib.commands import people, site, topics
from chalicelib.models.ledger import Entry
from chalicelib.models.topics import TopicId
from chalicelib.settings import settings
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.conftest import Get, Staff, tag
from tests.routes.problems import assert_problem
from tests.watch import WRITES, counted_calls

Shown = dict[str, Any]
WRITING = WRITES | {"TransactWriteItems", "PutObject", "DeleteObject", "SendMessage", "SendMessageBatch"}


def link_to(staff: Staff, article: Shown) -> str:
    """The path at the API of a new preview."""
    answer = staff("POST", f"/articles/{article['id']}/preview")
    assert answer.status_code == 201, answer.body
    site_api, _, name = answer.json_body["url"].partition("/previews/")
    assert site_api == f"http://localhost:{settings.site_port}/api"
    return f"/previews/{name}"


def assert_seen_as_published(staff: Staff, get: Get, galley: Machine, article: Shown, **times: str) -> bytes:
    """Fails unless the preview of an article is what publishing then writes; returns the bytes."""
    link = link_to(staff, article)
    seen = get(link)
    assert seen.status_code == 200, seen.body
    live = staff("PUT", f"/articles/{article['id']}/publication", times, If_Match=tag(article)).json_body
    galley.settle()
    stored = galley.stored(live["path"])
    assert stored
    assert seen.headers["Content-Type"] == stored["ContentType"]
    assert seen.body == stored["Body"].read()
    return bytes(seen.body)


def test_a_first_publication_with_everything_new(staff: Staff, get: Get, galley: Machine) -> None:
    site.configure(actor="operator", settings={"permalinks": {"post": "/:year/:month/:slug/"}})
    ada = people.add(actor="operator", name="Ada Lovelace", handle="ada")
    article = staff.begin(
        "An engine",
        body="First.\n\n<!--more-->\n\n## A heading\n\n```python\nx = 1\n```\n",
        authors=(ada.id,),
        tags=("Engines", "Looms"),
        categories=("News",),
        section="essays",
        series="Weaving",
        cover="/loom.jpg",
        cover_alt="A loom",
        canonical="https://elsewhere.example/engine",
    )
    page = assert_seen_as_published(staff, get, galley, article).decode()
    for text in ("An engine", "Ada Lovelace", "Engines", "Looms", "News", "Weaving", "essays"):
        assert text in page


def test_a_published_article_with_new_words_tags_and_section(
    staff: Staff, get: Get, galley: Machine, held_clock: HeldClock
) -> None:
    live = staff.publish("Before", tags=("old",), section="essays")
    galley.settle()
    held_clock.move(hours=13)
    new = {"title": "After", "body": "Other words.", "tags": ["new"], "section": "notes"}
    revised = staff("PATCH", f"/articles/{live['id']}", new, If_Match=tag(live)).json_body
    page = assert_seen_as_published(staff, get, galley, revised).decode()
    assert "2 March 2026" in page, "the day of the update"


def test_one_with_a_path_of_its_own_and_one_that_gets_another(staff: Staff, get: Get, galley: Machine) -> None:
    assert_seen_as_published(staff, get, galley, staff.begin("Mine", path="/my/own.html"))
    live = staff.publish("Moving")
    moving = staff("PATCH", f"/articles/{live['id']}", {"path": "/elsewhere/"}, If_Match=tag(live)).json_body
    assert_seen_as_published(staff, get, galley, moving)


def test_one_between_two_neighbours(staff: Staff, get: Get, galley: Machine, held_clock: HeldClock) -> None:
    staff.publish("The one before")
    held_clock.move(hours=1)
    between = staff.publish("Between")
    held_clock.move(hours=1)
    staff.publish("The one after")
    galley.settle()
    revised = staff("PATCH", f"/articles/{between['id']}", {"body": "New."}, If_Match=tag(between)).json_body
    page = assert_seen_as_published(staff, get, galley, revised).decode()
    assert ("The one before" in page, "The one after" in page) == (True, True)
    newest = assert_seen_as_published(staff, get, galley, staff.begin("The newest")).decode()
    assert ("The one after" in newest, "Between" in newest) == (True, False)


def test_a_page_that_stands_alone(staff: Staff, get: Get, galley: Machine) -> None:
    staff.publish("A post")
    assert_seen_as_published(staff, get, galley, staff.begin("About", kind="page"))


def test_one_that_waits_for_the_clock(staff: Staff, get: Get, galley: Machine, held_clock: HeldClock) -> None:
    site.configure(actor="operator", settings={"permalinks": {"post": "/:year/:month/:slug/"}})
    draft, later = staff.begin("Later"), {"publish_at": "2026-05-01T00:00:00Z"}
    waiting = staff("PUT", f"/articles/{draft['id']}/publication", later, If_Match=tag(draft)).json_body
    assert_seen_as_published(staff, get, galley, waiting)


def test_one_that_was_retracted(staff: Staff, get: Get, galley: Machine, held_clock: HeldClock) -> None:
    live = staff.publish("Back soon")
    galley.settle()
    held_clock.move(hours=13)
    off = staff("DELETE", f"/articles/{live['id']}/publication", If_Match=tag(live)).json_body
    galley.settle()
    assert_seen_as_published(staff, get, galley, off)


@pytest.mark.parametrize(
    ("format_", "body"),
    [("html", "<h2>Words</h2><p onclick='x()'>In <b>HTML</b>.</p><script>x()</script>"), ("text", "Plain <words>.")],
)
def test_the_other_formats(staff: Staff, get: Get, galley: Machine, format_: str, body: str) -> None:
    page = assert_seen_as_published(staff, get, galley, staff.begin("A format", format=format_, body=body))
    assert b"x()" not in page


def test_another_language_and_a_described_tag(staff: Staff, get: Get, galley: Machine) -> None:
    languages = {"de": {"label": "Deutsch", "title": "Die Eiche", "prefix": "/de"}}
    site.configure(actor="operator", settings={"title": "The Oak", "languages": languages})
    topics.describe(actor="operator", topic=TopicId("tag", "de", "tee"), title="Der Tee", body="Warm.")
    page = assert_seen_as_published(staff, get, galley, staff.begin("Guten Tag", language="de", tags=("Tee",)))
    assert "Die Eiche" in page.decode()


def test_a_further_taxonomy(staff: Staff, get: Get, galley: Machine) -> None:
    taxonomies = {"tag": "tags", "category": "categories", "series": "series", "author": "authors", "mood": "moods"}
    site.configure(actor="operator", settings={"taxonomies": taxonomies})
    page = assert_seen_as_published(staff, get, galley, staff.begin("Calm", topics={"mood": ["Serene"]}))
    assert "Serene" in page.decode()


def test_an_old_link_shows_the_old_words_after_another_save(staff: Staff, get: Get, held_clock: HeldClock) -> None:
    draft = staff.begin("First title", body="First words.")
    link = link_to(staff, draft)
    before = get(link).body
    held_clock.move(minutes=10)
    revised = staff("PATCH", f"/articles/{draft['id']}", {"title": "Second"}, If_Match=tag(draft)).json_body
    assert get(link).body == before
    assert b"Second" in get(link_to(staff, revised)).body


def test_an_old_link_shows_the_old_words_after_another_publication(
    staff: Staff, get: Get, held_clock: HeldClock
) -> None:
    draft = staff.begin("First title", body="First words.")
    link = link_to(staff, draft)
    held_clock.move(minutes=10)
    revised = staff("PATCH", f"/articles/{draft['id']}", {"body": "Second words."}, If_Match=tag(draft)).json_body
    staff("PUT", f"/articles/{draft['id']}/publication", {}, If_Match=tag(revised))
    seen = get(link)
    assert seen.status_code == 200
    assert (b"First words." in seen.body, b"Second words." in seen.body) == (True, False)


def test_a_link_is_good_for_an_hour(staff: Staff, get: Get, held_clock: HeldClock) -> None:
    draft = staff.begin()
    given = staff("POST", f"/articles/{draft['id']}/preview").json_body
    assert given["expires_at"] == "2026-03-01T13:00:00.000Z"
    link = link_to(staff, draft)
    held_clock.move(minutes=59, seconds=59)
    assert get(link).status_code == 200
    held_clock.move(seconds=1)
    assert_problem(get(link), 404, "not-found")


def test_a_link_to_what_was_deleted_leads_nowhere(staff: Staff, get: Get) -> None:
    draft = staff.begin()
    link = link_to(staff, draft)
    staff("DELETE", f"/articles/{draft['id']}", If_Match=tag(draft))
    assert_problem(get(link), 404, "not-found")


def test_a_link_to_what_can_be_published_no_more_leads_nowhere(staff: Staff, get: Get) -> None:
    link = link_to(staff, staff.begin(language="en"))
    site.configure(actor="operator", settings={"language": "de"})
    assert_problem(get(link), 404, "not-found")


def test_one_whose_path_belongs_to_another_can_be_seen_while_another_is_found(staff: Staff, get: Get) -> None:
    staff.publish("Theirs", path="/wanted/")
    assert b"Mine" in get(link_to(staff, staff.begin("Mine", path="/wanted/"))).body


def test_what_was_not_given_as_a_link_is_not_found(staff: Staff, get: Get) -> None:
    for title in ("One", "Two"):
        staff.begin(title)
    draft = staff.begin()
    name = link_to(staff, draft).removeprefix("/previews/")
    cursor = staff("GET", "/drafts?limit=1").json_body["next"]
    at, until = clock.text(clock.now()), "2099-01-01T00:00:00.000Z"
    payload = f'["{draft["id"]}",1,"{at}","{until}"]'.encode()
    forged = [
        cursor,
        name[:-1],
        name + "A",
        name[::-1],
        name.swapcase(),
        "A" + name[1:],
        name[:30] + ("A" if name[30] != "A" else "B") + name[31:],
        signing.sign("cursor", payload),
        signing.sign("preview", payload, bound=b"x"),
        "A" * 100,
        "x",
        "A" * 401,
    ]
    for text in forged:
        assert_problem(get(f"/previews/{text}"), 404, "not-found")


def test_no_search_engine_cache_or_script_gets_hold_of_it(staff: Staff, get: Get) -> None:
    link = link_to(staff, staff.begin())
    seen = get(link)
    assert seen.headers["X-Robots-Tag"] == "noindex"
    assert seen.headers["Cache-Control"] == "no-store"
    assert seen.headers["Referrer-Policy"] == "no-referrer"
    policy = dict(rule.strip().split(" ", 1) for rule in seen.headers["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["form-action"]) == ("'none'", "'self'", "'none'")
    assert policy["frame-ancestors"] == "'self'"


def test_what_the_page_shows_of_its_own_is_allowed_by_its_policy(staff: Staff, get: Get) -> None:
    body = "![A loom](/loom.jpg)\n\n```python\nx = 1\n```\n"
    page = get(link_to(staff, staff.begin(body=body, cover="https://pictures.example/x.jpg"))).body.decode()
    assert '<link rel="stylesheet" href="/assets/style.' in page
    assert "<style" not in page
    assert " style=" not in page


def test_nothing_is_written_by_a_preview(staff: Staff, get: Get, galley: Machine) -> None:
    draft = staff.begin(tags=("new",), section="new")
    galley.settle()
    entries, files = Entry.count(), galley.files()
    with counted_calls() as calls:
        get(link_to(staff, draft))
    assert not calls.keys() & WRITING
    assert galley.settle() == 0
    assert (Entry.count(), galley.files()) == (entries, files)
    assert staff("GET", f"/drafts/{draft['id']}").json_body == draft


def test_a_stranger_cannot_make_one(staff: Staff, get: Get, holder: Callable[..., Staff]) -> None:
    draft = staff.begin()
    place = f"/articles/{draft['id']}/preview"
    assert_problem(Staff("")("POST", place), 401, "unauthorized")
    assert_problem(holder("articles:write", "articles:publish")("POST", place), 403, "forbidden")
    assert holder("articles:read")("POST", place).status_code == 201


def test_what_could_not_be_published_has_no_preview(staff: Staff) -> None:
    other = staff.begin("Bonjour", language="fr")
    assert_problem(staff("POST", f"/articles/{other['id']}/preview"), 422, "invalid")
    reserved = staff.begin("Mine", path="/api/mine/")
    assert_problem(staff("POST", f"/articles/{reserved['id']}/preview"), 422, "invalid")
    assert_problem(staff("POST", "/articles/01KJMEFC0000000000000000ZZ/preview"), 404, "not-found")


def test_a_preview_takes_no_body(staff: Staff) -> None:
    draft = staff.begin()
    assert_problem(staff("POST", f"/articles/{draft['id']}/preview", {"revision": 1}), 422, "invalid")


def test_the_link_is_at_the_host_of_the_site(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    site.configure(actor="operator", settings={"base_url": "https://oak.example/paper"})
    monkeypatch.setattr(models.site, "settings_of_machine", replace(settings, in_lambda="galley-api"))
    url = staff("POST", f"/articles/{staff.begin()['id']}/preview").json_body["url"]
    assert url.startswith("https://oak.example/api/previews/")
