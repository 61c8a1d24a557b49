"""Logging in and out, and going on: what a thief, an honest caller and a stranger are answered."""

from typing import Any

import pytest

from chalicelib.access import Role
from chalicelib.commands import sessions as commands
from chalicelib.models import ledger, people, sessions
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.members import PASSWORD, Member, call, invited, join, log_in
from tests.routes.problems import assert_problem
from tests.watch import counted_calls

pytestmark = pytest.mark.usefixtures("galley")


@pytest.fixture
def reader(galley: Machine) -> Member:
    return join("ada@oak.example", "Ada")


def kinds(subject: str) -> list[str]:
    return [str(entry.kind) for entry in ledger.of(subject)]


def test_whoever_confirms_their_address_is_logged_in(reader: Member) -> None:
    account = reader("GET", "/account")
    assert account.status_code == 200
    assert account.json_body["email"] == "ada@oak.example"
    assert account.json_body["role"] == "reader"
    assert kinds(f"person#{reader.id}") == ["person.joined"]


def test_a_password_lets_its_owner_in_wherever_they_are(reader: Member) -> None:
    answer = log_in("ADA@oak.example")
    assert answer.status_code == 200
    assert answer.json_body["expires_in"] == 600
    assert Member("ada@oak.example", answer.json_body)("GET", "/account").status_code == 200


def test_a_log_in_takes_three_calls_and_an_account_two_more(reader: Member) -> None:
    with counted_calls() as calls:
        log_in(reader.email)
    assert sum(calls.values()) == 3, calls
    with counted_calls() as calls:
        reader("GET", "/account/sessions")
    assert sum(calls.values()) == 2, calls
    with counted_calls() as calls:
        reader.refresh()
    assert sum(calls.values()) == 2, calls


@pytest.mark.parametrize(
    "password", ["", "engines weave algebr", PASSWORD + " ", PASSWORD.upper(), "é" * 200, "x" * 1000]
)
def test_another_password_does_not(reader: Member, password: str) -> None:
    answer = log_in(reader.email, password or "x")
    assert answer.status_code == 401
    assert "oak.example" not in answer.body.decode()


