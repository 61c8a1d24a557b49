"""A copy of the code with a bug in it, and a process of its own that hunts there."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.sim.mutants.mutant import Mutant

ROOT = Path(__file__).parents[3]
CODE = "chalicelib"
SECONDS = 300


class NotProper(Exception):
    """The change keeps the code from running at all: no simulator is needed to find that."""


def copied(to: Path, mutant: Mutant | None = None) -> None:
    """The code as a copy in a folder that is there, all else as links; the mutant's changes are made."""
    for each in ROOT.iterdir():
        if each.name == CODE:
            shutil.copytree(each, to / CODE)
        elif each.name not in {".git", ".venv"}:
            (to / each.name).symlink_to(each)
    if mutant:
        file = to / CODE / mutant.file
        file.write_text(changed(file.read_text(encoding="utf-8"), mutant), encoding="utf-8")


def changed(text: str, mutant: Mutant) -> str:
    """The text of its file with the bug. Raises `NotProper` unless each place is there, once."""
    for before, after in mutant.changes:
        if text.count(before) != 1:
            raise NotProper(f"{mutant.name}: {text.count(before)} times in {mutant.file}: {before}")
        text = text.replace(before, after)
    return text


def hunted_in(folder: Path, mutant: Mutant) -> dict[str, Any]:
    """What `python -m tests.sim.mutants` prints there. Raises `NotProper`."""
    given = {**os.environ, "PYTHONPATH": str(folder), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "tests.sim.mutants", mutant.name]
    ran = subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, timeout=SECONDS, check=False)
    if ran.returncode:
        raise NotProper(f"{mutant.name}: {ran.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return answer
