"""What is another's is to its stranger as if it were not there: by every id in a path, in a query and in a body."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.commands import articles
from chalicelib.content import Content
from chalicelib.models import articles as stored
from chalicelib.web import ROUTES, RouteDeclaration
from tests.routes.callers import IDS, SECRET, UNKNOWN, Cast, Who, quick_passwords
from tests.routes.documented import ORIGIN
from tests.routes.examples import Request, World, body_of
from tests.routes.members import call
from tests.sampling import some
from tests.stored import changes

NAMING = [(route, name) for route in ROUTES if route.access.private for name in route.path_types if name in IDS]
CONDITIONS = ("*", '"1"', '"2"', '"999999"', "")
"""Versions that the caller says they have seen; the other's article is at 2."""


@pytest.fixture(scope="module")
def cast(standing: World) -> Iterator[Cast]:
    with quick_passwords():
        yield Cast(standing)


@pytest.fixture
def author(cast: Cast, world: World) -> Who:
    return cast["author"]


def ask(who: Who, method: str, path: str, body: Any = None, **headers: str) -> Any:
    return call(method, path, body, Authorization=f"Bearer {who.shown}", Origin=ORIGIN, **headers)


def alike(answer: Any, *ids: str) -> tuple[int, str, dict[str, str]]:
    """All of an answer but the request's own id and the ids that were asked for."""
    own = answer.headers["X-Request-Id"]
    body, headers = answer.body.decode(), dict(answer.headers)
    for each in (own, *ids):
        body = body.replace(each, "…")
        headers = {name: value.replace(each, "…") for name, value in headers.items()}
    return answer.status_code, body, headers


def requests(route: RouteDeclaration, name: str, id_: str, world: World) -> Iterator[Request]:
    """One that would be carried out for the owner of the thing, in all conditions that can be told."""
    values = {part: id_ if part == name else world.value(part, route.path) for part in route.path_types}
    headers = {"Content-Type": "application/json"} if route.takes_body else {}
    plain = Request(route, route.path.format(**values), {}, headers | {"Origin": ORIGIN}, body_of(route))
    yield from (plain.but(If_Match=seen) for seen in (CONDITIONS if route.precondition else ("",)))
    if route.once:
        yield plain.but(If_Match="*" if route.precondition else "", Idempotency_Key="somebody-has-used-it")
    if route.method == "GET":
        yield plain.but(If_None_Match="*")


@pytest.mark.parametrize("name", some(["author", "reader"], each=2))
@pytest.mark.parametrize(("route", "part"), NAMING, ids=str)
def test_what_is_anothers_is_answered_as_what_is_not_there(
    route: RouteDeclaration, part: str, name: str, cast: Cast, world: World
) -> None:
    """Byte for byte, and nothing is read or written."""
    before, shown = changes(), f"Bearer {cast[name].shown}"
    theirs = list(requests(route, part, cast.others[part], world))
    nobodys = list(requests(route, part, UNKNOWN, world))
    for one, other in zip(theirs, nobodys, strict=True):
        found, missing = (each.but(Authorization=shown).send() for each in (one, other))
        assert alike(found, cast.others[part]) == alike(missing, UNKNOWN)
        assert found.status_code in {403, 404, 428}
        assert SECRET not in found.body.decode()
    assert changes() == before


def test_every_operation_that_names_a_thing_is_tried() -> None:
    assert {part for _, part in NAMING} == set(IDS)
    print(f"{len(NAMING)} operations by an id in the path")
    assert len(NAMING) >= 19


# Ids elsewhere than in the path


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_nothing_is_written_in_anothers_name(author: Who, cast: Cast, method: str) -> None:
    """Who is named beside oneself is not checked at all, so that nobody is told who there is."""
    before = changes()
    path = "/articles" + (f"/{author.things['article_id']}" if method == "PATCH" else "")
    seen = {"If_Match": "*"} if method == "PATCH" else {}
    answers = [
        ask(author, method, path, {"title": "Forged", "authors": [each]}, **seen)
        for each in (cast.others["person_id"], UNKNOWN)
    ]
    assert [each.status_code for each in answers] == [403, 403]
    assert len({repr(alike(each, cast.others["person_id"], UNKNOWN)) for each in answers}) == 1
    assert changes() == before


