"""Tells what each fuzzer did after the tests, and keeps the figures of long runs."""

import json
from collections.abc import Iterator
from typing import Any

from tests.fuzz import records
from tests.fuzz.running import Result


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Here and not in a test: the tests run in several processes, and this one alone writes."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    for name, result in _told(reports):
        terminalreporter.write_line(f"{name}: {result}")
        if result.asked >= records.MANY:
            records.add(name, result)


def _told(reports: list[Any]) -> Iterator[tuple[str, Result]]:
    for report in reports:
        for name, told in report.user_properties:
            if name.startswith("fuzzed "):
                yield name.removeprefix("fuzzed "), Result(**json.loads(told))
