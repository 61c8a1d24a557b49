"""How often a stranger or a member may try what costs something: which of the `limits` hold for what."""

from chalicelib import clock, proof_of_work
from chalicelib.commands import limits
from chalicelib.errors import Limited

_LOG_IN = "log-in"


def for_log_in(address_id: str, network: str, proof: str) -> None:
    """One try. When strangers have used up what an address may be tried, a proof of work opens the way.

    So they delay its owner by a second, and lock nobody out. Raises `Limited`, with a challenge if work helps.
    """
    buckets = [
        limits.bucket("log-in.network", network),
        limits.bucket("log-in.address-and-network", address_id, network),
    ]
    if proof:
        guard = proof_of_work.check(proof, _LOG_IN, address_id, clock.now())
        return limits.take(buckets=buckets, guards=[guard])
    open_to_all = limits.bucket("log-in.address", address_id)
    try:
        limits.take(buckets=[*buckets, open_to_all])
    except Limited as error:
        if error.name == open_to_all.name:
            error.challenge = proof_of_work.challenge(_LOG_IN, address_id, now=clock.now())
        raise


def for_asking(address_id: str, network: str) -> None:
    """One mail."""
    limits.take(buckets=[limits.bucket("ask.network", network), limits.bucket("ask.address", address_id)])


def for_token(network: str) -> None:
    """One try of a one-time token."""
    limits.take(buckets=[limits.bucket("confirm.network", network)])


def for_code(address_id: str) -> None:
    """One code of a second factor, from wherever: a million codes must not be tried."""
    limits.take(buckets=[limits.bucket("second-factor.address", address_id)])


def for_password(person: str) -> None:
    """One check of the password of somebody who is logged in."""
    limits.take(buckets=[limits.bucket("password.person", person)])


def for_invite(actor: str) -> None:
    """One invite."""
    limits.take(buckets=[limits.bucket("invite.person", actor)])
