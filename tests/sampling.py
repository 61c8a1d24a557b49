"""One case in a few by default; the others where many cases of one rule are tried, in the tier `thorough`."""

from collections.abc import Iterable
from typing import Any

import pytest


def some(cases: Iterable[Any], *, each: int) -> list[Any]:
    """Parameters for `pytest.mark.parametrize`: the first and every `each`th after it run by default."""
    marks = ((), (pytest.mark.thorough,))
    return [pytest.param(case, marks=marks[bool(number % each)]) for number, case in enumerate(cases)]
