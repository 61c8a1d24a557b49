"""The tools that only packaging needs, in an environment of their own (requirements-package.txt)."""

import os
import subprocess
from pathlib import Path

from chalicelib.errors import Unavailable

ROOT = Path(__file__).parent.parent
PROGRAMS = ROOT / ".venv" / "package" / "bin"
SECONDS = 240
REGION = "us-east-1"
"""Wherever the stage is: these tools reach no account. Nothing else of the environment is theirs."""


def run(program: str, *arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    """What a tool answered. Raises `Unavailable` when it is not installed."""
    found = PROGRAMS / program
    if not found.exists():
        raise Unavailable(f"{program} is not in {PROGRAMS.relative_to(ROOT)}: run `make package` once", field=program)
    return subprocess.run(  # noqa: S603 - our own programs, by their full path
        [str(found), *arguments],
        input=given,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env={"AWS_DEFAULT_REGION": REGION, "PATH": os.defpath},
    )
