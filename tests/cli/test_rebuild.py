"""A rebuild by several processes writes what a rebuild by one writes."""

from pathlib import Path

import pytest

from chalicelib.projections.pages.folder import NOTES
from tests.cli.conftest import Galley


def written(root: Path) -> dict[str, bytes]:
    found = (file for file in root.rglob("*") if file.is_file() and file.name != NOTES)
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in found}


@pytest.mark.thorough
def test_two_processes_write_what_one_writes(galley: Galley, moved_in: Path, tmp_path: Path) -> None:
    one = galley("rebuild", "--jobs", "1", "--folder", str(tmp_path / "one"))
    two = galley("rebuild", "--jobs", "2", "--folder", str(tmp_path / "two"))
    assert (one.code, two.code) == (0, 0)
    assert any(name.endswith("first/index.html") for name in written(tmp_path / "one"))
    assert written(tmp_path / "two") == written(tmp_path / "one")


@pytest.mark.thorough
def test_what_has_two_names_is_written_once(galley: Galley, moved_in: Path, tmp_path: Path) -> None:
    """The list of a section lies at a path that it has claimed, too."""
    galley("rebuild", "--jobs", "2", "--folder", str(tmp_path / "two"))
    lines = (tmp_path / "two" / NOTES).read_text("utf-8").splitlines()
    keys = [line.partition(" ")[2] for line in lines]
    assert "posts/index.html" in keys
    assert sorted(set(keys)) == sorted(keys)
