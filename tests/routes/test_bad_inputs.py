"""Bad inputs at every route that takes their kind: a refusal that says why; no fault of ours, and nothing changed."""

import json
from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest

from app import app
from chalicelib.web import ROUTES, RouteDeclaration
from tests.routes.bad_inputs import Bad, all_for, answer
from tests.routes.example_people import unlimited
from tests.routes.examples import Request, World
from tests.routes.members import Member, call, join
from tests.stored import changes, everything

STEP = 9
SAMPLES = [pytest.param(route, number % STEP, STEP, id=str(route)) for number, route in enumerate(ROUTES)]
"""Every ninth input, another ninth for the next route: between them, all kinds of them are tried."""
WHOLE = [pytest.param(route, 0, 3, marks=pytest.mark.thorough, id=f"{route}, a third") for route in ROUTES]
FORGIVING = {"log_out": {200}}
"""To log out with what was never a token is to be logged out."""
SPOOFED = {
    "X-Forwarded-For": ["127.0.0.1"] * 50,
    "X-Forwarded-Host": ["evil.example"],
    "X-Forwarded-Proto": ["http"],
    "Host": ["evil.example"],
    "X-HTTP-Method-Override": ["DELETE"],
    "X-Original-URL": ["/tokens"],
    "X-Rewrite-URL": ["/tokens"],
    "Forwarded": ["for=127.0.0.1;host=evil.example"],
    "X-Galley-Edge": ["guess"],
    "CloudFront-Viewer-Address": ["127.0.0.1:1"],
    "X-Galley-Viewer": ["127.0.0.1:1"],
}


@pytest.mark.thorough
@pytest.mark.parametrize(("route", "start", "step"), [*SAMPLES, *WHOLE])
def test_a_bad_input_is_refused_and_changes_nothing(
    route: RouteDeclaration, start: int, step: int, world: World
) -> None:
    request = world.request(route)
    known = all_for(request)[start::step]
    before, stored = changes(), everything(but=UNCOUNTED) if step == 1 else {}
    wrong = {bad.name: found for bad in known if (found := fault(request, bad))}
    assert wrong == {}
    assert changes() == before
    assert step > 1 or everything(but=UNCOUNTED) == stored
    print(f"{len(known)} bad inputs to {route}")


UNCOUNTED = ("limits", "uses", "shown")


def fault(request: Request, bad: Bad) -> str:
    """What is wrong with the answer to a bad input; nothing when it is refused as it should be."""
    if request.route.path.startswith(("/auth", "/account", "/invites")):
        unlimited()
    found = answer(request, bad)
    status, allowed = int(found["statusCode"]), FORGIVING.get(request.route.operation, set())
    if status in allowed:
        return ""
    if not 400 <= status < 500 or status == 429:
        return f"{status}: {found['body'][:200]}"
    told = json.loads(found["body"])
    return "" if {"type", "title", "errors", "request_id"} & told.keys() else f"no problem: {found['body'][:200]}"


def test_the_inputs_are_many_and_each_route_is_tried(world: World) -> None:
    few = [route for route in ROUTES if route.operation in {"create_article", "get_draft", "list_drafts", "get_health"}]
    counts = {str(route): len(all_for(world.request(route))) for route in few}
    assert counts["POST /articles"] > 200
    assert counts["GET /drafts/{article_id}"] > 30
    assert counts["GET /drafts"] > 30
    assert all(counts.values())
    print(f"{len(list(ROUTES))} routes; {counts}")


@pytest.mark.parametrize("name", SPOOFED)
def test_what_a_caller_says_of_the_way_means_nothing(world: World, name: str) -> None:
    """Neither who they are, nor what they ask for, nor any link in the answer, comes from such a header."""
    for route in (
        each for each in ROUTES if each.operation in {"get_draft", "list_articles", "get_site", "get_account"}
    ):
        request = world.request(route)
        plain, spoofed = answer(request, Bad("")), answer(request, Bad("", headers={name: SPOOFED[name]}))
        assert (spoofed["statusCode"], spoofed["body"]) == (plain["statusCode"], plain["body"])
        assert "evil" not in json.dumps(spoofed)


