"""What tests of the edge ask of the store."""

from collections.abc import Callable

import pytest

from tests.stored import everything


@pytest.fixture
def dump() -> Callable[[], str]:
    """All that the tables hold, as text."""
    return lambda: repr(everything())
