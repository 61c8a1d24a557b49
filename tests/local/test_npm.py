"""What npm installs is what was pinned, or it is not used."""

import json
from pathlib import Path

import pytest

from chalicelib.errors import Unavailable
from local import npm
from local.npm import Package

TOOL = Package("@some/tool", "1.0.0", "sha512-right")


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An `npm` that is the only program there is. It installs what stands in the file that this returns, and counts."""
    program, held = tmp_path / "bin" / "npm", tmp_path / "held"
    program.parent.mkdir()
    program.write_text(
        f"""#!/bin/sh
        echo "$@" >> {tmp_path / "calls"}
        test -s {held} || exit 1
        /bin/mkdir -p "$3/node_modules/@some/tool"
        /bin/cp {held} "$3/node_modules/.package-lock.json"
        """
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return held


def hold(registry: Path, integrity: str) -> None:
    registry.write_text(json.dumps({"packages": {"node_modules/@some/tool": {"integrity": integrity}}}))


def calls(folder: Path) -> list[str]:
    return (folder / "calls").read_text().splitlines()


def test_what_was_pinned_is_fetched_once_and_kept(registry: Path, tmp_path: Path) -> None:
    hold(registry, "sha512-right")
    there = npm.install(TOOL, tmp_path / "kept")
    assert there.is_dir()
    assert npm.install(TOOL, tmp_path / "kept") == there
    assert len(calls(tmp_path)) == 1


def test_nothing_of_a_package_runs_while_it_is_installed(registry: Path, tmp_path: Path) -> None:
    hold(registry, "sha512-right")
    npm.install(TOOL, tmp_path / "kept")
    assert "--ignore-scripts" in calls(tmp_path)[0]
    assert "@some/tool@1.0.0" in calls(tmp_path)[0]


def test_what_is_not_what_was_pinned_is_refused_and_removed(registry: Path, tmp_path: Path) -> None:
    hold(registry, "sha512-other")
    with pytest.raises(Unavailable, match=r"another @some/tool@1\.0\.0 than the one that is pinned"):
        npm.install(TOOL, tmp_path / "kept")
    assert not (tmp_path / "kept" / "node_modules").exists()


def test_what_was_kept_and_is_not_what_is_pinned_now_is_fetched_again(registry: Path, tmp_path: Path) -> None:
    hold(registry, "sha512-right")
    npm.install(TOOL, tmp_path / "kept")
    newer = Package("@some/tool", "1.0.1", "sha512-newer")
    hold(registry, "sha512-newer")
    npm.install(newer, tmp_path / "kept")
    assert "@some/tool@1.0.1" in calls(tmp_path)[1]


def test_a_registry_that_does_not_answer_is_told_in_one_line(registry: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"npm could not install @some/tool@1\.0\.0$"):
        npm.install(TOOL, tmp_path / "kept")
