"""Two writes on one subject, in every order of their AWS calls that makes a difference."""

import pytest

from tests.sim import pairs
from tests.sim.conftest import Tally

pytestmark = pytest.mark.sim


@pytest.mark.parametrize("pair", [*pairs.pairs()], ids=str)
def test_every_promise_holds_after_any_order_of_two_writes(pair: pairs.Pair, tally: Tally) -> None:
    found = list(pairs.every_way(pair))
    wrong = [each for each in found if each]
    tally(orders=len(found), violations=len(wrong))
    assert wrong == []
    assert found
