"""What SES says of letters that came back, as its topic brings it: JSON."""

import json
from unittest.mock import patch

from chalicelib import bounces, email_addresses
from chalicelib.commands import addresses as commands
from chalicelib.errors import Invalid
from chalicelib.models import addresses
from tests.fuzz.target import Target


def run(data: bytes) -> bool:
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):  # the queue's loop leaves it to the dead letters
        return False
    if not isinstance(message, dict):
        return False
    with patch.object(commands, "suppress") as suppress:  # the store has no part in reading
        bounces.take(message)
    asked = [call.kwargs for call in suppress.call_args_list]
    named = {addresses.id_of(address) for address in _addresses(message)}
    assert {each["address_id"] for each in asked} <= named, "an address is suppressed that is not named"
    assert {each["why"] for each in asked} <= {"bounced", "complained"}
    return True


def _addresses(message: dict[str, object]) -> set[str]:
    """Every text in it that is an address."""
    found: set[str] = set()
    for each in _texts(message):
        try:
            found.add(email_addresses.normal(each))
        except Invalid:
            continue
    return found


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


_BOUNCE = {
    "bounceType": "Permanent",
    "bounceSubType": "General",
    "bouncedRecipients": [{"emailAddress": "ada@example.org"}],
}
_COMPLAINT = {"complainedRecipients": [{"emailAddress": "ada@example.org"}], "complaintFeedbackType": "abuse"}
_MAIL = {"destination": ["ada@example.org"], "messageId": "m"}
_MESSAGES = (
    {"eventType": "Bounce", "mail": _MAIL, "bounce": _BOUNCE},
    {
        "eventType": "Bounce",
        "mail": {"destination": ["a@a.example", "b@b.example"]},
        "bounce": {**_BOUNCE, "bounceType": "Transient"},
    },
    {"eventType": "Complaint", "mail": _MAIL, "complaint": _COMPLAINT},
    {"eventType": "Complaint", "mail": {"destination": []}, "complaint": {**_COMPLAINT, "complaintFeedbackType": None}},
)

TARGET = Target(
    parser="bounces.take",
    holds="only addresses that the record names are suppressed, for one of two reasons; `Invalid` for what is no "
    "record",
    accepted="taken as a record",
    run=run,
    seeds=tuple(json.dumps(each).encode() for each in _MESSAGES),
    words=(b'"eventType":', b'"Bounce"', b'"Complaint"', b'"Delivery"', b'"Permanent"', b'"mail":',
           b'"destination":', b"null", b"[]", b"{}",
           b"1", b'"ada@example.org"', b'"Ada <ada@example.org>"', b'"a@a.example, b@b.example"', b'"not-spam"',
           b"{", b"}", b"[", b"]", b",",
           b'"\\ud800"', b'"\\u0000"', b":", b"NaN", b"true", b'"bounce":', b'"complaint":', b"[[", b"\xff"),
    longest=800,
)  # fmt: skip
