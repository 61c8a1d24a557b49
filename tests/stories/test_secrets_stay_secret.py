"""A whole account, from the first mail to its end: what is secret or personal comes up only where it belongs.

`tests/canaries.py` watches marked values in every test. Here all that was handed out is looked for as well (tokens,
the shared secret, recovery codes), and in everything that is there at the end: tables, files, mails.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp
import pytest

from app import app
from chalicelib import aws, clock, logs, one_time
from chalicelib.access import Role
from chalicelib.commands import invites
from chalicelib.models.articles import Article
from chalicelib.settings import settings
from tests.canaries import canary
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.projections.posting import Mailboxes, body
from tests.routes.example_people import unlimited
from tests.routes.members import mailed
from tests.stored import everything
from tests.watch import watching

MAY_STAND = {
    "email": {"addresses"},
    "invited email": {"addresses", "invites"},
    "name": {"people", "invites"},
    "device": {"sessions"},
    "draft": {"articles", "revisions", "requests"},
    "bio": {"people"},
}
"""The tables in which a kind of value may stand; every other kind stands in none."""


@dataclass
class World:
    """What was handed out, by kind, and what was heard outside of the tables, by place."""

    galley: Machine
    secrets: list[tuple[str, str]] = field(default_factory=list)
    heard: list[tuple[str, str]] = field(default_factory=list)

    def keep(self, kind: str, text: str) -> str:
        self.secrets.append((kind, text))
        return text

    def new(self, kind: str, form: str) -> str:
        """A marked value."""
        return self.keep(kind, canary(form))

    def found_in(self, text: str, *, but: tuple[str, ...] = ()) -> list[str]:
        """The kinds of values that stand in a text."""
        return [kind for kind, secret in self.secrets if secret.lower() in text.lower() and kind not in but]


class _Listener(logging.Handler):
    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self.setFormatter(logs.json_formatter())

    def emit(self, record: logging.LogRecord) -> None:
        self._world.heard.append(("log", self.format(record)))


@pytest.fixture
def world(galley: Machine) -> Iterator[World]:
    """Hears all lines of Galley's log, and all that is sent to queues."""
    made = World(galley)

    def see(operation: str, arguments: dict[str, Any]) -> None:
        if operation.startswith("SendMessage"):
            made.heard.append(("queue", json.dumps(arguments)))

    log, listener = logging.getLogger(logs.NAME), _Listener(made)
    with ExitStack() as stack:
        stack.enter_context(watching(see))
        log.addHandler(listener)
        stack.callback(log.removeHandler, listener)
        yield made


