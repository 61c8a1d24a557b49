"""Rules of security that hold over many parts at once, from the outside: limits, answers, texts, logs."""

import http.client
import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib import logs, second_factor
from chalicelib.access import Role
from chalicelib.commands import allowances, limits, sessions
from chalicelib.errors import Limited, Unauthenticated
from chalicelib.models import addresses, ledger
from chalicelib.models.addresses import Address
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from chalicelib.models.sessions import Session
from chalicelib.models.tokens import Token
from chalicelib.routes.auth import LogIn
from chalicelib.web import ROUTES, SECURITY, RouteDeclaration
from local import site
from local.rules import Answer, Stored
from tests.commands.test_sessions import solved
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.callers import UNKNOWN, quick_passwords
from tests.routes.conftest import Staff, holder, staff, standing, world
from tests.routes.examples import KEY, Request, World
from tests.routes.members import Member, call, invited, join, log_in
from tests.stored import changes
from tests.test_logs import Written, written
from tests.watch import watching

_ = holder, staff, standing, world, written  # fixtures
STRANGE = "{{7*7}} ${x} {0.__class__} %(x)s %s <b>&amp;"
HOSTILE = "x' OR 1=1 --\" #0 :0 attribute_exists(id)"
DRESS = ("X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy")


@pytest.fixture
def reader(galley: Machine) -> Member:
    with quick_passwords():
        return join("ada@oak.example", "Ada")


# Guessing


def test_whoever_guesses_everywhere_is_stopped_and_the_owner_comes_in_with_some_work(reader: Member) -> None:
    address = addresses.id_of(reader.email)
    for number in range(limits.LIMITS["log-in.address"].burst):
        allowances.for_log_in(address, limits.network_of(f"198.51.{number}.1"), "")
    refused = log_in(reader.email)
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 60) == (429, True)
    assert log_in(reader.email, proof=solved(refused.json_body["challenge"])).status_code == 200


def test_who_has_a_password_has_few_guesses_at_the_code_from_however_many_networks(reader: Member) -> None:
    """And no work buys more of them."""
    reader.turn_on_second_factor()
    allowed = limits.LIMITS["second-factor.address"].burst
    told = []
    for number in range(allowed + 1):
        with pytest.raises((Limited, Unauthenticated)) as refused:
            sessions.log_in(email=reader.email, password=reader.password, network=f"network {number}", code="000000")
        told.append((refused.type, getattr(refused.value, "challenge", "")))
    assert told == [(Unauthenticated, "")] * allowed + [(Limited, "")]


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "CloudFront-Viewer-Address", "X-Galley-Viewer"]
)
def test_no_header_of_the_caller_gives_more_guesses(reader: Member, header: str) -> None:
    body = {"email": reader.email, "password": "guess", "keep": "body"}
    allowed = limits.LIMITS["log-in.address-and-network"].burst
    told = [call("POST", "/auth/log-in", body, **{header: f"198.51.{n}.1:443"}).status_code for n in range(allowed + 1)]
    assert told == [401] * allowed + [429]


@pytest.mark.parametrize("path", ["/auth/confirm", "/auth/reset/confirm", "/auth/magic-link/confirm"])
def test_one_time_tokens_are_not_guessed_at_leisure(galley: Machine, path: str) -> None:
    more = {"/auth/confirm": {"name": "Ada"}}.get(path, {})
    body = {"token": "A" * 90, **({} if "magic" in path else {"password": "looms weave flowers"}), **more}
    allowed = limits.LIMITS["confirm.network"].burst
    assert [call("POST", path, body).status_code for _ in range(allowed + 1)] == [422] * allowed + [429]


