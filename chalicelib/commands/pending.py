"""One-time tokens that wait at an address: begun with the request, taken away in the transaction of their effect."""

import hmac
from datetime import timedelta

from chalicelib import clock, one_time
from chalicelib.commands import allowances
from chalicelib.errors import Invalid
from chalicelib.models import addresses
from chalicelib.models.addresses import Address

GOOD_FOR = timedelta(minutes=30)
LOG_IN_GOOD_FOR = timedelta(minutes=10)
"""Of a link that lets somebody in by itself (ASVS 6.5.5)."""


def begin(address: Address, purpose: str, **facts: str) -> None:
    """The newest token for a purpose; an older one is worth nothing from now on."""
    lasts = LOG_IN_GOOD_FOR if purpose == one_time.MAGIC_LINK else GOOD_FOR
    until = clock.text(clock.now() + lasts)
    address.pending = {**address.pending, purpose: {"nonce": clock.new_secret(), "until": until, **facts}}


def opened(purpose: str, token: str, network: str) -> Address:
    """The address that a token waits at. Raises `Invalid`, the same whatever is wrong with it, and `Limited`."""
    allowances.for_token(network)
    row, nonce = one_time.read(purpose, token) or ("", "")
    address = addresses.find(row) if row else None
    waiting = (address.pending if address else {}).get(purpose)
    if address is None or not waiting or not hmac.compare_digest(waiting["nonce"], nonce):
        raise refused()
    if waiting["until"] <= clock.text(clock.now()):
        raise refused()
    return address


def used(address: Address, purpose: str) -> None:
    """It is used up with whatever the caller commits next."""
    address.pending = {name: value for name, value in address.pending.items() if name != purpose}


def refused() -> Invalid:
    """What a token that does nothing is answered with."""
    return Invalid("was used, has expired, or a newer one was sent: ask again", field="token")
