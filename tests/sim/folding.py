"""What the ledger says of each subject, worked out from its entries alone, beside what is stored."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.commands import due
from chalicelib.models.articles import DELETED, DRAFT, PUBLISHED, RETRACTED, Article
from chalicelib.models.invites import Invite
from chalicelib.models.ledger import Entry
from chalicelib.models.people import Person
from chalicelib.models.sessions import EVERYBODY, Session
from chalicelib.models.tokens import Token
from tests.sim.rows import rows

State = dict[str, Any]
Fold = Callable[[State, str, Mapping[str, Any]], None]


def folded() -> dict[str, tuple[State, State]]:
    """By subject: what its entries say, and what is stored."""
    told: dict[str, State] = {}
    for subject, entries in _by_subject().items():
        fold = _FOLDS.get(subject.partition("#")[0])
        if fold:
            state = told.setdefault(subject, {})
            for entry in entries:
                fold(state, str(entry.kind), json.loads(entry.data))
    kept = _kept()
    return {
        subject: (state, {name: kept[subject][name] for name in state})
        for subject, state in told.items()
        if subject in kept
    }


def unplanned() -> list[str]:
    """The entries by which the clock published an article that was not to be published, or dropped the plan."""
    found = []
    for entries in _by_subject().values():
        planned = ends = ""
        for entry in entries:
            kind, by_clock, data = str(entry.kind), entry.actor == due.CLOCK, json.loads(entry.data)
            over = ends and ends <= str(entry.at)
            wrong = {"article.published": not planned, "article.scheduled": not over}
            if by_clock and wrong.get(kind):
                found.append(entry.name)
            if kind == "article.scheduled":
                planned, ends = str(data.get("publish_at", "")), str(data.get("unpublish_at", ""))
            if kind in {"article.drafted", "article.published", "article.retracted", "article.deleted"}:
                planned = ""
    return found


def _by_subject() -> dict[str, list[Entry]]:
    found = defaultdict(list)
    for entry in rows(Entry):
        found[str(entry.subject)].append(entry)
    return {subject: sorted(entries, key=lambda each: int(each.version)) for subject, entries in found.items()}


def _article(state: State, kind: str, data: Mapping[str, Any]) -> None:
    """Drafted, scheduled, live, taken off, gone; and the path that readers find it at."""
    statuses = {
        "article.drafted": DRAFT,
        "article.published": PUBLISHED,
        "article.retracted": RETRACTED,
        "article.deleted": DELETED,
    }
    state["live"] = statuses.get(kind, "") == PUBLISHED or (state.get("live", False) and kind not in statuses)
    if kind == "article.deleted":
        state["status"] = DELETED
    if state["live"] and (after := data.get("after")):
        state["path"] = after["path"]
    if not state["live"]:
        state.pop("path", None)


def _person(state: State, kind: str, data: Mapping[str, Any]) -> None:
    if role := data.get("role"):
        state["role"] = role
    now = {"person.suspended": "suspended", "person.reinstated": "active", "person.deleted": "deleted"}
    if kind in now:
        state["status"] = now[kind]
    if kind == "person.joined":
        state["status"] = "active"
    if kind == "person.deleted":
        state["role"] = "reader"


def _session(state: State, kind: str, _data: Mapping[str, Any]) -> None:
    state["over"] = kind in {"session.ended", "session.stolen"}


def _invite(state: State, kind: str, _data: Mapping[str, Any]) -> None:
    state["withdrawn"] = kind == "invite.withdrawn"


def _token(state: State, kind: str, _data: Mapping[str, Any]) -> None:
    state["revoked"] = kind == "token.revoked"


_FOLDS: Mapping[str, Fold] = {
    "article": _article,
    "person": _person,
    "session": _session,
    "invite": _invite,
    "token": _token,
}


def _kept() -> dict[str, State]:
    kept: dict[str, State] = {}
    for article in rows(Article):
        kept[article.subject] = {"live": article.visible, "status": article.status, "path": article.path}
    for person in rows(Person):
        kept[person.subject] = {"role": person.role, "status": person.status}
    for session in (each for each in rows(Session) if each.id != EVERYBODY):
        kept[session.subject] = {"over": bool(session.ended_at)}
    for invite in rows(Invite):
        kept[invite.subject] = {"withdrawn": invite.status == "withdrawn"}
    for token in rows(Token):
        kept[token.subject] = {"revoked": bool(token.revoked_at)}
    return kept
