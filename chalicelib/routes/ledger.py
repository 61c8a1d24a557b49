"""The audit log: what happened, who did it and when. It names subjects by their ids and holds no personal data."""

from datetime import date
from typing import Annotated, Any

import msgspec
from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib import clock
from chalicelib.access import Scope
from chalicelib.models import ledger
from chalicelib.models.ledger import Entry, Page
from chalicelib.web import Key, Paged, PageQuery, cors, needs, route
from chalicelib.web.refusals import BadParameters, FieldProblem

routes = Blueprint(__name__)
Name = Annotated[str, Meta(min_length=1, max_length=200)]
_REQUEST = 16
"""Characters of a request's name that are shown: enough to see which entries belong to one."""


class LedgerQuery(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the three at most."""

    subject: Annotated[Name, Meta(description="What it happened to.", examples=["site#publication"])] | None = None
    actor: Annotated[Name, Meta(description="Who did it.", examples=["operator"])] | None = None
    day: Annotated[date, Meta(description="When, in UTC. Today, when nothing is asked for.")] | None = None


class EntryAnswer(Struct, frozen=True, kw_only=True):
    """One entry of the ledger."""

    id: str
    subject: str
    version: int
    """Of the subject, from 1 on."""
    kind: str
    actor: str
    at: str
    request: str | None
    """Where it begins alike, the same Idempotency-Key was sent by the same caller; null when none was."""
    data: dict[str, Any]
    """What the kind of event says besides."""
    hash: str
    """SHA-256 over the entry and `previous`, in hexadecimal digits."""
    previous: str | None
    """`hash` of the subject's entry before; null for the first."""


class LedgerAnswer(Struct, frozen=True, kw_only=True):
    """One page of entries, the newest first."""

    items: tuple[EntryAnswer, ...]
    next: str | None = None
    """The `cursor` of the page after; null on the last one."""


_ENTRY = EntryAnswer(
    id="01KJMEFC000000000000000005",
    subject="site#publication",
    version=2,
    kind="site.configured",
    actor="token#01KJMEFC00000000000000000T",
    at="2026-03-01T12:00:00.000Z",
    request=None,
    data={"names": ["title"]},
    hash="0f" * 32,
    previous="a5" * 32,
)


@route(
    routes,
    "GET",
    "/ledger",
    access=needs(Scope.LEDGER_READ),
    cors=cors.STAFF,
    answer=LedgerAnswer,
    query=LedgerQuery,
    summary="The audit log, the newest entries first",
    example=LedgerAnswer(items=(_ENTRY,)),
)
def list_entries(query: LedgerQuery, after: Key | None) -> Paged[LedgerAnswer]:
    """Of a subject, of an actor or of a day; of today when none is named. Only a subject's history is read from the
    table itself: the other two are indexes that may lag by a moment.
    """
    found, go_on = _read(query, after)
    return Paged(LedgerAnswer(items=tuple(map(shown, found))), go_on)


def shown(entry: Entry) -> EntryAnswer:
    same = ("id", "subject", "kind", "actor", "at", "hash")
    return EntryAnswer(
        **{name: getattr(entry, name) for name in same},
        version=int(entry.version),
        request=entry.request[:_REQUEST] or None,
        data=msgspec.json.decode(entry.data),
        previous=entry.previous or None,
    )


def _read(query: LedgerQuery, after: Key | None) -> Page:
    given = [name for name in ("subject", "actor", "day") if getattr(query, name) is not None]
    if len(given) > 1:
        fault = "excludes the others: give one of subject, actor and day"
        raise BadParameters(
            "the list has one filter at a time", faults=[FieldProblem(detail=fault, parameter=name) for name in given]
        )
    if query.subject is not None:
        return ledger.newest_of(query.subject, limit=query.limit, after=after)
    if query.actor is not None:
        return ledger.newest_by(query.actor, limit=query.limit, after=after)
    return ledger.newest_on_day(_day(query.day, after), limit=query.limit, after=after)


def _day(day: date | None, after: Key | None) -> str:
    """A walk that began today goes on with the same day past midnight."""
    if day is None and after:
        return str(after["day"]["S"])
    return day.isoformat() if day else clock.text(clock.now())[:10]
