"""Addresses that no mail goes to any more."""

from chalicelib import events, ledger
from chalicelib.errors import Invalid
from chalicelib.models import addresses
from chalicelib.models.addresses import BOUNCED, COMPLAINED

REASONS = ("", BOUNCED, COMPLAINED)


def suppress(*, actor: str, address_id: str, why: str) -> None:
    """Send no mail to an address from now on; an empty `why` lifts that. Nothing for an address that is not known.

    `why` is bounced (for good: a full mailbox is no reason) or complained. A complaint stays one, whatever bounces.
    """
    if why not in REASONS:
        raise Invalid(f"must be {BOUNCED}, {COMPLAINED} or empty", field="why")
    address = addresses.find(address_id)
    if address is None or address.suppressed == why or (address.suppressed == COMPLAINED and why == BOUNCED):
        return
    address.suppressed = why
    ledger.commit(address, events.AddressSuppressed(why=why), actor=actor)
