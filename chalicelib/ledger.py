"""commit(): the new state and the event that says so, in one transaction, or neither. The only writer of Galley.

The entry's key is (subject, version) and must not exist, which makes it the lock; the subject's own version is checked
as well, so state and ledger cannot part. DynamoDB takes at most 100 operations and 4 MB in one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from chalicelib import clock, logs, memory, transactions
from chalicelib.access import Actor
from chalicelib.errors import AlreadyDone, Conflict, GalleyError, Stale, Taken, Unauthenticated
from chalicelib.events import Event
from chalicelib.models import requests
from chalicelib.models.claims import PAGE, Claim
from chalicelib.models.ledger import Entry, seal
from chalicelib.models.requests import Request, RequestKey
from chalicelib.transactions import Operation, Refused


class Subject(Protocol):
    """An item whose changes the ledger tells: it has a name there, a version and the hash of its newest entry."""

    version: Any
    head: Any

    @property
    def subject(self) -> str: ...


@dataclass(frozen=True)
class Take:
    """Make a unique thing the subject's own, or `owner`'s; it may be its own already."""

    claim: str
    role: str = PAGE
    owner: str = ""


@dataclass(frozen=True)
class Free:
    """Give a unique thing back; the subject must own it."""

    claim: str


Change = Operation | Take | Free


def commit(
    subject: Subject,
    event: Event,
    *,
    actor: str,
    changes: Sequence[Change] = (),
    key: RequestKey | None = None,
) -> Entry:
    """Write the subject at its next version, the entry, the changes, the claims and the request record, or nothing.

    Raises `Stale` when the subject was changed since it was read, `Conflict` when something else was, `Taken` when a
    claim belongs to another, `AlreadyDone` when the request key was used, `Unauthenticated` when the actor has lost
    their right meanwhile, `TooLarge` over DynamoDB's limits, `Unavailable` without an answer.
    """
    base, head = int(subject.version or 0), subject.head
    entry = _entry(subject, event, actor=actor, version=base + 1, request=key.key if key else "")
    subject.version, subject.head = entry.version, entry.hash
    operations = [
        transactions.create(entry),
        _replacement(subject, base),
        *(_operation(change, subject.subject) for change in changes),
    ]
    guards = _guards(actor, operations)
    operations += [*guards, *([_remember(key, subject)] if key else [])]
    try:
        transactions.write(operations)
    except Refused as refusal:
        if not _ours(refusal, entry):
            subject.version, subject.head = base, head
            if any(refusal.failed(operations.index(each)) for each in guards):
                raise Unauthenticated("what you have shown is no longer good") from refusal
            raise _named(refusal, operations, key) from refusal
    finally:
        memory.forget()
    logs.note(entry=str(entry.id))
    return entry


def _entry(subject: Subject, event: Event, *, actor: str, version: int, request: str) -> Entry:
    at, entry_id = clock.text(clock.now()), clock.new_id()
    entry = Entry(
        subject.subject,
        version,
        id=entry_id,
        kind=event.kind,
        actor=str(actor),
        at=at,
        day=at[:10],
        at_id=f"{at}#{entry_id}",
        request=request,
        data=msgspec.json.encode(event).decode(),
        previous=subject.head or "",
    )
    entry.hash = seal(entry)
    return entry


def _replacement(subject: Subject, base: int) -> Operation:
    """The subject at its next version, if it is still at `base`. One that shares its row with others says how."""
    own = getattr(subject, "replacement", None)
    return own(base) if own else transactions.replace(subject, base)


def _operation(change: Change, owner: str) -> Operation:
    match change:
        case Take(claim, role, other):
            own = other or owner
            free_or_own = Claim.claim.does_not_exist() | (Claim.owner == own)
            return transactions.put(Claim(claim, owner=own, role=role), free_or_own)
        case Free(claim):
            return transactions.delete(Claim(claim), Claim.owner == owner)
        case _:
            return change


def _guards(actor: str, operations: Sequence[Operation]) -> list[Operation]:
    """The rights of the actor must still be theirs. A row that is written anyway has its own condition."""
    guards = actor.guards if isinstance(actor, Actor) else ()
    written = {_row(operation) for operation in operations}
    return [guard for guard in guards if _row(guard) not in written]


def _row(operation: Operation) -> tuple[type[Any], Any]:
    return type(operation.item), getattr(operation.item, str(operation.item._hash_keyname))


def _remember(key: RequestKey, subject: Subject) -> Operation:
    now = int(clock.now().timestamp())
    record = requests.make(key, subject, now=now)
    return transactions.put(record, Request.key.does_not_exist() | (Request.expires <= now))


def _ours(refusal: Refused, entry: Entry) -> bool:
    """Whether the transaction had in fact succeeded: its reply was lost, and a retry found our own entry."""
    found = refusal.found(0)
    return bool(found and found.get("id") == entry.id)


def _named(refusal: Refused, operations: list[Operation], key: RequestKey | None) -> GalleyError:
    failed = [index for index in range(len(operations)) if refusal.failed(index)]
    if key and len(operations) - 1 in failed:
        known = refusal.found(len(operations) - 1) or {}
        return AlreadyDone(
            "this request was carried out before",
            answer=requests.answer_of(known) if known else b"",
            digest=known.get("digest", ""),
        )
    claims = [i for i in failed if isinstance(operations[i].item, Claim)]
    if claims and not {0, 1} & set(failed):
        return _taken(refusal, operations[claims[0]], claims[0])
    if {0, 1} & set(failed):
        return _stale(refusal)
    return Conflict("something else was changed meanwhile; read it again and decide again")


def _stale(refusal: Refused) -> Stale:
    """The entry's key is taken, or the subject has moved on; the subject that stands in the way says how far."""
    now = int((refusal.found(1) or refusal.found(0) or {}).get("version") or 0)
    return Stale("it was changed by somebody else meanwhile; read it again and decide again", current=now)


def _taken(refusal: Refused, operation: Operation, index: int) -> Taken:
    claim = str(operation.item.claim)
    owner = str((refusal.found(index) or {}).get("owner", ""))
    kind, _, value = claim.partition("#")
    return Taken(f"the {kind} {value} belongs to {owner or 'something else'}", field=kind, claim=claim, owner=owner)
