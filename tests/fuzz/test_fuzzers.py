"""Every fuzzer for a while: `make fuzz`. GALLEY_EXECUTIONS is how many inputs each gets, GALLEY_SECONDS how long at
most; of a million or more, results.json keeps the sum, and each run has the next seed.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict

import pytest

from tests.clients.tools import missing
from tests.fuzz import records, running
from tests.fuzz.target import NAMES

EXECUTIONS = int(os.environ.get("GALLEY_EXECUTIONS") or 3_000)
LONG = EXECUTIONS >= records.MANY
SECONDS = float(os.environ.get("GALLEY_SECONDS") or (900 if LONG else 10))

pytestmark = pytest.mark.fuzz


@pytest.mark.parametrize("name", NAMES)
def test_no_input_crashes_a_parser(name: str, record_property: Callable[[str, object], None]) -> None:
    if not running.INSTALLED.exists():
        missing("atheris is not installed: `make fuzz` does it, where pip has it for this Python and machine")
    seed = records.next_seed(name) if LONG else running.SEED
    result = running.run(name, executions=EXECUTIONS, seconds=SECONDS, seed=seed)
    record_property(f"fuzzed {name}", json.dumps(asdict(result)))
    assert result.crashes == {}, f"the inputs are in {running.CRASHES}"
    assert result.accepted, "nothing came past the first check"
