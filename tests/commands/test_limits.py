"""Limits: as often as a bucket allows and not once more, whatever else happens at the same time."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib import signing
from chalicelib.commands import limits
from chalicelib.errors import Limited
from chalicelib.models.limits import SLACK_SECONDS, Bucket, Guard, Limit
from tests.conftest import NOON, HeldClock
from tests.watch import counted_calls

pytestmark = pytest.mark.usefixtures("galley")
THREE = Bucket("three", 3, 60)
ONE = Bucket("one", 1, 10)
PROOF = Guard("proof", 600)


def taken(*buckets: Bucket, guards: tuple[Guard, ...] = ()) -> bool:
    try:
        limits.take(buckets=buckets, guards=guards)
    except Limited:
        return False
    return True


def refusal(*buckets: Bucket, guards: tuple[Guard, ...] = ()) -> Limited:
    with pytest.raises(Limited) as refused:
        limits.take(buckets=buckets, guards=guards)
    return refused.value


@dataclass
class Reference:
    """A bucket as one explains it: tokens that drip in, up to `burst`, and are taken out."""

    bucket: Bucket
    tokens: float = field(init=False)
    at: int = 0

    def __post_init__(self) -> None:
        self.tokens = self.bucket.burst * self.bucket.step

    def take(self, now: int) -> bool:
        """Tokens are counted in milliseconds of dripping, so that nothing is rounded."""
        full = self.bucket.burst * self.bucket.step
        self.tokens, self.at = min(full, self.tokens + now - self.at), now
        if self.tokens < self.bucket.step:
            return False
        self.tokens -= self.bucket.step
        return True


def test_a_burst_is_allowed_at_once_and_then_one_for_each_step(held_clock: HeldClock) -> None:
    assert [taken(THREE) for _ in range(4)] == [True, True, True, False]
    refused = refusal(THREE)
    assert (refused.seconds, refused.name) == (60, "three")
    held_clock.move(seconds=59.999)
    assert refusal(THREE).seconds == 1
    held_clock.move(seconds=0.001)
    assert [taken(THREE), taken(THREE)] == [True, False]
    held_clock.move(hours=1)
    assert [taken(THREE) for _ in range(4)] == [True, True, True, False]


def test_a_bucket_of_one_is_full_again_at_the_millisecond(held_clock: HeldClock) -> None:
    assert [taken(ONE), taken(ONE)] == [True, False]
    held_clock.move(seconds=9.999)
    assert not taken(ONE)
    held_clock.move(milliseconds=1)
    assert taken(ONE)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    burst=st.integers(1, 4),
    seconds=st.integers(1, 5),
    pauses=st.lists(st.integers(0, 6_000) | st.sampled_from([999, 1_000, 1_001, 5_000]), max_size=25),
)
def test_it_allows_what_a_plain_bucket_allows(
    burst: int, seconds: int, pauses: list[int], held_clock: HeldClock
) -> None:
    bucket = Bucket(f"any {held_clock.next(1)}", burst, seconds)
    plain, begun = Reference(bucket), held_clock.time
    for pause in pauses:
        now = held_clock.move(milliseconds=pause)
        assert taken(bucket) == plain.take((now - begun) // timedelta(milliseconds=1))


def test_a_refusal_says_when_it_is_allowed_and_not_a_second_early(held_clock: HeldClock) -> None:
    for _ in range(3):
        limits.take(buckets=[THREE])
        held_clock.move(seconds=7.3)
    seconds = refusal(THREE).seconds
    held_clock.move(seconds=seconds - 1)
    assert not taken(THREE)
    held_clock.move(seconds=1)
    assert taken(THREE)


def test_several_are_taken_together_or_not_at_all(held_clock: HeldClock) -> None:
    limits.take(buckets=[THREE, ONE])
    refused = refusal(THREE, ONE, guards=(PROOF,))
    assert (refused.name, refused.seconds) == ("one", 10)
    assert [taken(THREE) for _ in range(3)] == [True, True, False], "the refusal took nothing from the other"
    assert taken(guards=(PROOF,)), "nor used the guard"


def test_the_longest_wait_of_all_is_told() -> None:
    hour = Bucket("hour", 1, 3600)
    limits.take(buckets=[ONE, hour], guards=[PROOF])
    assert (refusal(ONE, hour).name, refusal(ONE, hour).seconds) == ("hour", 3600)
    assert (refusal(ONE, guards=(PROOF,)).name, refusal(ONE, guards=(PROOF,)).seconds) == ("proof", 600)


def test_a_guard_is_used_once_until_its_time_is_over(held_clock: HeldClock) -> None:
    assert taken(guards=(PROOF,))
    assert refusal(guards=(PROOF,)).seconds == 600
    held_clock.move(seconds=599)
    assert refusal(guards=(PROOF,)).seconds == 1
    assert taken(guards=(Guard("another", 600),))
    held_clock.move(seconds=1)
    assert taken(guards=(PROOF,))


def test_a_guard_and_a_bucket_of_one_name_are_two() -> None:
    assert taken(Bucket("same", 1, 10), guards=(Guard("same", 10),))


def test_rows_that_expired_and_are_still_there_count_as_absent(held_clock: HeldClock) -> None:
    limits.take(buckets=[THREE, ONE], guards=[PROOF])
    held_clock.move(seconds=2 * SLACK_SECONDS)
    assert all(row.expires < held_clock.time.timestamp() for row in stored())
    assert [taken(THREE, guards=(PROOF,)), taken(THREE), taken(THREE), taken(THREE)] == [True, True, True, False]


def test_a_bucket_that_was_deleted_is_full_again_and_no_sooner_than_it_would_be(held_clock: HeldClock) -> None:
    for _ in range(3):
        limits.take(buckets=[THREE])
    (row,) = stored()
    full_again = held_clock.time + timedelta(seconds=180)
    assert row.expires >= full_again.timestamp() + SLACK_SECONDS - 1
    row.delete()
    assert taken(THREE)


def stored() -> list[Limit]:
    return sorted(Limit.scan(), key=lambda row: str(row.key))


def test_one_call_when_idle_two_when_busy_and_no_read() -> None:
    for calls in (1, 2, 2):
        with counted_calls() as made:
            limits.take(buckets=[THREE])
        assert made == {"TransactWriteItems": calls}
    with counted_calls() as made:
        refusal(THREE)
    assert made == {"TransactWriteItems": 1}


def test_nothing_to_take_is_no_call() -> None:
    with counted_calls() as made:
        limits.take(buckets=[])
    assert not made


def test_a_thousand_subjects_have_a_thousand_keys_and_none_tells_whose() -> None:
    subjects = [f"reader{n}@mail.example" for n in range(1000)]
    names = {limits.bucket("log-in.address", subject).key for subject in subjects}
    assert len(names) == 1000
    assert not any("reader" in name or "example" in name for name in names)


def test_what_belongs_to_two_is_neither_of_theirs() -> None:
    both = limits.bucket("log-in.address-and-network", "a", "b")
    assert both != limits.bucket("log-in.address-and-network", "ab", "")
    assert both != limits.bucket("log-in.address-and-network", "b", "a")
    assert both == limits.bucket("log-in.address-and-network", "a", "b")


def test_one_subject_has_a_bucket_of_its_own_for_each_limit() -> None:
    assert len({limits.bucket(name, "a").key for name in limits.LIMITS}) == len(limits.LIMITS)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("::ffff:192.0.2.9", "192.0.2.1", True),
        ("::ffff:192.0.2.9", "::ffff:198.51.100.9", False),
        ("2001:db8:0:100::1", "2001:db8:0:1ff:ffff::2", True),
        ("2001:db8:0:100::1", "2001:db8:0:200::1", False),
        ("2001:DB8:0:100::1", "2001:0db8:0000:0100::9", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("192.0.2.1", "::c000:201", False),
        ("", "127.0.0.1, 192.0.2.1", True),
        ("192.0.2.1\n", "192.0.2.256", True),
        ("nonsense", "192.0.2.1", False),
        ("\ud800", "x" * 100_000, True),
    ],
)
def test_a_network_is_a_prefix_of_its_addresses(one: str, other: str, same: bool) -> None:
    assert (limits.network_of(one) == limits.network_of(other)) == same


def test_a_network_is_told_by_a_keyed_hash_only(monkeypatch: pytest.MonkeyPatch) -> None:
    name = limits.network_of("192.0.2.1")
    assert len(name) >= 32
    assert set(name) <= set("0123456789abcdef")
    assert name == signing.keyed("network", "192.0.2.0/24") != signing.keyed("limit", "192.0.2.0/24")


@pytest.mark.parametrize(("burst", "seconds"), [(0, 1), (1, 0), (-1, 5)])
def test_a_bucket_that_could_never_be_taken_is_none(burst: int, seconds: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Bucket("none", burst, seconds)


def test_a_stranger_has_few_guesses_at_one_account_from_however_many_networks(held_clock: HeldClock) -> None:
    """Only the limit of the address counts: 20 at once, then 12 in an hour."""
    address, guesses = limits.bucket("log-in.address", "somebody"), 0
    while held_clock.time <= NOON + timedelta(hours=2):
        while taken(address):
            guesses += 1
        held_clock.move(minutes=2.5)
    assert guesses == 20 + 2 * 12
