"""What docs/reliability.md says of the fuzzers is what the long runs have left."""

import importlib
import re
import tempfile
from pathlib import Path

import pytest

from tests.fuzz import records, running, table
from tests.fuzz.target import NAMES, find


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_the_table_is_made_of_the_results() -> None:
    text = table.DOCUMENT.read_text("utf-8")
    assert table.written(text) == text, "run .venv/bin/python -m tests.fuzz.table"


def test_every_fuzzer_has_a_result_without_a_crash_and_none_is_of_another() -> None:
    known = records.recorded()
    assert set(known) == set(NAMES)
    assert {name: result.crashes for name, result in known.items() if result.crashes} == {}
    assert [name for name, result in known.items() if not result.accepted or result.slowest > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_a_fuzzer_tries_is_in_the_code(name: str) -> None:
    place, _, last = find(name).parser.rpartition(".")
    assert callable(_found(place if place.startswith("cli.") else f"chalicelib.{place}", last))


def test_what_was_found_is_kept_by_tests_that_are_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", table.DOCUMENT.read_text("utf-8"))
    assert named
    assert [name for file, name in named if f"def {name}(" not in (running.ROOT / file).read_text("utf-8")] == []


def _found(place: str, name: str) -> object:
    """A function of a module, or of a class in one."""
    try:
        return getattr(importlib.import_module(place), name)
    except ModuleNotFoundError:
        module, _, owner = place.rpartition(".")
        return getattr(getattr(importlib.import_module(module), owner), name)
