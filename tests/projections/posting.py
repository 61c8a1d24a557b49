"""People with addresses, made by hand, and what lies in their mailboxes."""

from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from chalicelib import clock, events, ledger
from chalicelib.events import Event
from chalicelib.models import addresses
from chalicelib.models.addresses import Address
from chalicelib.models.invites import Invite
from chalicelib.models.ledger import Entry
from chalicelib.models.people import Person
from chalicelib.models.sessions import Session


@dataclass(frozen=True)
class Mailboxes:
    """The letters in a folder."""

    folder: Path

    def letters(self) -> list[EmailMessage]:
        files = sorted(self.folder.glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    def told(self) -> list[tuple[str, str]]:
        """(to whom, the name of what), in the order of the ledger."""
        named = sorted((file.stem, file) for file in self.folder.glob("*.eml"))
        read = [(stem, message_from_bytes(file.read_bytes(), policy=policy.default)) for stem, file in named]
        return [(str(message["To"]), stem.partition("-")[2]) for stem, message in read]

    def only(self) -> EmailMessage:
        [letter] = self.letters()
        return letter


def body(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def address(email: str = "ada@example.org", **given: Any) -> Address:
    return Address(addresses.id_of(email), email=email, **given)


def waiting(purpose: str, **facts: str) -> dict[str, Any]:
    """What `pending` has while a token for a purpose waits, for 30 minutes."""
    return {purpose: {"nonce": "n" * 43, "until": clock.text(clock.now() + timedelta(minutes=30)), **facts}}


def person(name: str = "ada", *, role: str = "reader", status: str = "active", **given: Any) -> tuple[Person, Address]:
    """A person who logs in with an address of their own; nothing is told of that."""
    own = address(f"{name}@example.org", person=f"id-{name}", **given)
    made = Person(f"id-{name}", name=f"{name} Secret-Name", handle=name, role=role, status=status, address=own.id)
    commit(own, events.AddressSuppressed(why=own.suppressed))
    commit(made, events.PersonAdded())
    return made, own


def invite(invited_by: str, *, status: str = "open", days: int = 7) -> Invite:
    now = clock.now()
    return Invite(
        "01INVITE",
        email="guest@example.org",
        role="author",
        name="Guest Secret-Name",
        invited_by=invited_by,
        nonce="i" * 43,
        status=status,
        created_at=clock.text(now),
        expires_at=clock.text(now + timedelta(days=days)),
    )


def commit(subject: Any, event: Event) -> Entry:
    return ledger.commit(subject, event, actor="anybody")


def everything(ada: Person, own: Address) -> None:
    """One of all that mail follows, about one person and one who is invited."""
    own.pending = {**waiting("reset"), **waiting("magic-link"), **waiting("sign-up")}
    for purpose in ("sign-up", "reset", "magic-link"):
        commit(own, events.AddressAsked(purpose=purpose))
    commit(own, events.AddressChangeAsked(person=ada.id))
    commit(invite(ada.subject), events.InviteSent(role="author"))
    started = session(ada)
    commit(started, events.SessionStarted(person=ada.id, factors=("password", "recovery-code")))
    commit(started, events.SessionStolen(person=ada.id))
    about = (
        events.PersonJoined(role="author", invite="01INVITE"),
        events.PersonRoleChanged(role="editor", before="author", invite="01INVITE"),
        events.PersonPasswordChanged(way="change"),
        events.PersonSecondFactorChanged(on=True),
        events.PersonAddressChanged(before=own.id, after=own.id),
    )
    for event in about:
        commit(ada, event)


def session(who: Person) -> Session:
    given: dict[str, Any] = dict.fromkeys(
        ("rotated_at", "created_at", "expires_at", "idle_at"), clock.text(clock.now())
    )
    return Session("01SESSION", person=who.id, hash="h", expires=2_000_000_000, factors=[], **given)