def test_lists_show_ones_own_only(author: Who, cast: Cast) -> None:
    for status in ("draft", "scheduled", "published", "retracted"):
        listed = ask(author, "GET", f"/drafts?status={status}&limit=100")
        assert listed.status_code == 200
        assert {each["id"] for each in listed.json_body["items"]} <= {author.things["article_id"]}
    sessions = ask(author, "GET", "/account/sessions").json_body["items"]
    assert [each["id"] for each in sessions] == [author.things["session_id"]]


def test_the_cursor_of_another_goes_on_in_ones_own_list(author: Who, cast: Cast, world: World) -> None:
    """It says where to go on, not whose list it is."""
    for title in ("One", "Two"):
        articles.draft(actor="operator", content=Content(title=title, body=SECRET, authors=(cast.others["person_id"],)))
    page = ask(cast["editor"], "GET", "/drafts?limit=1").json_body
    followed = ask(author, "GET", f"/drafts?limit=100&cursor={page['next']}")
    assert followed.status_code in {200, 400}
    assert cast.others["article_id"] not in followed.body.decode()
    assert not followed.json_body.get("items")


@pytest.mark.parametrize("query", ["subject=article%23{article_id}", "actor=person%23{person_id}", "day=2026-03-01"])
def test_the_audit_log_tells_nobody_but_owners_of_anothers_things(author: Who, cast: Cast, query: str) -> None:
    found, missing = (
        ask(author, "GET", "/ledger?" + query.format(**ids)) for ids in (cast.others, dict.fromkeys(IDS, UNKNOWN))
    )
    assert found.status_code == 403
    assert alike(found) == alike(missing)


def test_a_key_that_another_has_used_replays_nothing(author: Who, cast: Cast) -> None:
    """The answer of a request that is asked again goes to who has asked it before, and to nobody else."""
    body = {"title": "A private draft", "body": SECRET}
    first = ask(cast["editor"], "POST", "/articles", body, Idempotency_Key="the-same-key")
    second = ask(author, "POST", "/articles", body, Idempotency_Key="the-same-key")
    assert (first.status_code, second.status_code) == (201, 201)
    assert "Idempotent-Replayed" not in second.headers
    assert first.json_body["id"] != second.json_body["id"]


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("PUT", "/account/second-factor", {"offer": "offer of a second factor", "code": "123456"}),
        ("POST", "/account/address/confirm", {"token": "one-time token"}),
    ],
)
def test_what_was_given_to_another_is_nothing_in_ones_own_hands(
    author: Who, cast: Cast, method: str, path: str, more: dict[str, str]
) -> None:
    before, password = changes(), {} if "address" in path else {"password": "engines weave algebra"}
    name = next(iter(more))
    answers = [
        ask(author, method, path, {**password, **more, name: text})
        for text in (cast[more[name]].shown, "x" * len(cast[more[name]].shown))
    ]
    assert [each.status_code for each in answers] == [422, 422]
    assert alike(answers[0]) == alike(answers[1])
    assert changes() == before


# Whose it is, is a matter of the moment of the write


def test_an_author_who_is_taken_out_of_the_byline_has_lost_the_article_at_once(author: Who, cast: Cast) -> None:
    both = (author.things["person_id"], cast.others["person_id"])
    made = articles.draft(actor="operator", content=Content(title="Ours", authors=both))
    seen = ask(author, "GET", f"/drafts/{made.id}")
    assert seen.status_code == 200
    articles.amend(actor="operator", article_id=made.id, changes={"authors": both[1:]})
    for method, path, tag in (("GET", "drafts", ""), ("PATCH", "articles", seen.headers["ETag"])):
        gone = ask(author, method, f"/{path}/{made.id}", {"title": "Mine"} if tag else None, If_Match=tag or '"1"')
        missing = ask(author, method, f"/{path}/{UNKNOWN}", {"title": "Mine"} if tag else None, If_Match=tag or '"1"')
        assert alike(gone, made.id) == alike(missing, UNKNOWN)
    assert stored.get(made.id).title == "Ours"


def test_a_body_names_what_it_names_once(author: Who, cast: Cast) -> None:
    """Two spellings of one field, of which one is checked and the other used, are no JSON here."""
    twice = f'{{"title": "A", "authors": ["{author.things["person_id"]}"], "authors": [{json.dumps(UNKNOWN)}]}}'
    assert ask(author, "POST", "/articles", twice.encode(), Content_Type="application/json").status_code == 400
