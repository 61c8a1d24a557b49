"""Programs that are not Python's and not Galley's: node, what npm installs for the tests, a generator of clients.

Whoever does not have them is told so in the line of a skipped test; in CI that is a failure.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "clients" / "javascript"
NODE_MODULES = Path(__file__).parent / "node_modules"
TYPESCRIPT = Path(__file__).parent / "typescript"
PYTHON = ROOT / "build" / "clients" / "bin"
_SECONDS = 300


def node() -> str:
    """The command; 18 is the oldest that has `fetch` and its own test runner."""
    found = shutil.which("node")
    if not found or int(run([found, "--version"]).lstrip("v").split(".")[0]) < 18:
        missing("there is no node 18 or newer")
    return found


@dataclass(frozen=True)
class NpmTools:
    """The commands of `tests/clients/package.json`."""

    folder: Path

    def command(self, name: str) -> str:
        return str(self.folder / ".bin" / name)


def npm() -> NpmTools:
    node()
    if not (NODE_MODULES / ".bin" / "tsc").exists():
        missing("the TypeScript tools are not installed: `make test-clients` does it")
    return NpmTools(NODE_MODULES)


def typescript(npm_tools: NpmTools, file: str, *, folder: Path, **options: Any) -> None:
    """Compile a file of `typescript/`, or another, as strictly as tsc can; fails with what the compiler says."""
    paths = {"galley-client": [str(CLIENT / "galley.d.ts")], "galley-schema": [str(folder / "schema.d.ts")]}
    strict = {"strict": True, "noUncheckedIndexedAccess": True, "noEmit": True, "types": []}
    modules = {"target": "es2022", "module": "esnext", "moduleResolution": "bundler", "lib": ["es2022", "dom"]}
    config = {"compilerOptions": strict | modules | {"paths": paths} | options, "files": [str(TYPESCRIPT / file)]}
    (folder / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    run([npm_tools.command("tsc"), "--project", str(folder)])


def python_generator() -> str:
    """The command of `requirements-clients.txt`; its Python stands beside it."""
    found = PYTHON / "openapi-python-client"
    if not found.exists():
        missing("openapi-python-client is not installed: `make test-clients` does it")
    return str(found)


def run(command: list[str], *, folder: Path = ROOT, environment: Mapping[str, str] | None = None) -> str:
    """What a command prints. One that fails, fails the test with what it printed."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}", pytrace=False)
    return done.stdout


def missing(what: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(what, pytrace=False)
    pytest.skip(what)
