"""Proof of work: whoever wants something lets their machine count for a second, so that a million tries cost.

After the idea of Hashcash and ALTCHA. A challenge is the text `<bits>.<signed>`; a solution is the challenge, a dot
and a decimal nonce such that SHA-256 of the whole begins with so many zero bits. Nothing is stored until a solution is
used; `Guard` sees to it that this happens once.
"""

import hashlib
import re
from datetime import datetime

import msgspec

from chalicelib import clock, signing
from chalicelib.errors import Invalid
from chalicelib.models.limits import Guard

BITS = 16
"""65,536 hashes on average, one time in twenty three times as many. `solve` of the JavaScript client makes some 60,000
in a second in a Chromium slowed down four times, as a phone of the middle class is. One bit more doubles the time."""
MOST_BITS = 32
SECONDS = 600
"""How long a challenge is good for."""
_PURPOSE = "proof-of-work"
_SOLUTION = re.compile(r"(?P<challenge>(?P<bits>[1-9][0-9]?)\.(?P<signed>[A-Za-z0-9_-]{1,1000}))\.[0-9]{1,20}")


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """What a challenge says; JSON, so that there is no line break in what is signed."""

    action: str
    bound: str
    expires: int
    salt: str


def challenge(action: str, bound: str, *, now: datetime, bits: int = BITS) -> str:
    """For one action and what it is about; `bound` is a hash of that, such as an address of a `Bucket`."""
    if not 1 <= bits <= MOST_BITS:
        raise ValueError(f"a proof of work has 1 to {MOST_BITS} bits, not {bits}")
    asked = Asked(action, bound, int(now.timestamp()) + SECONDS, clock.new_secret())
    return f"{bits}.{signing.sign(_PURPOSE, msgspec.json.encode(asked), bound=str(bits).encode())}"


def check(solution: str, action: str, bound: str, now: datetime) -> Guard:
    """What must be taken with the limits, so that it is used once. Raises `Invalid` for all that is no solution."""
    form = _SOLUTION.fullmatch(solution)
    asked = _asked(form["signed"], form["bits"]) if form else None
    if form is None or asked is None or (asked.action, asked.bound) != (action, bound):
        raise _refusal("is no solution of a challenge for this: send what `solve(challenge)` gives")
    if asked.expires <= now.timestamp():
        raise _refusal("has expired: ask again, and solve the new challenge")
    if not _begins_with_zeros(solution, int(form["bits"])):
        raise _refusal("does not solve its challenge")
    return Guard(f"{_PURPOSE}#{asked.salt}", SECONDS)


def _asked(signed: str, bits: str) -> Asked | None:
    payload = signing.read(_PURPOSE, signed, bound=bits.encode())
    return msgspec.json.decode(payload, type=Asked) if payload is not None else None


def _begins_with_zeros(text: str, bits: int) -> bool:
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") >> (256 - bits) == 0


def _refusal(rule: str) -> Invalid:
    return Invalid(rule, field="proof")
