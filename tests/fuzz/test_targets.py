"""The fuzzers themselves: each begins with good inputs, and what it finds it keeps."""

import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from chalicelib.errors import Invalid
from tests.fuzz import engine
from tests.fuzz.engine import Branches, Run
from tests.fuzz.mutator import Mutator
from tests.fuzz.target import NAMES, Target, find


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.mark.parametrize("name", NAMES)
def test_a_fuzzer_begins_with_inputs_that_come_past_the_first_check(name: str) -> None:
    target = find(name)
    assert sum(target.takes(seed) for seed in target.seeds)
    assert max(map(len, target.seeds)) <= target.longest, "libFuzzer would cut it"


def _run(data: bytes) -> bool:
    if data == b"bad":
        raise ValueError("a defect")
    if data == b"refused":
        raise Invalid("a named refusal")
    return data == b"good"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    target = Target(parser="a.b", holds="", accepted="", run=_run, seeds=(b"good",))
    return Run(target, executions=1_000, seconds=1_000, report=tmp_path / "report")


def test_a_refusal_by_name_is_a_good_answer(run: Run) -> None:
    for data in (b"good", b"refused", b"other"):
        run.one(data)
    assert (run.done, run.accepted, run.crashes) == (3, 1, {})


def test_anything_else_is_a_crash_whose_input_is_kept(run: Run, tmp_path: Path) -> None:
    run.one(b"bad")
    run.one(b"bad")
    [(place, file)] = run.crashes.items()
    assert place.startswith("ValueError at test_targets.py:")
    assert (tmp_path / file).read_bytes() == b"bad"


def test_an_input_that_takes_too_long_is_a_crash(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SLOW", -1.0)
    run.one(b"good")
    assert [place.partition(" ")[0] for place in run.crashes] == ["Slow"]


def test_atheris_is_told_once_of_each_branch_that_an_input_takes() -> None:
    told: list[int] = []
    atheris = SimpleNamespace(_trace_branch=told.append)
    branches = Branches(atheris)
    for taken in ((1, 2, 1, 1), (2,)):
        for branch in taken:
            atheris._trace_branch(branch)
        branches.tell()
    assert sorted(told[:2]) == [1, 2]
    assert told[2:] == [2]


def _made(seed: int, longest: int = 100) -> list[bytes]:
    mutator = Mutator((b"a seed", b"another"), (b"word",), lambda data, _: data, seed=seed)
    return [mutator(b"a seed", longest) for _ in range(200)]


def test_the_same_seed_makes_the_same_inputs() -> None:
    assert _made(1) == _made(1)
    assert _made(1) != _made(2)
    assert len(set(_made(1))) > 100
    assert max(map(len, _made(1, longest=5))) == 5
