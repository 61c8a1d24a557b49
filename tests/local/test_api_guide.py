"""The guide to the API is true: its commands are run in their order, against a new `make dev`, as a reader would."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.machines import ROOT, Machine

pytestmark = pytest.mark.thorough
GUIDE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
LOG_STATUS = """set -eo pipefail
curl() { command curl "$@" --write-out '%{stderr}%{http_code}\\n' 2>> statuses; }
"""


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    running = Machine(tmp_path)
    running.start()
    yield running
    running.kill()


def stated() -> list[tuple[str, str]]:
    """Every curl command of the guide with the status that it says it is answered; 2xx where it says nothing."""
    lines = "".join(BLOCKS).replace("\\\n", " ").splitlines()
    commands = [line for line in lines if line.startswith("curl ")]
    return [(line, found[1] if (found := re.search(r"  # (\d{3})$", line)) else "2xx") for line in commands]


def test_every_command_of_the_guide_does_what_it_says(machine: Machine, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        assert os.environ.get("CI") != "true", "the guide is checked with curl, which is missing here"
        pytest.skip("the guide to the API is checked with curl, which is missing here")
    done = run(machine, tmp_path)
    assert done.returncode == 0, done.stderr + done.stdout[-2000:]
    statuses = (tmp_path / "statuses").read_text().split()
    told = [
        (line, status[:1] + "xx" if want == "2xx" else status)
        for (line, want), status in zip(stated(), statuses, strict=True)
    ]
    assert told == stated()


def test_the_guide_has_commands_for_reading_and_writing() -> None:
    commands = [line for line, _ in stated()]
    assert len(commands) > 50
    assert {method for line in commands for method in re.findall(r"-X (\w+)", line)} >= {
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
    }


def run(machine: Machine, folder: Path) -> "subprocess.CompletedProcess[str]":
    """The guide as one script, in a folder of its own, with the ports of this machine."""
    galley = folder / "galley"
    galley.write_text(f'#!/bin/sh\nexec "{ROOT}/galley" "$@"\n')
    galley.chmod(0o755)
    script = "".join(BLOCKS).replace("localhost:8000", f"localhost:{machine.environment['GALLEY_API_PORT']}")
    return subprocess.run(
        ["bash", "-c", LOG_STATUS + script],
        cwd=folder,
        env=machine.environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
