"""What a request to the routes of accounts needs to succeed: somebody who may, and what a mail would have brought."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib import one_time
from chalicelib.access import Role
from chalicelib.commands import invites
from chalicelib.models import people
from chalicelib.models.limits import Limit
from chalicelib.web import RouteDeclaration
from tests.routes.members import Member, accept, call, join, mailed

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Prepared:
    """Who asks, empty for a stranger; what goes into the path and the body; and the version that they have seen."""

    access_token: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    body: Body = field(default_factory=dict)
    version: int | None = None


def prepared(operation: str) -> Prepared | None:
    """What a request needs besides its example; None for the routes that are not about accounts."""
    make = _MAKERS.get(operation)
    if make is None:
        return None
    unlimited()
    made = make()
    unlimited()
    return made


def is_about(route: RouteDeclaration) -> bool:
    """Whether a route is about accounts, so that a request needs what is prepared here."""
    return route.operation in _MAKERS


def unlimited() -> None:
    """Nothing was done too often yet."""
    with Limit.batch_write() as batch:
        for row in Limit.scan():
            batch.delete(row)


def _sign_up() -> Prepared:
    return Prepared(body={"email": join().email})


def _confirm() -> Prepared:
    email = f"new-{join().email}"
    call("POST", "/auth/sign-up", {"email": email})
    return Prepared(body={"token": mailed(one_time.SIGN_UP, email)})


def _log_in() -> Prepared:
    return Prepared(body={"email": join().email})


def _refresh() -> Prepared:
    return Prepared(body={"refresh_token": join().refresh_token})


def _by_mail(path: str, purpose: str) -> Callable[[], Prepared]:
    def make() -> Prepared:
        member = join()
        call("POST", path, {"email": member.email})
        return Prepared(body={"token": mailed(purpose, member.email)})

    return make


def _accept() -> Prepared:
    invite = _invite()
    return Prepared(body={"token": one_time.text_of(one_time.INVITE, invite.id, invite.nonce)})


def _own(**body: Any) -> Callable[[], Prepared]:
    def make() -> Prepared:
        member = join()
        return Prepared(member.access, body=body, version=int(people.get(member.id).version))

    return make


def _session() -> Prepared:
    member = join()
    return Prepared(member.access, {"session_id": member.again().session})


def _address() -> Prepared:
    member = join()
    email = f"new-{member.email}"
    member("POST", "/account/address", {"email": email, "password": member.password})
    return Prepared(member.access, body={"token": mailed(one_time.ADDRESS, email)})


def _second_factor() -> Prepared:
    member = join()
    offer = member("POST", "/account/second-factor").json_body
    member.secret = offer["secret"]
    return Prepared(member.access, body={"offer": offer["offer"], "code": member.code()})


def _with_second_factor() -> Prepared:
    member = join()
    member.turn_on_second_factor()
    return Prepared(member.access, body={"code": member.recovery[0]})


def _somebody() -> Prepared:
    member: Member = join()
    return Prepared(values={"person_id": member.id}, version=int(people.get(member.id).version))


def _withdraw() -> Prepared:
    return Prepared(values={"invite_id": _invite().id})


def _invite() -> Any:
    return invites.send(actor="operator", email=f"new-{join().email}", role=Role.AUTHOR, name="An author")


def staff(role: Role) -> Member:
    """Somebody of the staff whom the operator has invited."""
    unlimited()
    invite = invites.send(actor="operator", email=f"new-{join().email}", role=role, name=f"An {role}")
    return Member(invite.email, accept(invite).json_body)


_MAKERS: dict[str, Callable[[], Prepared]] = {
    "sign_up": _sign_up,
    "ask_reset": _sign_up,
    "ask_magic_link": _sign_up,
    "confirm_sign_up": _confirm,
    "log_in": _log_in,
    "refresh_session": _refresh,
    "log_out": _refresh,
    "reset_password": _by_mail("/auth/reset", one_time.RESET),
    "enter": _by_mail("/auth/magic-link", one_time.MAGIC_LINK),
    "accept_invite": _accept,
    "get_account": _own(),
    "change_account": _own(),
    "change_password": _own(),
    "ask_address": _own(),
    "confirm_address": _address,
    "offer_second_factor": _own(),
    "turn_on_second_factor": _second_factor,
    "turn_off_second_factor": _with_second_factor,
    "renew_recovery_codes": _with_second_factor,
    "export_account": _own(),
    "delete_account": _own(),
    "list_sessions": _own(),
    "end_session": _session,
    "end_sessions": _own(),
    "get_role": _somebody,
    "change_role": _somebody,
    "change_status": _somebody,
    "end_persons_sessions": _somebody,
    "send_invite": lambda: Prepared(body={"email": f"new-{join().email}"}),
    "withdraw_invite": _withdraw,
}
