"""The baton lets one piece of work run at a time, and `Orders` tries every order that makes a difference."""

import random
from collections.abc import Callable
from functools import partial
from math import comb
from typing import Any

import pytest

from tests.baton import Baton, Choose, by_chance, by_rank
from tests.orders import Orders


def played(steps: dict[str, list[str]]) -> Callable[[Choose], list[str]]:
    """Pieces of work that each do some steps: gives the steps in the order in which they came."""

    def play(choose: Choose) -> list[str]:
        done: list[str] = []
        baton = Baton(choose)

        def work(mine: list[str]) -> None:
            for step in mine:
                baton.wait(step)
                done.append(step)

        baton.run({name: partial(work, mine) for name, mine in steps.items()})
        return done

    return play


@pytest.mark.parametrize(("first", "second"), [(1, 1), (2, 2), (3, 2), (6, 6)])
def test_two_pieces_of_work_that_touch_each_other_go_in_every_order(first: int, second: int) -> None:
    steps = {"a": [f"a{n}" for n in range(first)], "b": [f"b{n}" for n in range(second)]}
    found = [tuple(order) for order in Orders(played(steps), lambda one, two: None in (one, two))]
    assert len(found) == len({*found}) == comb(first + second, first)


def test_orders_that_are_the_same_are_tried_once() -> None:
    steps = {"a": ["read x", "write x"], "b": ["read x", "write y"]}

    def apart(one: Any, two: Any) -> bool:
        return None in (one, two) or one[-1] != two[-1] or {one[:4], two[:4]} == {"read"}

    found = list(Orders(played(steps), apart))
    before = {order.index("read x") for order in found}
    assert len(found) == 2, "whether the one has read x before the other writes it"
    assert before == {0}


def test_what_a_work_gives_or_raises_is_told_by_name() -> None:
    def fall() -> None:
        raise ValueError("no")

    told = Baton(by_chance(random.Random(1))).run({"a": lambda: 1, "b": fall})
    assert told["a"] == 1
    assert str(told["b"]) == "no"


def test_who_ranks_first_goes_on_until_it_falls_behind() -> None:
    steps = {"a": ["a"] * 5, "b": ["b"] * 5}
    orders = {"".join(played(steps)(by_rank(random.Random(seed), steps=10, changes=1))) for seed in range(20)}
    assert all(order.count("ab") + order.count("ba") <= 2 for order in orders)
    assert len(orders) > 5
