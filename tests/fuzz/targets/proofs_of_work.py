"""What is shown as the solution of a challenge."""

import hashlib
from datetime import UTC, datetime

from chalicelib import proof_of_work
from chalicelib.errors import Invalid
from tests.fuzz.target import Target, text

_NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_BITS = 6
"""So few that mutants solve it too, one in 64."""
_GIVEN = proof_of_work.challenge("log-in", "bound", now=_NOW, bits=_BITS)
_OTHER = proof_of_work.challenge("sign-up", "bound", now=_NOW, bits=1)


def _begins_with_zeros(solution: str, bits: int) -> bool:
    return f"{int(hashlib.sha256(solution.encode()).hexdigest(), 16):0256b}".startswith("0" * bits)


def run(data: bytes) -> bool:
    solution = text(data)
    try:
        guard = proof_of_work.check(solution, "log-in", "bound", _NOW)
    except Invalid:
        return solution.startswith(_GIVEN)
    challenge, _, nonce = solution.rpartition(".")
    assert challenge == _GIVEN, "a challenge that was not given is solved"
    assert nonce.isascii()
    assert nonce.isdecimal()
    assert _begins_with_zeros(solution, _BITS), "nobody has worked for it"
    assert guard == proof_of_work.check(solution, "log-in", "bound", _NOW), "it could be used twice"
    return True


_SOLVED = next(each for n in range(10_000) if _begins_with_zeros(each := f"{_GIVEN}.{n}", _BITS))

TARGET = Target(
    parser="proof_of_work.check",
    holds="`Invalid` for all but the challenge as it was given with a nonce for which somebody has worked",
    accepted="begins with the challenge that was given",
    run=run,
    seeds=(_SOLVED.encode(), f"{_SOLVED}0".encode(), f"{_OTHER}.1".encode()),
    words=(b".", b"0", b"1", b"7", b"42", b"1.", b"99.", b"-", b"\n", b" ", b"\xd9\xa3", b"AAAA", b"="),
    longest=1_200,
)
