"""API tokens over HTTP: made, listed, revoked; what each may do; and that its secret is kept nowhere."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, get_args

import pytest

from chalicelib import aws, memory
from chalicelib.access import Scope
from chalicelib.commands import tokens
from chalicelib.models.ledger import Entry
from chalicelib.models.tokens import Token
from chalicelib.models.uses import Use
from chalicelib.routes.tokens import ScopeName
from chalicelib.settings import settings
from tests import http_client
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.conftest import EVERY_SCOPE, Staff
from tests.routes.problems import assert_problem, headers_of, pointers_of
from tests.watch import counted_calls, watching

Holder = Callable[..., Staff]


def make(staff: Staff, *scopes: str, name: str = "the build", **fields: Any) -> dict[str, Any]:
    """A new token, as the API shows it this once."""
    answer = staff("POST", "/tokens", {"name": name, "scopes": scopes or ("articles:read",), **fields})
    assert answer.status_code == 201, answer.body
    return dict(answer.json_body)


def everything_stored() -> str:
    """All items of all tables and all objects of all buckets, and what is in the queues."""
    database, s3 = aws.client("dynamodb"), aws.client("s3")
    items = [database.scan(TableName=name)["Items"] for name in database.list_tables()["TableNames"]]
    objects = [
        s3.get_object(Bucket=bucket, Key=each["Key"])["Body"].read()
        for bucket in (settings.site_bucket, settings.store_bucket)
        for each in s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    ]
    return repr(items) + repr(objects)


@contextmanager
def everything_said(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """What is logged inside the block, with every detail, and what is sent to AWS."""
    sent: list[str] = []

    def see(operation: str, asked: dict[str, Any]) -> None:
        sent.append(f"{operation} {asked!r}")

    with caplog.at_level(logging.DEBUG, logger="galley"), watching(see):
        yield sent
    sent += [f"{record.getMessage()} {record.args} {record.exc_info}" for record in caplog.records]


def test_a_token_is_made_shown_once_used_and_revoked(staff: Staff, held_clock: HeldClock) -> None:
    answer = staff("POST", "/tokens", {"name": "the build", "scopes": ["articles:read"], "days": 7})
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    made = answer.json_body
    assert answer.headers["Location"] == f"/tokens/{made['id']}"
    text = made.pop("token")
    assert (made["name"], made["scopes"], made["revoked_at"]) == ("the build", ["articles:read"], None)
    assert (made["created_at"], made["expires_at"]) == ("2026-03-01T12:00:00.000Z", "2026-03-08T12:00:00.000Z")
    assert made["created_by"].startswith("token#")
    assert staff("GET", f"/tokens/{made['id']}").json_body == made
    held_clock.move(minutes=1)
    assert Staff(text)("GET", "/drafts").status_code == 200
    used = made | {"last_used_at": "2026-03-01T12:01:00.000Z"}
    assert staff("GET", f"/tokens/{made['id']}").json_body == used
    gone = staff("DELETE", f"/tokens/{made['id']}")
    assert gone.json_body == used | {"revoked_at": "2026-03-01T12:01:00.000Z"}
    assert_problem(Staff(text)("GET", "/drafts"), 401, "unauthorized")


def test_tokens_are_listed_newest_first_with_those_that_are_good_no_more(staff: Staff, held_clock: HeldClock) -> None:
    for name in ("one", "two", "three"):
        held_clock.move(minutes=1)
        made = make(staff, name=name, days=1)
    staff("DELETE", f"/tokens/{made['id']}")
    first = staff("GET", "/tokens?limit=3").json_body
    assert [each["name"] for each in first["items"]] == ["three", "two", "one"]
    assert [bool(each["revoked_at"]) for each in first["items"]] == [True, False, False]
    last = staff("GET", f"/tokens?limit=3&cursor={first['next']}").json_body
    assert ([each["name"] for each in last["items"]], last["next"]) == (["a test"], None)
    assert "token" not in json.dumps([list(each) for each in first["items"]])


@pytest.mark.parametrize("scope", sorted(set(Scope) - {Scope.TOKENS_WRITE}))
def test_nobody_gives_what_they_have_not(holder: Holder, scope: str) -> None:
    giver = holder("tokens:write")
    before = Token.count()
    answer = giver("POST", "/tokens", {"name": "more", "scopes": ["tokens:write", scope]})
    assert scope in assert_problem(answer, 403, "forbidden")["detail"]
    assert (Token.count(), giver("POST", "/tokens", {"name": "x", "scopes": ["tokens:write"]}).status_code) == (
        before,
        201,
    )


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"scopes": ["articles:read"]}, "/name"),
        ({"name": "x"}, "/scopes"),
        ({"name": "", "scopes": ["articles:read"]}, "/name"),
        ({"name": "  ", "scopes": ["articles:read"]}, "/name"),
        ({"name": "x" * 101, "scopes": ["articles:read"]}, "/name"),
        ({"name": "a\nb", "scopes": ["articles:read"]}, "/name"),
        ({"name": "a\u001b[31m", "scopes": ["articles:read"]}, "/name"),
        ({"name": "x", "scopes": []}, "/scopes"),
        ({"name": "x", "scopes": "articles:read"}, "/scopes"),
        ({"name": "x", "scopes": ["articles:destroy"]}, "/scopes/0"),
        ({"name": "x", "scopes": ["articles:read", "*"]}, "/scopes/1"),
        ({"name": "x", "scopes": ["articles:read"] * 21}, "/scopes"),
        ({"name": "x", "scopes": ["articles:read"], "days": 0}, "/days"),
        ({"name": "x", "scopes": ["articles:read"], "days": 367}, "/days"),
        ({"name": "x", "scopes": ["articles:read"], "days": 1.5}, "/days"),
        ({"name": "x", "scopes": ["articles:read"], "days": "9"}, "/days"),
        ({"name": "x", "scopes": ["articles:read"], "days": None}, "/days"),
        ({"name": "x", "scopes": ["articles:read"], "owner": "person#1"}, "/owner"),
    ],
    ids=str,
)
def test_a_token_that_breaks_a_rule_is_refused(staff: Staff, body: dict[str, Any], pointer: str) -> None:
    before = Token.count()
    assert pointers_of(assert_problem(staff("POST", "/tokens", body), 422, "invalid")) == {pointer}
    assert Token.count() == before


@pytest.mark.parametrize(("days", "ends"), [(1, "2026-03-02"), (90, "2026-05-30"), (366, "2027-03-02")])
def test_a_token_is_good_for_the_days_it_was_given(staff: Staff, days: int, ends: str) -> None:
    assert make(staff, days=days)["expires_at"] == f"{ends}T12:00:00.000Z"


def test_a_token_ends_no_later_than_the_one_that_makes_it(holder: Callable[..., Staff]) -> None:
    maker = holder("tokens:write", "articles:read", days=3)
    assert make(maker, days=2)["expires_at"] == "2026-03-03T12:00:00.000Z"
    assert make(maker, days=366)["expires_at"] == "2026-03-04T12:00:00.000Z"


def test_a_scope_that_is_named_twice_is_one(staff: Staff) -> None:
    assert make(staff, "articles:write", "articles:read", "articles:read")["scopes"] == [
        "articles:read",
        "articles:write",
    ]


def test_making_one_takes_no_idempotency_key_for_its_secret_would_have_to_be_kept(staff: Staff) -> None:
    before = Token.count()
    answer = staff("POST", "/tokens", {"name": "x", "scopes": ["articles:read"]}, Idempotency_Key="once")
    assert headers_of(assert_problem(answer, 400)) == {"Idempotency-Key"}
    assert Token.count() == before


def test_revoking_twice_is_once_and_an_unknown_one_is_not_found(staff: Staff) -> None:
    made = make(staff)
    first = staff("DELETE", f"/tokens/{made['id']}", Idempotency_Key="once")
    again = staff("DELETE", f"/tokens/{made['id']}")
    assert (first.status_code, again.json_body) == (200, first.json_body)
    assert [entry.kind for entry in Entry.query(f"token#{made['id']}")] == ["token.created", "token.revoked"]
    for method in ("GET", "DELETE"):
        assert_problem(staff(method, "/tokens/01KJMEFC0000000000000000ZZ"), 404, "not-found")


def test_a_token_may_revoke_itself(staff: Staff) -> None:
    made = make(staff, "tokens:write")
    own = Staff(made["token"])
    assert own("DELETE", f"/tokens/{made['id']}").status_code == 200
    assert_problem(own("GET", "/tokens"), 401, "unauthorized")


def test_it_is_refused_from_the_very_moment_it_expires(staff: Staff, holder: Holder, held_clock: HeldClock) -> None:
    short = holder("articles:read", days=1)
    held_clock.move(hours=23, minutes=59, seconds=59)
    assert short("GET", "/drafts").status_code == 200
    held_clock.move(seconds=1)
    assert_problem(short("GET", "/drafts"), 401, "unauthorized")


def test_a_process_that_knows_a_token_asks_again_each_time(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make(staff)
    own = Staff(made["token"])
    assert own("GET", "/drafts").status_code == 200
    monkeypatch.setattr(memory, "forget", lambda: None)  # as when another process revokes it
    tokens.revoke(actor="operator", token_id=made["id"])
    assert_problem(own("GET", "/drafts"), 401, "unauthorized")


def test_the_scopes_of_the_api_are_the_scopes_there_are() -> None:
    assert get_args(ScopeName) == tuple(Scope)


def test_the_last_use_is_noted_once_an_hour(staff: Staff, held_clock: HeldClock) -> None:
    own = Staff(make(staff)["token"])
    writes = []
    for _ in range(5):
        with counted_calls() as calls:
            own("GET", "/drafts")
            own("GET", "/drafts")
        writes.append(calls["PutItem"])
        held_clock.move(minutes=20)
    assert writes == [1, 0, 0, 1, 0]


def test_a_use_that_was_refused_is_no_use(staff: Staff, held_clock: HeldClock) -> None:
    made = make(staff)
    staff("DELETE", f"/tokens/{made['id']}")
    Staff(made["token"])("GET", "/drafts")
    Staff(made["token"][:-1] + "A")("GET", "/drafts")
    assert staff("GET", f"/tokens/{made['id']}").json_body["last_used_at"] is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda text: text[:-1],
        lambda text: text + "A",
        lambda text: text.replace("galley_", "ghp_"),
        lambda text: text.upper(),
        lambda text: text.replace("_0", "_1", 1),
        lambda text: text[:33],
        lambda text: text[34:],
        lambda text: f"{text} {text}",
        lambda text: f'"{text}"',
        lambda _: "",
        lambda _: "é",
        lambda _: "x" * 10_000,
    ],
)
def test_a_text_that_is_no_token_is_refused_and_nothing_says_why(staff: Staff, spoil: Callable[[str], str]) -> None:
    made = make(staff)
    answer = http_client.client().get("/drafts", headers={"Authorization": f"Bearer {spoil(made['token'])}"})
    problem = assert_problem(answer, 401, "unauthorized")
    assert problem["detail"] == "the token is not known, has expired or was revoked"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Basic {}", "{}", "Token {}", "Bearer", "Bearer\t{}"])
def test_a_token_in_another_form_is_refused(staff: Staff, header: str) -> None:
    sent = header.format(make(staff)["token"])
    assert_problem(http_client.client().get("/drafts", headers={"Authorization": sent}), 401, "unauthorized")


def test_the_name_of_the_scheme_may_be_written_in_any_case(staff: Staff) -> None:
    sent = f"bEARER  {make(staff)['token']}"
    assert http_client.client().get("/drafts", headers={"Authorization": sent}).status_code == 200


def test_the_secret_is_nowhere(staff: Staff, galley: Machine, caplog: pytest.LogCaptureFixture) -> None:
    with everything_said(caplog) as said:
        made = make(staff, *EVERY_SCOPE)
        own, secret = Staff(made["token"]), made["token"][34:]
        assert len(secret) == 43
        draft = own.begin("Mine")
        own("PUT", f"/articles/{draft['id']}/publication", {}, If_Match='"1"', Idempotency_Key=made["token"])
        own("PATCH", "/site", {"title": "Oak"}, If_Match="*")
        galley.settle()
        own("DELETE", f"/tokens/{made['id']}")
    assert made["id"] in everything_stored()
    for place in (everything_stored(), " ".join(said), staff("GET", "/tokens").body.decode()):
        assert secret not in place


def test_a_token_that_is_sent_wrongly_is_in_no_log_and_no_refusal(
    staff: Staff, caplog: pytest.LogCaptureFixture
) -> None:
    text = make(staff)["token"]
    secret, told = text[34:], []
    with everything_said(caplog) as said:
        for method, path, body, headers in (
            ("GET", f"/drafts?access_token={text}", None, {}),
            ("GET", f"/drafts?cursor={text}", None, {}),
            ("GET", "/drafts", None, {"Authorization": f"Token {text}"}),
            ("GET", "/drafts", None, {"Authorization": f"Bearer {text}x"}),
            ("POST", "/articles", {"title": "x"}, {"If-None-Match": text, "Idempotency-Key": text + " " + text}),
            ("POST", "/articles", {"title": "x"}, {"Content-Type": text}),
            ("PATCH", "/site", {"time_zone": "Mars"}, {"If-Match": text}),
            ("DELETE", f"/tokens/{text}", None, {}),
        ):
            answer = staff(method, path, body, **headers)
            told.append(answer.body.decode().replace(path.partition("?")[0], ""))
            assert answer.status_code >= 400, path
    assert secret not in " ".join([*said, *told])


def test_the_ledger_tells_who_made_and_revoked_it_and_nothing_personal(staff: Staff) -> None:
    made = make(staff, "articles:read", name="Ada's laptop")
    staff("DELETE", f"/tokens/{made['id']}")
    created, revoked = Entry.query(f"token#{made['id']}")
    assert (created.kind, created.version, json.loads(created.data)) == (
        "token.created",
        1,
        {"scopes": ["articles:read"]},
    )
    assert (revoked.kind, revoked.version, json.loads(revoked.data)) == ("token.revoked", 2, {})
    assert created.actor == revoked.actor == made["created_by"]
    assert "Ada" not in repr([entry.to_simple_dict() for entry in Entry.scan()])


def test_a_use_is_forgotten_after_a_year(staff: Staff, held_clock: HeldClock) -> None:
    staff("GET", "/drafts")
    (use,) = Use.scan()
    assert 366 < (use.expires - held_clock.time.timestamp()) / 86_400 < 500


def test_managing_tokens_needs_its_scope(holder: Holder) -> None:
    other = holder(*(scope for scope in Scope if scope != Scope.TOKENS_WRITE))
    for method, path, body in (
        ("GET", "/tokens", None),
        ("GET", "/tokens/01KJMEFC0000000000000000ZZ", None),
        ("POST", "/tokens", {"name": "x", "scopes": ["articles:read"]}),
        ("DELETE", "/tokens/01KJMEFC0000000000000000ZZ", None),
    ):
        assert_problem(other(method, path, body), 403, "forbidden")
        assert_problem(Staff("")(method, path, body), 401, "unauthorized")
