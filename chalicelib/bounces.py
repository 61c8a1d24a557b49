"""Takes in what Amazon SES says of letters that came back: an address that bounces for good or complains gets no more.

SES tells the topic that its configuration set names, and SNS puts the record as it is (raw delivery) on our queue. A
message that is none of these fails, and lies among the queue's dead letters at last. Shapes: SES developer guide,
"Contents of event data that Amazon SES publishes to Amazon SNS".
"""

from typing import Any

import msgspec

from chalicelib import email_addresses
from chalicelib.commands import addresses as commands
from chalicelib.errors import Invalid
from chalicelib.models import addresses
from chalicelib.models.addresses import BOUNCED, COMPLAINED
from chalicelib.models.ledger import Entry
from chalicelib.queues import consume

ACTOR = "ses"
"""The actor of what is done because of a record."""


class _Recipient(msgspec.Struct, rename="camel"):
    email_address: str


class _Bounce(msgspec.Struct, rename="camel"):
    bounce_type: str
    bounced_recipients: list[_Recipient]


class _Complaint(msgspec.Struct, rename="camel"):
    complained_recipients: list[_Recipient]
    complaint_feedback_type: str | None = None


class _Mail(msgspec.Struct):
    destination: list[str]


class _Record(msgspec.Struct, rename="camel"):
    mail: _Mail
    event_type: str
    bounce: _Bounce | None = None
    complaint: _Complaint | None = None


def handle(records: list[dict[str, Any]]) -> dict[str, Any]:
    """The queue's handler: one record of SES in each message."""
    return consume(records, projection="bounces", apply=_no_entry, other=take)


def take(message: dict[str, Any]) -> None:
    """Suppress the addresses of one record, if it is for good. Addresses that are not known here are ignored.

    Raises `Invalid` for what is no record of a bounce or a complaint.
    """
    try:
        record = msgspec.convert(message, _Record)
    except msgspec.ValidationError as error:
        raise Invalid(str(error), field="message") from error
    why, named = _judged(record)
    for address in _recipients(record, named) if why else []:
        commands.suppress(actor=ACTOR, address_id=addresses.id_of(email_addresses.normal(address)), why=why)


def _judged(record: _Record) -> tuple[str, list[_Recipient]]:
    """Why to suppress, and whom SES names; no reason where the letter may yet arrive, or was no spam after all."""
    if record.event_type == "Bounce" and record.bounce:
        why = BOUNCED if record.bounce.bounce_type == "Permanent" else ""
        return why, record.bounce.bounced_recipients
    if record.event_type == "Complaint" and record.complaint:
        why = "" if record.complaint.complaint_feedback_type == "not-spam" else COMPLAINED
        return why, record.complaint.complained_recipients
    raise Invalid(f"{record.event_type!r} is no bounce and no complaint", field="eventType")


def _recipients(record: _Record, named: list[_Recipient]) -> list[str]:
    """Each letter of ours has one address, which SES repeats exactly; a receiver may name a mailbox behind it."""
    sent_to = record.mail.destination
    return sent_to if len(sent_to) == 1 else [each.email_address for each in named]


def _no_entry(_entries: list[Entry]) -> None:
    raise Invalid("a record of SES names no entry of the ledger", field="message")
