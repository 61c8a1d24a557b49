"""What long runs have come to is added up, for as long as the fuzzer stays the same."""

from pathlib import Path

import pytest

from tests.fuzz import records, running, until
from tests.fuzz.running import Result


@pytest.fixture(autouse=True)
def own_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "RESULTS", tmp_path / "results.json")


def _result(seed: int, executions: int = 400_000, crashes: dict[str, str] | None = None) -> Result:
    figures = {"executions": executions, "accepted": executions // 4, "slowest": seed / 10, "seconds": 60}
    return Result(date=f"2026-01-0{seed}", seed=seed, crashes=crashes or {}, asked=records.MANY, **figures)  # type: ignore[arg-type]


def test_runs_are_added_up_and_the_next_has_the_next_seed() -> None:
    assert records.next_seed("slugs") == 1
    records.add("slugs", _result(1))
    assert records.next_seed("slugs") == 2
    records.add("slugs", _result(2, executions=600_000))
    [(name, record)] = records.recorded().items()
    assert (name, record.executions, record.accepted, record.share) == ("slugs", 1_000_000, 250_000, "25.0 %")
    assert (record.date, record.seeds, record.slowest, record.seconds) == ("2026-01-02", 2, 0.2, 120)


def test_a_crash_stays_until_its_seed_was_run_without_one() -> None:
    records.add("slugs", _result(1, crashes={"a": "file"}))
    records.add("slugs", _result(1, crashes={"b": "file"}))
    record = records.recorded()["slugs"]
    assert (record.crashes, record.executions, record.share) == ({"a": "file", "b": "file"}, 0, "0.0 %")
    assert records.next_seed("slugs") == 1
    records.add("slugs", _result(1))
    record = records.recorded()["slugs"]
    assert (record.crashes, record.executions, record.seeds) == ({}, 400_000, 1)


def test_a_fuzzer_that_was_changed_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    records.add("slugs", _result(1))
    monkeypatch.setattr(records, "code", lambda name: "another")
    assert records.next_seed("slugs") == 1
    records.add("slugs", _result(1, executions=5))
    assert records.recorded()["slugs"].executions == 5


def test_a_comment_changes_no_fuzzer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "FOLDER", tmp_path)
    codes = set()
    for text in ("a = 1\n", "a = 1  # why\n", "a = (\n    1\n)\n", "a = 2\n"):
        (tmp_path / "x.py").write_text(text, encoding="utf-8")
        codes.add(records.code("x"))
    assert len(codes) == 2


def test_runs_go_on_until_each_fuzzer_has_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int, int]] = []

    def run(name: str, *, executions: int, seconds: float, seed: int) -> Result:
        asked.append((name, executions, seed))
        return _result(seed, executions)

    monkeypatch.setattr(running, "run", run)
    records.add("slugs", _result(1, executions=120_000))
    records.add("html", _result(1, executions=250_000))
    assert until.reached(["slugs", "html"], 250_000, at_once=1) == 0
    assert asked == [("slugs", 100_000, 2), ("slugs", 30_000, 3)]


def test_who_is_nearly_there_comes_first_and_who_crashes_goes_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def run(name: str, *, executions: int, seconds: float, seed: int) -> Result:
        asked.append(name)
        return _result(seed, executions, crashes={"ValueError at a.py:1": "file"})

    monkeypatch.setattr(running, "run", run)
    records.add("slugs", _result(1, executions=400_000))
    records.add("html", _result(1, executions=900_000))
    assert until.reached(["slugs", "html"], records.MANY, at_once=1) == 2
    assert asked == ["html", "slugs"]
