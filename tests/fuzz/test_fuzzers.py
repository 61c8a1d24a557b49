"""Every fuzzer for a while: `make fuzz`. GALLEY_EXECUTIONS is how many inputs each gets, GALLEY_SECONDS how long at
most; a million or more are kept in results.json.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict

import pytest

from tests.clients.tools import missing
from tests.fuzz import running
from tests.fuzz.target import NAMES

EXECUTIONS = int(os.environ.get("GALLEY_EXECUTIONS") or 3_000)
SECONDS = float(os.environ.get("GALLEY_SECONDS") or (900 if EXECUTIONS >= running.MANY else 10))

pytestmark = pytest.mark.fuzz


@pytest.mark.parametrize("name", NAMES)
def test_no_input_crashes_a_parser(name: str, record_property: Callable[[str, object], None]) -> None:
    if not running.INSTALLED.exists():
        missing("atheris is not installed: `make fuzz` does it, where pip has it for this Python and machine")
    result = running.run(name, executions=EXECUTIONS, seconds=SECONDS)
    record_property(f"fuzzed {name}", json.dumps(asdict(result)))
    assert result.crashes == {}, f"the inputs are in {running.CRASHES}"
    assert result.accepted, "nothing came past the first check"
