"""The answer of everything that logs somebody in; and the sessions of whoever is."""

from contextlib import suppress
from typing import Annotated, Literal

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib import clock
from chalicelib.access import Actor
from chalicelib.commands import roles
from chalicelib.commands import sessions as commands
from chalicelib.commands.sessions import Started
from chalicelib.errors import Forbidden
from chalicelib.models import sessions
from chalicelib.models.sessions import Session
from chalicelib.web import MEMBER, Call, Kept, Ulid, cors, route
from chalicelib.web.cookies import token_of
from chalicelib.web.edits import Edit

routes = Blueprint(__name__)
Keep = Annotated[
    Literal["cookie", "body"],
    Meta(description="Where the refresh token goes: a cookie that no script can read, or the answer, for programs."),
]


class SessionAnswer(Struct, frozen=True, kw_only=True):
    """What a caller shows from now on: `Authorization: Bearer <access_token>`."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name of a scheme
    expires_in: int
    """Seconds. Then `POST /auth/refresh`."""
    refresh_token: str | None
    """Null where the cookie has it."""
    session_id: str
    person_id: str


class SessionCard(Struct, frozen=True, kw_only=True):
    """One session: a person on one device."""

    id: str
    current: bool
    """Whether this is the session that asks."""
    device: str
    """What its browser called itself."""
    factors: tuple[str, ...]
    created_at: str
    used_at: str
    expires_at: str


class SessionsAnswer(Struct, frozen=True, kw_only=True):
    """The sessions that go on, the newest first."""

    items: tuple[SessionCard, ...]


class EndedSessions(Struct, frozen=True, kw_only=True):
    """All sessions of a person are over, this one as well."""

    person_id: str


EXAMPLE = SessionAnswer(
    access_token="eyJ" + "x" * 60,
    expires_in=600,
    refresh_token=None,
    session_id="01KJMEFC00000000000000000S",
    person_id="01KJMEFC00000000000000000A",
)
_CARD = SessionCard(
    id="01KJMEFC00000000000000000S",
    current=True,
    device="Mozilla/5.0 (X11; Linux x86_64)",
    factors=("password",),
    created_at="2026-03-01T12:00:00.000Z",
    used_at="2026-03-01T12:00:00.000Z",
    expires_at="2026-03-31T12:00:00.000Z",
)


@route(
    routes,
    "GET",
    "/account/sessions",
    access=MEMBER,
    cors=cors.READER,
    answer=SessionsAnswer,
    summary="One's own sessions",
    example=SessionsAnswer(items=(_CARD,)),
)
def list_sessions(actor: Actor) -> SessionsAnswer:
    """Where one is logged in. By an index that may lag by a moment."""
    now = clock.text(clock.now())
    going_on = [each for each in sessions.of(actor.person) if each.holds(now) and int(each.epoch) == actor.epoch]
    return SessionsAnswer(items=tuple(_card(each, actor) for each in going_on))


@route(
    routes,
    "DELETE",
    "/account/sessions/{session_id}",
    access=MEMBER,
    cors=cors.READER,
    answer=SessionCard,
    precondition=False,
    summary="End one of one's own sessions",
    example=_CARD,
)
def end_session(session_id: Ulid, edit: Edit) -> SessionCard:
    """Whoever has that device is logged out at once. Twice is once."""
    return _card(commands.end(actor=edit.actor, session_id=session_id), edit.actor)


@route(
    routes,
    "DELETE",
    "/account/sessions",
    access=MEMBER,
    cors=cors.READER,
    answer=EndedSessions,
    precondition=False,
    once=False,
    summary="Log out everywhere",
    example=EndedSessions(person_id="01KJMEFC00000000000000000A"),
)
def end_sessions(edit: Edit) -> EndedSessions:
    """All of one's own sessions are over, this one as well."""
    person = roles.end_sessions(actor=edit.actor, person_id=edit.actor.person)
    return EndedSessions(person_id=person.id)


def given(started: Started, keep: Keep) -> Kept[SessionAnswer]:
    """The tokens of a session that has begun or goes on, and the cookie if that is where one of them goes."""
    answer = SessionAnswer(
        access_token=started.access_token,
        expires_in=started.seconds,
        refresh_token=started.refresh_token if keep == "body" else None,
        session_id=started.session.id,
        person_id=started.session.person,
    )
    return Kept(answer, started.refresh_token if keep == "cookie" else None)


def begun(started: Started, keep: Keep, call: Call) -> Kept[SessionAnswer]:
    """As `given`, for whoever has logged in: the session that this browser had before is over."""
    with suppress(Forbidden):  # a page of others, whose cookie does not count
        if shown := token_of(call):
            commands.log_out(shown)
    return given(started, keep)


def _card(session: Session, actor: Actor) -> SessionCard:
    return SessionCard(
        id=session.id,
        current=session.id == actor.session,
        device=session.device,
        factors=tuple(session.factors),
        created_at=session.created_at,
        used_at=session.rotated_at,
        expires_at=min(session.expires_at, session.idle_at),
    )
