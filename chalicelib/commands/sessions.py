"""What can be done with sessions: log in, go on, end one, end all.

A refresh token is good once. The next one is made of it and our key, so whoever did not get the answer and asks again
at once is given the newest, also when it has moved on by two; later than that a spent token means that two have it, and
the session is over for both.
"""

import hmac
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from chalicelib import access_tokens, clock, events, ledger, passwords, signing
from chalicelib.access import Actor
from chalicelib.commands import allowances, factors
from chalicelib.email_addresses import normal
from chalicelib.errors import Conflict, Missing, Stale, Unauthenticated
from chalicelib.ledger import Change
from chalicelib.models import addresses, people, sessions
from chalicelib.models.people import Person
from chalicelib.models.sessions import EVERYBODY, Session

LASTS, IDLE = timedelta(days=30), timedelta(days=7)
RETRY = timedelta(seconds=10)
"""How long a spent refresh token is answered with the newest one."""
MAX_DEVICE = 100
WRONG = "the address or the password is wrong, or the account is closed"


@dataclass(frozen=True)
class Started:
    """A session and what its caller shows from now on; both texts are nowhere kept."""

    session: Session
    access_token: str
    refresh_token: str

    @property
    def seconds(self) -> int:
        """How long the access token is good for."""
        return int(access_tokens.GOOD_FOR.total_seconds())


def log_in(*, email: str, password: str, network: str, code: str = "", proof: str = "", device: str = "") -> Started:
    """With a password and, where there is one, the second factor: a code of the app, or a recovery code.

    Raises `Unauthenticated`, the same whatever is wrong; `CodeNeeded`, once the password is right; `Limited`.
    Three AWS calls; for an address that is not known the same as for a wrong password.
    """
    address_id = addresses.id_of(normal(email))
    allowances.for_log_in(address_id, network, proof)
    address = addresses.find(address_id)
    right = passwords.matches(password, address.password if address else None)
    if not right or address is None or not address.person:
        raise Unauthenticated(WRONG)
    used = factors.use(address, code)
    if renewed := passwords.outdated(str(address.password)):
        address.password = passwords.hash_of(password)
    changes = [addresses.replaced(address)] if used or renewed else []
    return start(address.person, int(address.epoch), factors=("password", *used), device=device, changes=changes)


def start(
    person_id: str, epoch: int, *, factors: Sequence[str], device: str = "", changes: Sequence[Change] = ()
) -> Started:
    """A session of somebody who is active and still at this epoch. Raises `Unauthenticated` otherwise. One AWS call."""
    session, token = _new(person_id, epoch, factors, device)
    try:
        _begin(session, changes)
    except Conflict as error:
        raise Unauthenticated(WRONG) from error
    return _started(session, token)


def start_after(person: Person, *, factors: Sequence[str], device: str = "") -> Started:
    """A session of somebody who has just changed what lets them in. One AWS call.

    Where that was taken from them at the same moment, what they have changed is changed all the same: they are given
    tokens of a session that is over already.
    """
    session, token = _new(person.id, int(person.epoch), factors, device)
    with suppress(Conflict):
        _begin(session)
    return _started(session, token)


def refresh(token: str) -> Started:
    """The next tokens. Raises `Unauthenticated`. Two AWS calls; one for a caller who did not get the answer."""
    session, now = _good(token), clock.now()
    following = _after(session, token)
    if _same(token, session.hash):
        if sessions.rotate(session, token=following, now=clock.text(now), idle_at=clock.text(now + IDLE)):
            return _started(session, following)
        session = _good(token)  # somebody was faster: an honest caller who asked twice, or a thief
    if _same(token, session.previous or "") and now <= clock.moment(session.rotated_at) + RETRY:
        return _started(session, following)
    if _same(following, session.previous or "") and now <= clock.moment(session.previous_at) + RETRY:
        return _started(session, _after(session, following))  # as tabs do that do not wait for each other
    _end(session, events.SessionStolen(person=session.person), actor="anybody")
    raise Unauthenticated(_OVER)


def end(*, actor: Actor, session_id: str) -> Session:
    """End one of one's own. Twice is once. Raises `Missing`, also for somebody else's."""
    session = sessions.find(session_id)
    if session is None or session.person != actor.person:
        raise Missing("there is no such session", field="session")
    return _end(session, events.SessionEnded(person=session.person), actor=actor)


def log_out(token: str) -> None:
    """End the session of a refresh token. What is no longer good, needs no end."""
    try:
        session = _good(token)
    except Unauthenticated:
        return
    _end(session, events.SessionEnded(person=session.person), actor=f"person#{session.person}")


def end_everybodys(*, actor: str) -> None:
    """All sessions of everybody are over, whatever a backup may bring back: only what begins later is good."""
    now = clock.now()
    row = sessions.find(EVERYBODY) or Session(EVERYBODY, person=EVERYBODY, hash="", factors=[])
    row.created_at = row.rotated_at = row.idle_at = row.expires_at = clock.text(now)
    row.expires = int((now + 100 * LASTS).timestamp())
    ledger.commit(row, events.SessionsEnded(), actor=actor)


def _new(person_id: str, epoch: int, factors: Sequence[str], device: str) -> tuple[Session, str]:
    """A session that is not written yet, and its first refresh token."""
    now = clock.now()
    session_id = clock.new_id()
    token = _text_of(session_id, person_id, clock.new_secret())
    session = Session(
        session_id,
        person=person_id,
        epoch=epoch,
        hash=sessions.hash_of(token),
        rotated_at=clock.text(now),
        factors=list(factors),
        device=_label(device),
        created_at=clock.text(now),
        idle_at=clock.text(now + IDLE),
        expires_at=clock.text(now + LASTS),
        expires=int((now + LASTS).timestamp()),
    )
    return session, token


def _begin(session: Session, changes: Sequence[Change] = ()) -> None:
    """Raises `Conflict` when its person has lost meanwhile what they have shown."""
    told = events.SessionStarted(person=session.person, factors=tuple(session.factors))
    still = people.still(session.person, int(session.epoch))
    ledger.commit(session, told, actor=f"person#{session.person}", changes=[still, *changes])


_OVER = "the session is over: log in again"


def _after(session: Session, token: str) -> str:
    """The token that follows another, the same each time."""
    return _text_of(session.id, session.person, signing.keyed("refresh", token))


def _good(token: str) -> Session:
    """The session that a refresh token is of, read now."""
    named = (signing.read("refresh", token) or b"").decode("ascii", "replace").split(".")
    session, _ = sessions.open_session(named[0], named[1]) if len(named) == 3 else (None, None)
    if session is None or not session.holds(clock.text(clock.now())):
        raise Unauthenticated(_OVER)
    return session


def _end(session: Session, event: events.Event, *, actor: str) -> Session:
    if session.ended_at:
        return session
    session.ended_at = clock.text(clock.now())
    try:
        ledger.commit(session, event, actor=actor)
    except Stale:  # it was ended at the same time
        return session
    return session


def _same(token: str, known: str) -> bool:
    return hmac.compare_digest(sessions.hash_of(token), known)


def _text_of(session_id: str, person_id: str, secret: str) -> str:
    return signing.sign("refresh", f"{session_id}.{person_id}.{secret}".encode())


def _started(session: Session, token: str) -> Started:
    shown = access_tokens.issue(person=session.person, session=session.id, epoch=int(session.epoch))
    return Started(session, shown, token)


def _label(device: str) -> str:
    """What its owner sees of a device: what the browser says of itself, cut."""
    return "".join(filter(str.isprintable, device))[:MAX_DEVICE]
