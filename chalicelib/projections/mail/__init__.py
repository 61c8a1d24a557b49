"""Follows what happens to people and their addresses, and tells whom it concerns. Requests themselves never send mail.

A teller: never replayed, and each delivery is recorded by entry and recipient, so that a message which comes again
sends nothing twice. Exactly-once mail does not exist: when this process dies, or an answer is lost, between the
carrier's taking a letter and our mark, the letter goes out once more, with the same id. One duplicate at most for each
such fault.
"""

import logging
from typing import Any

from chalicelib import mail
from chalicelib.errors import Invalid
from chalicelib.models import addresses, done, site
from chalicelib.models.ledger import Entry
from chalicelib.projections.mail import deliveries
from chalicelib.projections.mail.deliveries import GIVEN_UP, SUPPRESSED, TOLD
from chalicelib.projections.mail.letters import letter
from chalicelib.projections.mail.recipients import Note, notes
from chalicelib.queues import consume

log = logging.getLogger("galley")


def handle(records: list[dict[str, Any]]) -> dict[str, Any]:
    """The queue's handler: messages that name a ledger entry."""
    return consume(records, projection="mail", apply=apply, other=_unknown)


def apply(entries: list[Entry]) -> None:
    """Tell everybody whom the entries concern, and whom nobody has told. What cannot be sent now raises.

    An entry that is done is left alone, however long ago: those of an archive come through the stream once more.
    """
    for entry in entries:
        mark = done.find(entry.name, "mail")
        for note in [] if mark and mark.state == done.DONE else notes(entry):
            _deliver(entry, note)


def _deliver(entry: Entry, note: Note) -> None:
    if not deliveries.claim(entry.name, note.address):
        return
    try:
        state = _sent(entry, note)
    except Exception:  # whatever went wrong, the next try need not wait for the claim to lapse; it is raised on
        deliveries.release(entry.name, note.address)
        raise
    deliveries.record(entry.name, note.address, state)


def _sent(entry: Entry, note: Note) -> str:
    """Send it, unless no mail goes there any more: that is asked at the last moment. Returns what became of it."""
    address = addresses.find(note.address)
    if address and address.suppressed:
        return SUPPRESSED
    try:
        mail.send(letter(note, site.get()), message_id=f"{entry.id}-{note.name}")
    except mail.Refused as refused:
        log.warning("mail about %s to %s is given up: %s", entry.name, note.address, refused)
        return GIVEN_UP
    return TOLD


def _unknown(message: dict[str, Any]) -> None:
    raise Invalid(f"names no entry: {sorted(message)}", field="message")
