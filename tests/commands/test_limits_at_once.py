"""Limits when requests come at the same moment, when rows vanish, and when the store does not answer."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import pytest

from chalicelib.commands import limits
from chalicelib.errors import Unavailable
from chalicelib.models.limits import Bucket, Limit
from tests.baton import Baton, by_chance
from tests.commands.test_limits import ONE, PROOF, THREE, taken
from tests.sampling import some
from tests.sim.faults import Crash, Plan, striking
from tests.watch import watching

pytestmark = pytest.mark.usefixtures("galley")


@pytest.mark.parametrize("seed", some(range(25), each=5))
def test_never_more_than_the_limit_however_requests_are_interleaved(seed: int) -> None:
    both, alone = partial(taken, THREE, ONE), partial(taken, Bucket("two", 2, 60), THREE)
    allowed = interleaved(seed, [both, both, alone, alone, alone, both, alone])
    of_both, of_alone = sum(allowed[at] for at in (0, 1, 5)), sum(allowed[at] for at in (2, 3, 4, 6))
    assert (of_both, of_alone) == (1, 2), "as many as there is room for, and not one more"


@pytest.mark.parametrize("seed", range(10))
def test_a_guard_lets_one_of_many_through_however_they_are_interleaved(seed: int) -> None:
    assert sum(interleaved(seed, [partial(taken, THREE, guards=(PROOF,))] * 8)) == 1


@pytest.mark.threads
def test_never_more_than_the_limit_when_threads_come_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: patient(THREE), range(24))) == 3


def patient(bucket: Bucket) -> bool:
    """Again when the store is too busy, which says nothing about the bucket."""
    for _ in range(20):
        with suppress(Unavailable):
            return taken(bucket)
    return False


def interleaved(seed: int, works: Sequence[Callable[[], bool]]) -> list[bool]:
    """What each work gives. They run one at a time, and chance says before every AWS call who goes on."""
    baton = Baton(by_chance(random.Random(seed)))
    with watching(lambda *call: baton.wait(call)):
        told = baton.run({f"work {at}": work for at, work in enumerate(works)})
    for answer in told.values():
        if isinstance(answer, BaseException):
            raise answer
    return [told[f"work {at}"] for at in range(len(works))]


def test_a_busy_bucket_whose_row_vanishes_in_between_is_taken_as_idle() -> None:
    limits.take(buckets=[THREE])
    seen: list[str] = []

    def vanish(operation: str, _: object) -> None:
        seen.append(operation)
        if seen == ["TransactWriteItems"] * 2:
            Limit(THREE.key).delete()

    with watching(vanish):
        limits.take(buckets=[THREE])
    assert seen.count("TransactWriteItems") == 3
    assert [taken(THREE), taken(THREE), taken(THREE)] == [True, True, False]


def test_a_store_that_is_silent_lets_nobody_through() -> None:
    with striking(Plan(0, "lost reply")), pytest.raises(Unavailable):
        limits.take(buckets=[ONE])
    assert not taken(ONE), "it was taken, and nobody knew"


def test_a_store_that_is_busy_for_a_moment_is_asked_again_and_takes_once() -> None:
    with striking(Plan(0, "throttled")):
        limits.take(buckets=[THREE])
    assert [taken(THREE) for _ in range(3)] == [True, True, False]


def test_a_process_that_dies_has_taken_one_at_most() -> None:
    with striking(Plan(0, "crash after")), pytest.raises(Crash):
        limits.take(buckets=[THREE], guards=[PROOF])
    assert [taken(THREE) for _ in range(3)] == [True, True, False]
    assert not taken(guards=(PROOF,))
