"""Logging in under attack, and what a log-in renews."""

import hashlib
from itertools import count

import pytest

from chalicelib import passwords
from chalicelib.commands import sessions
from chalicelib.errors import Invalid, Limited, Unauthenticated
from chalicelib.models import addresses
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.routes.members import PASSWORD, Member, join

pytestmark = pytest.mark.usefixtures("galley")


@pytest.fixture
def reader(galley: Machine) -> Member:
    return join("ada@oak.example")


def log_in(network: str, password: str = PASSWORD, proof: str = "") -> sessions.Started:
    return sessions.log_in(email="ada@oak.example", password=password, network=network, proof=proof)


def solved(challenge: str) -> str:
    """What a browser finds out."""
    bits = int(challenge.partition(".")[0])
    for nonce in count():
        found = hashlib.sha256(f"{challenge}.{nonce}".encode()).digest()
        if int.from_bytes(found[:8], "big") >> (64 - bits) == 0:
            return f"{challenge}.{nonce}"
    raise AssertionError


def attack(tries: int) -> Limited:
    """Wrong passwords from as many networks; the first refusal that is about the address."""
    for number in range(tries):
        try:
            log_in(f"network {number}", "a guess")
        except Limited as error:
            return error
        except Unauthenticated:
            pass
    raise AssertionError("nobody was slowed down")


def test_strangers_cannot_lock_somebody_out(reader: Member) -> None:
    attack(50)
    with pytest.raises(Limited) as limited:
        log_in("home")
    assert limited.value.challenge
    assert log_in("home", proof=solved(limited.value.challenge)).session.person == reader.id


def test_a_proof_of_work_is_good_once_and_for_one_address(reader: Member) -> None:
    proof = solved(attack(50).challenge)
    with pytest.raises(Unauthenticated):
        log_in("another network", "a guess", proof)
    with pytest.raises(Limited):
        log_in("a third network", "a guess", proof)
    join("grace@oak.example")
    with pytest.raises(Invalid):
        sessions.log_in(email="grace@oak.example", password=PASSWORD, network="home", proof=proof)


def test_who_guesses_from_one_network_must_wait_whatever_they_work(reader: Member, held_clock: HeldClock) -> None:
    for _ in range(10):
        with pytest.raises(Unauthenticated):
            log_in("one network", "a guess")
    with pytest.raises(Limited) as limited:
        log_in("one network", "a guess")
    assert (limited.value.challenge, limited.value.seconds) == ("", 120)
    assert log_in("home").session.person == reader.id
    held_clock.move(seconds=120)
    with pytest.raises(Unauthenticated):
        log_in("one network", "a guess")


def test_an_unknown_address_is_slowed_down_the_same(galley: Machine) -> None:
    assert attack(50).challenge


def test_a_log_in_renews_a_hash_that_was_made_at_another_cost(reader: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    def stored() -> str:
        address = addresses.find(addresses.id_of(reader.email))
        assert address is not None
        return str(address.password)

    before = stored()
    monkeypatch.setattr(passwords, "COST", 5)
    log_in("home")
    assert "$05$" in stored() != before
    assert log_in("home").session.person == reader.id