def test_a_browser_keeps_the_refresh_token_where_no_script_can_read_it(reader: Member) -> None:
    answer = call("POST", "/auth/log-in", {"email": reader.email, "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-galley=")
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
    assert answer.json_body["refresh_token"] is None
    sent = {"Cookie": cookie.split(";")[0], "Origin": "http://localhost:3000"}
    again = call("POST", "/auth/refresh", {}, **sent)
    assert again.status_code == 200
    assert again.headers["Set-Cookie"] != cookie
    sent["Cookie"] = again.headers["Set-Cookie"].split(";")[0]
    out = call("POST", "/auth/log-out", {}, **sent)
    assert out.headers["Set-Cookie"].startswith("__Host-galley=; Max-Age=0")
    assert call("POST", "/auth/refresh", {}, **sent).status_code == 401


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:3000.evil.example", ""])
def test_the_cookie_counts_only_for_pages_of_ours(reader: Member, origin: str) -> None:
    cookie = call("POST", "/auth/log-in", {"email": reader.email, "password": PASSWORD}).headers["Set-Cookie"]
    headers = {"Cookie": cookie.split(";")[0], **({"Origin": origin} if origin else {})}
    assert call("POST", "/auth/refresh", {}, **headers).status_code == 403


def test_a_refresh_token_is_good_once_and_a_lost_answer_harms_nobody(reader: Member, held_clock: HeldClock) -> None:
    first = reader.refresh_token
    given = reader.refresh().json_body["refresh_token"]
    held_clock.move(seconds=10)
    again = call("POST", "/auth/refresh", {"refresh_token": first})
    assert (again.status_code, again.json_body["refresh_token"]) == (200, given)
    assert reader.refresh().status_code == 200


def test_a_spent_refresh_token_ends_the_session_for_both(reader: Member, held_clock: HeldClock) -> None:
    stolen = reader.refresh_token
    reader.refresh()
    held_clock.move(seconds=11)
    assert call("POST", "/auth/refresh", {"refresh_token": stolen}).status_code == 401
    assert reader.refresh().status_code == 401
    assert reader("GET", "/account").status_code == 401
    assert kinds(f"session#{reader.session}") == ["session.started", "session.stolen"]


def test_a_thief_who_was_first_is_found_out_too(reader: Member, held_clock: HeldClock) -> None:
    thief = Member(
        reader.email,
        {
            "person_id": reader.id,
            "session_id": reader.session,
            "access_token": "",
            "refresh_token": reader.refresh_token,
        },
    )
    assert thief.refresh().status_code == 200
    assert thief.refresh().status_code == 200
    held_clock.move(minutes=1)
    assert reader.refresh().status_code == 401
    assert thief.refresh().status_code == 401
    assert thief("GET", "/account").status_code == 401


@pytest.mark.parametrize("token", ["", "x", "galley_x", "A" * 104, "A" * 2001])
def test_what_was_never_a_refresh_token_ends_nothing(reader: Member, token: str) -> None:
    answer = call("POST", "/auth/refresh", {"refresh_token": token})
    assert answer.status_code in {401, 422}
    assert reader.refresh().status_code == 200


def test_a_session_ends_when_it_is_not_used_and_after_thirty_days_anyway(reader: Member, held_clock: HeldClock) -> None:
    idle = reader.again()
    for _ in range(5):
        held_clock.move(days=6)
        last = reader.refresh()
    assert last.status_code == 401
    assert idle.refresh().status_code == 401


def test_an_access_token_is_good_for_ten_minutes(reader: Member, held_clock: HeldClock) -> None:
    held_clock.move(minutes=9, seconds=59)
    assert reader("GET", "/account").status_code == 200
    held_clock.move(seconds=1)
    assert reader("GET", "/account").status_code == 401
    assert reader.refresh().status_code == 200
    assert reader("GET", "/account").status_code == 200


def test_who_logs_out_is_out_at_once_and_elsewhere_still_in(reader: Member) -> None:
    other = reader.again()
    assert call("POST", "/auth/log-out", {"refresh_token": other.refresh_token}).status_code == 200
    assert other("GET", "/account").status_code == 401
    assert other.refresh().status_code == 401
    assert reader("GET", "/account").status_code == 200


def test_ones_sessions_are_listed_and_can_be_ended(reader: Member) -> None:
    other = reader.again()
    listed = reader("GET", "/account/sessions").json_body["items"]
    assert {(each["id"], each["current"]) for each in listed} == {(reader.session, True), (other.session, False)}
    assert reader("DELETE", f"/account/sessions/{other.session}").status_code == 200
    assert other("GET", "/account").status_code == 401
    assert [each["id"] for each in reader("GET", "/account/sessions").json_body["items"]] == [reader.session]


def test_nobody_ends_somebody_elses_session(reader: Member) -> None:
    stranger = join()
    assert stranger("DELETE", f"/account/sessions/{reader.session}").status_code == 404
    assert reader("GET", "/account").status_code == 200


def test_logging_out_everywhere_ends_all(reader: Member) -> None:
    other = reader.again()
    assert reader("DELETE", "/account/sessions").status_code == 200
    for each in (reader, other):
        assert each("GET", "/account").status_code == 401
        assert each.refresh().status_code == 401
    assert log_in(reader.email).status_code == 200


def test_the_operator_ends_the_sessions_of_everybody(reader: Member, held_clock: HeldClock) -> None:
    held_clock.move(seconds=1)
    commands.end_everybodys(actor="operator")
    assert reader("GET", "/account").status_code == 401
    assert reader.refresh().status_code == 401
    held_clock.move(seconds=1)
    assert log_in(reader.email).status_code == 200


def test_a_second_factor_is_asked_for_once_the_password_is_right(reader: Member, held_clock: HeldClock) -> None:
    assert reader.turn_on_second_factor().status_code == 200
    assert_problem(log_in(reader.email), 401, "code-required")
    assert_problem(log_in(reader.email, "something else"), 401, "unauthorized")
    assert log_in(reader.email, code=reader.code()).status_code == 401, "the code that turned it on is spent"
    held_clock.move(seconds=30)
    code = reader.code()
    assert log_in(reader.email, code=code).status_code == 200
    assert log_in(reader.email, code=code).status_code == 401, "a code is good once"
    assert log_in(reader.email, code="000000").status_code == 401


def test_a_recovery_code_is_good_once(reader: Member) -> None:
    reader.turn_on_second_factor()
    code = reader.recovery[3].lower().replace("-", " ")
    assert log_in(reader.email, code=code).status_code == 200
    assert log_in(reader.email, code=code).status_code == 401
    assert reader("GET", "/account").json_body["recovery_codes_left"] == 9


def test_staff_without_a_second_factor_may_only_turn_it_on(galley: Machine) -> None:
    editor = invited(Role.EDITOR, second=False)
    assert_problem(editor("GET", "/drafts"), 403, "second-factor-required")
    assert editor("GET", "/account").status_code == 200
    editor.turn_on_second_factor()
    assert editor("GET", "/drafts").status_code == 200


def test_a_suspended_person_is_out_at_once(reader: Member) -> None:
    owner = invited(Role.OWNER)
    seen = owner("GET", f"/people/{reader.id}/role")
    body: dict[str, Any] = {"status": "suspended"}
    assert owner("PUT", f"/people/{reader.id}/status", body, If_Match=seen.headers["ETag"]).status_code == 200
    assert reader("GET", "/account").status_code == 401
    assert reader.refresh().status_code == 401
    assert log_in(reader.email).status_code == 401
    assert people.get(reader.id).status == people.SUSPENDED
    assert not [each for each in sessions.of(reader.id) if int(each.epoch) == people.get(reader.id).epoch]
