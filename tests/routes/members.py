"""People with accounts, as programs that call the API for them. The links come as mails would bring them."""

import itertools
import json
from typing import Any

import pyotp

from chalicelib import one_time
from chalicelib.access import Role
from chalicelib.commands import invites
from chalicelib.models import addresses, people
from chalicelib.models.invites import Invite
from tests import http_client

PASSWORD = "engines weave algebra"
_numbers = itertools.count(1)


def call(method: str, path: str, body: Any = None, **headers: str) -> Any:
    """A request from a stranger. A body is sent as JSON."""
    given = {name.replace("_", "-"): text for name, text in headers.items()}
    sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    if body is not None:
        given.setdefault("Content-Type", "application/json")
    return http_client.client().request(method, path, headers=given, body=sent)


class Member:
    """Somebody who is logged in: `ada("GET", "/account")`."""

    def __init__(self, email: str, answer: dict[str, Any], password: str = PASSWORD) -> None:
        self.email, self.password, self.secret = email, password, ""
        self.recovery: tuple[str, ...] = ()
        self.take(answer)

    def take(self, answer: dict[str, Any]) -> None:
        """Show these tokens from now on."""
        self.id, self.session = answer["person_id"], answer["session_id"]
        self.access, self.refresh_token = answer["access_token"], answer["refresh_token"]

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return call(method, path, body, **{"Authorization": f"Bearer {self.access}", **headers})

    def refresh(self) -> Any:
        """Ask for the next tokens, and take them."""
        answer = call("POST", "/auth/refresh", {"refresh_token": self.refresh_token})
        if answer.status_code == 200:
            self.take(answer.json_body)
        return answer

    def again(self) -> "Member":
        """The same person on another device."""
        code = {"code": self.code()} if self.secret else {}
        answer = log_in(self.email, self.password, **code)
        other = Member(self.email, answer.json_body, self.password)
        other.secret = self.secret
        return other

    def code(self) -> str:
        """What their authenticator app shows now."""
        from chalicelib import clock

        return pyotp.TOTP(self.secret).at(int(clock.now().timestamp()))

    def turn_on_second_factor(self) -> Any:
        """Turn it on, and take the tokens of the session that begins with it."""
        offer = self("POST", "/account/second-factor").json_body
        self.secret = offer["secret"]
        body = {"offer": offer["offer"], "code": self.code(), "password": self.password, "keep": "body"}
        answer = self("PUT", "/account/second-factor", body)
        self.recovery = tuple(answer.json_body["recovery_codes"])
        self.take(answer.json_body)
        return answer


def log_in(email: str, password: str = PASSWORD, **more: Any) -> Any:
    return call("POST", "/auth/log-in", {"email": email, "password": password, "keep": "body", **more})


def mailed(purpose: str, email: str) -> str:
    """The token of the newest mail to an address."""
    address = addresses.find(addresses.id_of(email))
    assert address is not None
    return one_time.text_of(purpose, address.id, address.pending[purpose]["nonce"])


def join(email: str = "", name: str = "Reader", **more: Any) -> Member:
    """A reader who has signed up."""
    email = email or f"reader{next(_numbers)}@oak.example"
    assert call("POST", "/auth/sign-up", {"email": email}).status_code == 202
    body = {"token": mailed("sign-up", email), "name": name, "password": PASSWORD, "keep": "body", **more}
    answer = call("POST", "/auth/confirm", body)
    assert answer.status_code == 201, answer.body
    return Member(email, answer.json_body)


def invited(role: Role, email: str = "", name: str = "", *, actor: str = "operator", second: bool = True) -> Member:
    """Somebody of the staff, whom the operator has invited; with a second factor if the role asks for one."""
    email = email or f"{role}{next(_numbers)}@oak.example"
    invite = invites.send(actor=actor, email=email, role=role, name=name or f"An {role}")
    answer = accept(invite)
    assert answer.status_code == 201, answer.body
    member = Member(email, answer.json_body)
    if second and role.needs_second_factor:
        member.turn_on_second_factor()
    return member


def accept(invite: Invite, **more: Any) -> Any:
    token = one_time.text_of(one_time.INVITE, invite.id, invite.nonce)
    return call("POST", "/auth/invites/accept", {"token": token, "password": PASSWORD, "keep": "body", **more})


def person_of(member: Member) -> people.Person:
    return people.get(member.id)
