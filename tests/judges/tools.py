"""Where the judges are: Java, Chromium, what npm has put beside this file, a Python of their own with what reads
feeds and metadata.

Whoever does not have one is told so in the line of a skipped test; in CI that is a failure.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.clients import tools as client_tools
from tests.clients.tools import ROOT, node

HERE = Path(__file__).parent
NODE_MODULES = HERE / "node_modules"
PYTHON = ROOT / "build" / "judges" / "bin" / "python"
_SECONDS = 280
missing = client_tools.missing


def npm() -> Path:
    """The folder of what npm installed."""
    if not (NODE_MODULES / "vnu-jar" / "package.json").exists():
        missing("the judges are not installed: `make test-judges` does it")
    return NODE_MODULES


def chromium() -> str:
    found = os.environ.get("GALLEY_CHROMIUM") or shutil.which("chromium")
    if not found:
        missing("there is no chromium, and GALLEY_CHROMIUM names none")
    return found


def java(*arguments: str) -> str:
    """What a Java program prints; it may end with exit code 1."""
    found = shutil.which("java")
    if not found:
        missing("there is no java")
    return _output([found, *arguments])


def script(name: str, *arguments: str) -> Any:
    """The JSON that one of the scripts in this folder prints."""
    npm()
    return json.loads(_output([node(), str(HERE / name), chromium(), *arguments]))


def command(name: str, *arguments: str, folder: Path = HERE) -> str:
    """What a command from npm prints; it may end with exit code 1."""
    return _output([node(), str(npm() / ".bin" / name), *arguments], folder=folder)


def python(name: str, *arguments: str) -> Any:
    """The JSON that a script of this folder prints when the Python of `requirements-judges.txt` runs it."""
    if not PYTHON.exists():
        missing("the readers of feeds and metadata are not installed: `make test-judges` does it")
    return json.loads(_output([str(PYTHON), str(HERE / name), *arguments]))


def _output(command: list[str], *, folder: Path = HERE) -> str:
    """Exit code 1 is how most of them say that they found something."""
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert done.returncode in {0, 1}, f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr[-4000:]}"
    assert done.stdout or not done.stderr, f"{' '.join(command)}: {done.stderr[-4000:]}"
    return done.stdout