def test_no_header_makes_a_change_of_another_kind(world: World) -> None:
    route = next(route for route in ROUTES if route.operation == "change_article")
    request = world.request(route).but(body=b'{"nonsense": 1}')
    before = changes()
    for name in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
        assert answer(request, Bad("", headers={name: ["DELETE"]}))["statusCode"] == 422
    assert answer(request, Bad("", query={"_method": ["DELETE"]}))["statusCode"] == 400
    assert changes() == before


# Paths that are nearly right


ODD: dict[str, Callable[[str], str]] = {
    "a slash after": lambda path: f"{path}/",
    "a slash twice": lambda path: path.replace("/", "//", 1),
    "a dot": lambda path: f"/.{path}",
    "a parameter": lambda path: f"{path};x=1",
    "capitals": str.upper,
    "an encoded slash": lambda path: path.replace("/", "%2f"),
    "a step up": lambda path: f"{path}/../{path[1:]}",
    "a NUL": lambda path: f"{path}%00",
}


@pytest.mark.parametrize("name", ODD)
def test_a_path_that_is_nearly_one_gives_no_other_rights(world: World, name: str) -> None:
    """A stranger is let in nowhere, and whoever may do everything changes nothing by it."""
    before = changes()
    for route in [each for each in ROUTES if each.access.private][:: 1 if name == "a slash after" else 5]:
        path = ODD[name](route.path.replace("{", "").replace("}", ""))
        stranger = call(route.method, path)
        assert stranger.status_code in {401, 403, 404, 405}, (str(route), stranger.status_code)
        shown = call(route.method, path, b"{", Authorization=f"Bearer {world.token_of_all}")
        assert 200 <= shown.status_code < 500, str(route)
    assert changes() == before


# Links in mails


CONFIRMING = [route for route in ROUTES if route.body and "token" in route.body.__struct_fields__]


@pytest.mark.parametrize("route", CONFIRMING, ids=str)
def test_whoever_only_looks_at_the_link_of_a_mail_uses_nothing_up(route: RouteDeclaration, world: World) -> None:
    """Programs that look into mails send GET and HEAD, and POST without a body."""
    request = world.request(route)
    before = changes()
    statuses = [request.but(body=b"", Content_Type="").send(method).status_code for method in ("GET", "HEAD")]
    statuses.append(answer(request, Bad("", body=b""))["statusCode"])
    assert statuses == [405, 405, 400]
    assert changes() == before
    assert request.send().status_code == route.status


# What is another's in one's own request


@pytest.mark.parametrize("path", ["/auth/refresh", "/auth/log-out"])
def test_two_cookies_are_none(world: World, path: str) -> None:
    """Of two, nobody knows which one the browser has from us."""
    one, other = join(), join()
    both = f"__Host-galley={one.refresh_token}; __Host-galley={other.refresh_token}"
    found = call("POST", path, {}, Cookie=both, Origin="http://localhost:3000")
    assert found.status_code == (401 if "refresh" in path else 200)
    assert [each("GET", "/account").status_code for each in (one, other)] == [200, 200]


def test_the_id_of_another_kind_of_thing_names_nothing(world: World) -> None:
    member: Member = join()
    ids: dict[str, Any] = {"article": world.value("article_id"), "person": member.id, "session": member.session}
    paths = {"article": "/drafts/{}", "person": "/people/{}/role", "session": "/account/sessions/{}"}
    for kind, path in paths.items():
        others = chain.from_iterable(
            (each, each.lower(), f"{kind}%23{each}") for name, each in ids.items() if name != kind
        )
        for each in others:
            method, shown = ("DELETE", member.access) if kind == "session" else ("GET", world.token_of_all)
            found = call(method, path.format(each), Authorization=f"Bearer {shown}")
            assert found.status_code == 404, (kind, each)


def test_every_declared_path_is_the_apps(world: World) -> None:
    assert {route.path for route in ROUTES} == set(app.routes)