def test_a_code_and_a_shared_secret_have_bits_enough() -> None:
    codes = second_factor.new_recovery_codes()
    assert len(set(codes)) == second_factor.CODES
    assert min(len(code.replace("-", "")) * 5 for code in codes) >= 112
    assert all(re.fullmatch(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){5}", code) for code in codes)
    assert len(second_factor.secret_of("a", "b")) * 5 == 160


# Accounts and sessions


def test_a_new_publication_has_no_account_and_nothing_to_log_in_with(galley: Machine) -> None:
    assert [model.count() for model in (Person, Address, Session, Token)] == [0, 0, 0, 0]
    for name in ("admin", "owner", "root"):
        assert log_in(f"{name}@galley.example", name).status_code == 401


def test_a_password_is_good_for_years(reader: Member, held_clock: HeldClock) -> None:
    held_clock.move(days=5 * 365)
    assert log_in(reader.email).status_code == 200


def test_nobody_is_asked_a_question_that_others_could_answer() -> None:
    bodies = [route.body for route in ROUTES if route.body and ("/auth" in route.path or "/account" in route.path)]
    assert LogIn in bodies
    asked = {name for body in bodies for name in body.__struct_fields__}
    assert [name for name in asked if re.search(r"hint|question|answer|birth|maiden|pet|school", name)] == []


def test_somebody_may_be_logged_in_on_several_devices_and_each_has_tokens_of_its_own(reader: Member) -> None:
    others = [reader.again() for _ in range(4)]
    shown = {text for each in (reader, *others) for text in (each.access, each.refresh_token, each.session)}
    assert len(shown) == 15
    assert {each("GET", "/account").status_code for each in (reader, *others)} == {200}
    assert len(reader("GET", "/account/sessions").json_body["items"]) == 5


def test_an_owner_ends_the_sessions_of_somebody(reader: Member) -> None:
    owner = invited(Role.OWNER)
    assert owner("DELETE", f"/people/{reader.id}/sessions").status_code == 200
    assert reader("GET", "/account").status_code == reader.refresh().status_code == 401
    assert owner("GET", "/account").status_code == log_in(reader.email).status_code == 200


# Answers


def plain(route: RouteDeclaration, world: World) -> Request:
    """Its path, asked by who may do everything; not made to succeed."""
    unmade = {"session_id", "invite_id"}
    values = {name: UNKNOWN if name in unmade else world.value(name, route.path) for name in route.path_types}
    query = {route.key: KEY} if route.key else {}
    return Request(route, route.path.format(**values), query, {"Authorization": f"Bearer {world.token_of_all}"})


def test_looking_changes_nothing(world: World) -> None:
    """GET, HEAD and OPTIONS, of every path that there is."""
    requests = [plain(route, world) for route in ROUTES]
    before = changes()
    for asked in requests:
        assert {asked.send(method).status_code for method in ("GET", "HEAD", "OPTIONS")} & {200, 204, 304, 405}
    assert changes() == before


def test_every_answer_of_the_api_is_dressed_whether_or_not_there_is_a_route(world: World) -> None:
    for asked in (plain(route, world) for route in ROUTES):
        for answer in (asked.send("OPTIONS"), asked.send("GET"), asked.but(query={"no": "1"}, body=b"{").send()):
            assert answer.headers.keys() >= SECURITY.keys(), (asked, answer.status_code)
            assert re.search("frame-ancestors '(none|self)'", answer.headers["Content-Security-Policy"]), asked


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/a", 301),
        ("GET", "/no/", 404),
        ("GET", "/%ff", 400),
        ("POST", "/", 405),
        ("GET", "/_mailbox/", 404),
    ],
)
def test_every_answer_of_the_site_is_dressed(method: str, path: str, status: int) -> None:
    page = Stored(b"<html></html>", "text/html; charset=utf-8")
    pages = {"index.html": page, "a/index.html": page}
    server = site.serve(pages.get, host="127.0.0.1", port=0, api_port=9, mailbox=lambda _: Answer(404))
    try:
        asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        asked.request(method, path)
        answer = asked.getresponse()
        found = {name: answer.headers[name] for name in DRESS}
        asked.close()
    finally:
        server.shutdown()
    assert answer.status == status
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert {"frame-ancestors 'none'", "base-uri 'none'"} <= set(found["Content-Security-Policy"].split("; "))


# Texts


