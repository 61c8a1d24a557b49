"""The types of the JavaScript client: true of the module, of the served document, and for whoever writes with them."""

import json
import re
from pathlib import Path

import pytest

from chalicelib.web.explanations import EXPLANATIONS
from tests.clients.conftest import Served
from tests.clients.tools import CLIENT, NpmTools, run, typescript

pytestmark = pytest.mark.clients


def test_what_a_developer_writes_compiles_and_what_is_wrong_does_not(npm_tools: NpmTools, tmp_path: Path) -> None:
    typescript(npm_tools, "example.ts", folder=tmp_path)


def test_the_module_is_what_its_types_say(npm_tools: NpmTools, tmp_path: Path) -> None:
    lenient = {"allowJs": True, "checkJs": True, "noImplicitAny": False, "useUnknownInCatchVariables": False}
    typescript(npm_tools, str(CLIENT / "galley.js"), folder=tmp_path, **lenient)


def test_the_types_are_those_of_the_served_document(npm_tools: NpmTools, served: Served, tmp_path: Path) -> None:
    generate(served, npm_tools, tmp_path)
    typescript(npm_tools, "agreement.ts", folder=tmp_path)


def test_the_types_name_every_problem() -> None:
    _, _, listed = (CLIENT / "galley.d.ts").read_text(encoding="utf-8").partition("type ProblemSlug =")
    named = re.findall(r'\| "([a-z-]+)"', listed.partition(";")[0])
    assert set(named) - {"network-failure", "unexpected-answer"} == set(EXPLANATIONS)


def test_a_generated_typescript_client_compiles_and_reads(
    npm_tools: NpmTools, node: str, served: Served, tmp_path: Path
) -> None:
    generate(served, npm_tools, tmp_path)
    typescript(npm_tools, "generated.ts", folder=tmp_path, noEmit=False, outDir=str(tmp_path))
    (tmp_path / "node_modules").symlink_to(npm_tools.folder)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    environment = {"GALLEY_URL": served.url, "GALLEY_TOKEN": served.token}
    found = json.loads(run([node, "generated.js"], folder=tmp_path, environment=environment))
    assert len(found["ids"]) == len(set(found["ids"])) > 6
    assert found["html"].startswith("<")
    assert found["missing"] == "404 /problems/not-found"
    assert found["written"] == "draft"


def generate(served: Served, npm_tools: NpmTools, folder: Path) -> None:
    """`schema.d.ts`, as openapi-typescript makes it of the served document."""
    (folder / "openapi.json").write_bytes(served.document())
    options = ["--default-non-nullable", "false", "--output", str(folder / "schema.d.ts")]
    run([npm_tools.command("openapi-typescript"), str(folder / "openapi.json"), *options])
