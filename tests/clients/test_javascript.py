"""The JavaScript client against a running Galley: its own stories, told by node's test runner."""

import gzip
import json
import re
from pathlib import Path

import pytest

import chalicelib
from tests.clients.conftest import Served
from tests.clients.tools import CLIENT, NpmTools, run

pytestmark = pytest.mark.clients

STORIES = sorted((CLIENT / "test").glob("*.test.js"))
MODULES = {"galley.js", "members.js", "proof.js"}
TYPES = {"galley.d.ts", "accounts.d.ts"}
PACKAGE = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
README = (CLIENT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("story", STORIES, ids=lambda file: file.name.removesuffix(".test.js"))
def test_a_story_of_the_client_comes_true(story: Path, node: str, served: Served) -> None:
    told = run([node, "--test", str(story)], environment={"GALLEY_URL": served.url, "GALLEY_TOKEN": served.token})
    assert "\n# fail 0\n" in told
    assert "\n# pass 0\n" not in told


def test_the_package_has_the_version_of_galley_and_depends_on_nothing() -> None:
    assert PACKAGE["version"] == chalicelib.__version__
    assert {name for name in PACKAGE if "dependencies" in name.lower()} == set()
    for module in MODULES:
        imported = re.findall(r'(?:from|import\() ?"([^"]+)"', (CLIENT / module).read_text(encoding="utf-8"))
        assert {name.removeprefix("./") for name in imported} <= MODULES


def test_the_package_holds_the_module_its_types_and_its_readme(node: str) -> None:
    (packed,) = json.loads(run(["npm", "pack", "--dry-run", "--json", "--offline", "--loglevel=error"], folder=CLIENT))
    assert {file["path"] for file in packed["files"]} == MODULES | TYPES | {"package.json", "README.md"}


def test_it_is_as_small_as_its_readme_says(npm_tools: NpmTools) -> None:
    how = ["--minify", "--bundle", "--external:./proof.js", "--format=esm", "--log-level=error"]
    small = run([npm_tools.command("esbuild"), *how, str(CLIENT / "galley.js")])
    compressed = len(gzip.compress(small.encode()))
    assert f"under {compressed // 1000 + 1} kB minified and compressed" in README