def expressions(value: Any) -> Iterator[str]:
    """Every expression in the arguments of a call to DynamoDB."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from [inner] if name.endswith("Expression") and isinstance(inner, str) else expressions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from expressions(inner)


WORDS = r"AND|OR|NOT|SET|ADD|REMOVE|DELETE|BETWEEN|IN|attribute_(not_)?exists|begins_with|contains|size|if_not_exists"


def test_no_word_of_a_caller_stands_in_an_expression(galley: Machine, staff: Staff) -> None:
    """They go beside it, as values; so nobody can say what is looked for or written (CWE-943)."""
    seen: set[str] = set()
    with watching(lambda _, arguments: seen.update(expressions(arguments))):
        live = staff.publish(HOSTILE, tags=[HOSTILE], summary=HOSTILE, extra={HOSTILE: HOSTILE})
        staff("PATCH", f"/articles/{live['id']}", {"title": "x"}, If_Match="*", Idempotency_Key="x'#0:0")
        for path in (
            "/topics/tag/{}",
            "/drafts/{}",
            "/people/{}",
            "/ledger?subject={}",
            "/ghost/api/content/posts?filter={}",
        ):
            staff("GET", path.format(HOSTILE.replace(" ", "%20").replace("#", "%23")))
        assert log_in("a'b@oak.example", HOSTILE).status_code == 401
        galley.settle()
    assert len(seen) > 10
    known = re.compile(rf"(#\d+|:\d+|\b({WORDS})\b|[\s(),=<>+.\-])*")
    assert [text for text in seen if not known.fullmatch(text)] == []


def test_a_text_is_kept_as_it_was_written_and_encoded_once_where_it_is_shown(
    galley: Machine, staff: Staff, publish: Callable[..., Article]
) -> None:
    """So what looks like a template, a format or markup stays what it is: words."""
    article = publish(STRANGE, summary=STRANGE, tags=(STRANGE,), slug="strange")
    galley.settle()
    assert staff("GET", f"/drafts/{article.id}").json_body["content"]["title"] == STRANGE
    page = galley.page(str(article.path)) or ""
    shown = "{{7*7}} ${x} {0.__class__} %(x)s %s &lt;b&gt;&amp;amp;"
    assert page.count(shown) >= 3
    assert "49 " not in page
    assert STRANGE not in page


# Logs


def test_every_try_to_log_in_is_a_line_and_one_that_succeeds_says_how(reader: Member, written: Written) -> None:
    reader.turn_on_second_factor()
    log_in(reader.email, "guess")
    log_in(reader.email)
    answer = log_in(reader.email, code=reader.recovery[0])
    tried = [line for line in written.of("request") if line["route"] == "/auth/log-in"]
    assert [(line["status"], line.get("problem")) for line in tried] == [
        (401, "unauthorized"),
        (401, "code-required"),
        (200, None),
    ]
    [entry] = ledger.of(f"session#{answer.json_body['session_id']}")
    assert tried[2]["entries"] == [entry.id]
    assert json.loads(entry.data)["factors"] == ["password", "recovery-code"]


def test_who_may_not_is_named_in_a_line_and_so_is_what_went_too_far(reader: Member, written: Written) -> None:
    reader("GET", "/ledger")
    for _ in range(6):
        reader("POST", "/account/deletion", {"password": "guess"})
    refused, *tried = written.of("request")
    assert (refused["status"], refused["problem"], refused["route"]) == (403, "forbidden", "/ledger")
    assert [(line["status"], line["actor"]) for line in tried][-1] == (429, f"person#{reader.id}")


def test_times_in_the_log_are_utc_wherever_the_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    record = logging.makeLogRecord({"msg": "x", "created": 0.0})
    told = json.loads(logs.json_formatter().format(record))["timestamp"]
    monkeypatch.undo()
    time.tzset()
    assert told.startswith("1970-01-01T00:00:00")
    assert told.endswith(("+00:00", "Z"))


def test_nothing_that_is_logged_makes_a_second_line() -> None:
    evil = 'a\n{"level": "ERROR"}\r\x1b[31m\x00\x85'
    record = logging.makeLogRecord({"msg": evil, "name": "galley", "article": evil, evil: evil})
    line = logs.json_formatter().format(record)
    assert not set("\n\r\x1b\x00") & set(line)
    assert json.loads(line)["message"] == evil
    assert json.loads(line)["article"] == evil