class Visitor:
    """Somebody on one device, whose requests come through the gateway with where they come from."""

    def __init__(self, world: World, email: str) -> None:
        self.world, self.email, self.access, self.refresh_token = world, email, "", ""
        self.ip, self.agent = world.new("network address", "ip"), world.new("device", "text")
        self.password = world.new("password", "password")

    def ask(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        """The answer. A refusal is noted as something that is heard."""
        unlimited()
        sent = {"User-Agent": self.agent, "X-Forwarded-For": self.ip, "Content-Type": "application/json"}
        sent |= {"Authorization": f"Bearer {self.access}"} if self.access else {}
        event = {
            "requestContext": {
                "httpMethod": method,
                "resourcePath": path,
                "path": path,
                "identity": {"sourceIp": self.ip, "userAgent": self.agent},
            },
            "headers": sent | {name.replace("_", "-"): text for name, text in headers.items()},
            "multiValueHeaders": None,
            "pathParameters": None,
            "multiValueQueryStringParameters": None,
            "stageVariables": None,
            "body": "" if body is None else json.dumps(body),
            "isBase64Encoded": False,
        }
        found: dict[str, Any] = app(event, None)
        assert found["statusCode"] == status, found["body"]
        if status >= 400:
            self.world.heard.append(("refusal", json.dumps(found)))
        return self._taken(json.loads(found["body"]))

    def log_in(self, password: str = "", *, status: int = 200, **more: str) -> Any:
        body = {"email": self.email, "password": password or self.password, "keep": "body", **more}
        return self.ask("POST", "/auth/log-in", body, status)

    def mailed(self, purpose: str, email: str = "") -> str:
        """The token of the mail, once that has gone out."""
        self.world.galley.settle()
        return self.world.keep(f"{purpose} token", mailed(purpose, email or self.email))

    def _taken(self, answer: Any) -> Any:
        """Note each secret that an answer hands out, and show the newest tokens from now on."""
        for name in ("access_token", "refresh_token", "secret", "offer", "url"):
            if answer.get(name):
                self.world.keep(name, answer[name])
        for each in answer.get("recovery_codes", ()):
            self.world.keep("recovery code", each)
        if answer.get("access_token"):
            self.access, self.refresh_token = answer["access_token"], answer["refresh_token"] or ""
        return answer


def signs_up(ada: Visitor) -> None:
    ada.ask("POST", "/auth/sign-up", {"email": ada.email}, 202)
    body = {"token": ada.mailed(one_time.SIGN_UP), "name": ada.world.new("name", "name"), "password": ada.password}
    ada.ask("POST", "/auth/confirm", {**body, "keep": "body"}, 201)
    ada.ask("POST", "/auth/confirm", {**body, "keep": "body"}, 422)
    seen = ada.ask("GET", "/account")
    ada.ask("PATCH", "/account", {"bio": ada.world.new("bio", "text")}, If_Match=f'"{seen["version"]}"')


def makes_mistakes(ada: Visitor) -> None:
    """What a person types into the wrong field, or shows too late, is in no refusal and in no line of the log."""
    ada.log_in(ada.world.new("wrong password", "password"), status=401)
    ada.ask("POST", "/auth/log-in", {"email": ada.password, "password": ada.email}, 422)
    ada.ask("POST", "/auth/sign-up", {"email": f"{ada.email},{ada.email}"}, 422)
    ada.ask("POST", "/auth/reset/confirm", {"token": ada.refresh_token, "password": ada.password}, 422)
    ada.ask("POST", "/auth/refresh", {"refresh_token": ada.access}, 401)
    ada.ask("POST", "/account/deletion", {"password": ada.world.new("wrong password", "password")}, 422)
    ada.ask("POST", "/account/password", {"password": ada.password, "new_password": ada.email}, 422)
    ada.ask("PATCH", "/account", {"name": 1, "bio": ada.world.new("bio that was refused", "text")}, 422, If_Match="*")


def turns_the_second_factor_on(ada: Visitor, held: HeldClock) -> str:
    """Gives a recovery code that is not spent."""
    offer = ada.ask("POST", "/account/second-factor")
    code = pyotp.TOTP(offer["secret"]).at(int(clock.now().timestamp()))
    body = {"offer": offer["offer"], "code": code, "password": ada.password, "keep": "body"}
    codes = ada.ask("PUT", "/account/second-factor", body)["recovery_codes"]
    ada.log_in(status=401)
    held.move(seconds=60)
    ada.log_in(code=codes[0])
    ada.log_in(code=codes[0], status=401)
    return str(codes[1])


def changes_everything(ada: Visitor, held: HeldClock, code: str) -> None:
    new = ada.world.new("password", "password")
    body = {"password": ada.password, "new_password": new, "keep": "body"}
    ada.ask("POST", "/account/password", body)
    ada.password, email = new, ada.world.new("email", "email")
    ada.ask("POST", "/account/address", {"email": email, "password": new, "code": code}, 202)
    token = ada.mailed(one_time.ADDRESS, email)
    ada.ask("POST", "/account/address/confirm", {"token": token, "keep": "body"})
    ada.email = email
    for purpose in (one_time.RESET, one_time.MAGIC_LINK):
        ada.ask("POST", f"/auth/{purpose}", {"email": email}, 202)
        ada.mailed(purpose)
    spent = ada.refresh_token
    ada.ask("POST", "/auth/refresh", {"refresh_token": spent})
    held.move(minutes=1)
    ada.ask("POST", "/auth/refresh", {"refresh_token": spent}, 401)


def joins_the_staff_and_writes(bob: Visitor) -> None:
    invite = invites.send(actor="operator", email=bob.email, role=Role.AUTHOR, name=bob.world.new("name", "name"))
    token = bob.world.keep("invite token", one_time.text_of(one_time.INVITE, invite.id, invite.nonce))
    bob.world.galley.settle()
    bob.ask("POST", "/auth/invites/accept", {"token": token, "password": bob.password, "keep": "body"}, 201)
    bob.ask("POST", "/articles", {"title": "Tea", "body": bob.world.new("draft", "text")}, 201, Idempotency_Key="one")
    bob.ask("POST", "/account/export", {"password": bob.password}, 201)


@pytest.fixture
def mailboxes(mailbox: Path) -> Mailboxes:
    return Mailboxes(mailbox)


def test_nothing_secret_or_personal_comes_up_where_it_does_not_belong(
    galley: Machine, held_clock: HeldClock, publish: Callable[..., Article], mailboxes: Mailboxes, world: World
) -> None:
    publish("What everybody may read")
    ada, bob = Visitor(world, world.new("email", "email")), Visitor(world, world.new("invited email", "email"))
    first = ada.email
    signs_up(ada)
    makes_mistakes(ada)
    code = turns_the_second_factor_on(ada, held_clock)
    changes_everything(ada, held_clock, code)
    joins_the_staff_and_writes(bob)
    galley.settle()
    assert len({kind for kind, _ in world.secrets}) >= 18
    assert {place for place, _ in world.heard} == {"log", "queue", "refusal"}
    assert [(place, kinds) for place, text in world.heard if (kinds := world.found_in(text))] == []
    check_tables(world)
    check_site(galley, world)
    check_mails(mailboxes, world, {first, ada.email, bob.email})
    told = f"{len(world.secrets)} values of {len({kind for kind, _ in world.secrets})} kinds"
    print(f"{told} in {len(world.heard)} lines, messages and refusals, 0 hits")


def check_tables(world: World) -> None:
    """No secret is stored as it was handed out; what is personal stands in its own table and not in the ledger."""
    for name, items in everything().items():
        table = name.removeprefix(f"{settings.prefix}-")
        may = tuple(kind for kind, tables in MAY_STAND.items() if table in tables)
        assert world.found_in(repr(items), but=may) == [], table


def check_site(galley: Machine, world: World) -> None:
    """No page, list or feed has anything of it: nobody has published or shown anything yet."""
    s3, keys = aws.client("s3"), galley.files()
    assert keys
    for key in keys:
        stored = s3.get_object(Bucket=settings.site_bucket, Key=key)
        assert world.found_in(f"{key} {stored['Metadata']} {stored['Body'].read().decode(errors='replace')}") == [], key


def check_mails(mailboxes: Mailboxes, world: World, known: set[str]) -> None:
    """A mail names its own address and no other, and carries no more than the token that it is for."""
    letters = mailboxes.letters()
    assert {str(letter["To"]) for letter in letters} == known
    for letter in letters:
        text, to = letter.as_bytes().decode() + body(letter), str(letter["To"])
        found = {kind for kind, secret in world.secrets if secret in text and secret != to}
        assert len(found) <= 1, found
        assert all(kind.endswith(" token") for kind in found), found
    links = [kind for kind, secret in world.secrets if any(secret in body(letter) for letter in letters)]
    sent = set(one_time.PAGES) - {one_time.MAGIC_LINK}  # who has a second factor is sent no link to log in with
    assert {kind for kind in links if kind.endswith(" token")} == {f"{purpose} token" for purpose in sent}


def test_what_was_said_of_somebody_is_nowhere_once_they_have_gone(
    galley: Machine, held_clock: HeldClock, publish: Callable[..., Article], world: World
) -> None:
    publish("What everybody may read")
    ada = Visitor(world, world.new("email", "email"))
    signs_up(ada)
    ada.ask("POST", "/account/deletion", {"password": ada.password})
    galley.settle()
    held_clock.move(minutes=5)
    galley.settle()
    assert [(name, kinds) for name, items in everything().items() if (kinds := world.found_in(repr(items)))] == []
    assert [kinds for _, text in world.heard if (kinds := world.found_in(text))] == []
    check_site(galley, world)
