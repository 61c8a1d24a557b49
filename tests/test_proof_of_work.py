"""A proof of work is good for what it was asked for, for ten minutes, and once."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import proof_of_work, signing
from chalicelib.errors import Invalid
from chalicelib.models.limits import Guard
from tests.conftest import NOON

BITS = 6


def nonces(challenge: str, bits: int = BITS) -> Iterator[int]:
    """Those that solve it, by a count of zeros that is not the module's."""
    yield from (nonce for nonce in count() if zeros(f"{challenge}.{nonce}").startswith("0" * bits))


def zeros(text: str) -> str:
    """Its SHA-256 as bits."""
    return f"{int.from_bytes(hashlib.sha256(text.encode()).digest(), 'big'):0256b}"


def asked(action: str = "log-in", bound: str = "a1b2", bits: int = BITS) -> str:
    return proof_of_work.challenge(action, bound, now=NOON, bits=bits)


def solved(challenge: str) -> str:
    return f"{challenge}.{next(nonces(challenge))}"


def check(solution: str, *, action: str = "log-in", bound: str = "a1b2", after: float = 0) -> Guard:
    return proof_of_work.check(solution, action, bound, NOON + timedelta(seconds=after))


def refusal(solution: str, *, action: str = "log-in", bound: str = "a1b2", after: float = 0) -> str:
    with pytest.raises(Invalid) as refused:
        check(solution, action=action, bound=bound, after=after)
    assert refused.value.field == "proof"
    return refused.value.message


@pytest.mark.parametrize("bits", [1, 5, 8, 9, 12])
def test_a_solution_passes_at_every_difficulty(bits: int) -> None:
    challenge = asked(bits=bits)
    assert challenge.startswith(f"{bits}.")
    assert check(f"{challenge}.{next(nonces(challenge, bits))}")


def test_it_is_good_for_ten_minutes_and_no_second_more() -> None:
    solution = solved(asked())
    assert check(solution, after=599)
    assert "expired" in refusal(solution, after=600)
    assert proof_of_work.SECONDS <= 600


def test_its_guard_outlives_the_challenge() -> None:
    assert check(solved(asked()), after=599).seconds >= 1
    assert check(solved(asked())).seconds >= 600


def test_it_is_good_for_one_action_and_one_thing_only() -> None:
    solution = solved(asked())
    assert "no solution of a challenge for this" in refusal(solution, action="sign-up")
    assert "no solution of a challenge for this" in refusal(solution, bound="a1b3")


def test_every_nonce_of_one_challenge_is_the_same_use_and_every_challenge_another() -> None:
    challenge = asked()
    found = nonces(challenge)
    first, second = next(found), next(found)
    assert check(f"{challenge}.{first}") == check(f"{challenge}.{second}")
    assert check(solved(asked())) != check(solved(asked()))


def test_a_nonce_that_solves_nothing_is_refused() -> None:
    challenge = asked()
    wrong = next(n for n in count() if n != next(nonces(challenge)))
    assert "does not solve" in refusal(f"{challenge}.{wrong}")


def test_one_zero_bit_too_few_is_too_few() -> None:
    challenge = asked()
    almost = next(n for n in nonces(challenge, BITS - 1) if not zeros(f"{challenge}.{n}").startswith("0" * BITS))
    assert "does not solve" in refusal(f"{challenge}.{almost}")


def test_nobody_can_make_it_easier_or_splice_two() -> None:
    hard, easy = asked(bits=20), asked(bits=1)
    signed = hard.partition(".")[2]
    for other in (f"1.{signed}", f"01.{signed}", f"20.{easy.partition('.')[2]}"):
        assert "no solution" in refusal(f"{other}.{next(nonces(other, 1))}")


def test_what_was_signed_for_something_else_is_no_challenge() -> None:
    payload = signing.read("proof-of-work", asked().partition(".")[2], bound=str(BITS).encode())
    assert payload
    other = f"{BITS}.{signing.sign('cursor', payload, bound=str(BITS).encode())}"
    assert "no solution" in refusal(solved(other))


@pytest.mark.parametrize(
    "nonce", ["", "-1", "+1", " 1", "1 ", "1\n", "1e3", "0x1", "1_0", "٣", "1.1", "1" * 21, "9" * 100_000]
)
def test_a_nonce_is_at_most_twenty_digits(nonce: str) -> None:
    assert "no solution" in refusal(f"{asked()}.{nonce}")


def test_a_nonce_of_twenty_digits_is_taken() -> None:
    challenge = asked(bits=1)
    solution = next(s for n in count(10**19) if nonce_solves(s := f"{challenge}.{n}"))
    assert check(solution)


def nonce_solves(solution: str) -> bool:
    return hashlib.sha256(solution.encode()).digest()[0] < 128


@given(st.text(max_size=300))
def test_any_other_text_is_refused_and_nothing_breaks(text: str) -> None:
    refusal(text)


@pytest.mark.parametrize("bits", [0, -1, 33])
def test_a_difficulty_that_nobody_could_meet_is_not_asked_for(bits: int) -> None:
    with pytest.raises(ValueError, match="bits"):
        asked(bits=bits)
