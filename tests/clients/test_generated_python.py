"""A Python client generated from the served document: it type-checks, and it works."""

import json
import sys
from pathlib import Path

import pytest

from tests.clients.conftest import Served
from tests.clients.tools import PYTHON, run

pytestmark = pytest.mark.clients

READER = Path(__file__).parent / "generated.py"


@pytest.fixture
def generated(generator: str, served: Served, tmp_path: Path) -> Path:
    """The folder of the package; a part of the document that the generator does not understand is a failure."""
    document, config = tmp_path / "openapi.json", tmp_path / "config.json"
    document.write_bytes(served.document())
    config.write_text('{"post_hooks": []}', encoding="utf-8")
    options = ["--config", str(config), "--meta", "none", "--output-path", str(tmp_path / "generated_galley")]
    run([generator, "generate", "--fail-on-warning", "--path", str(document), *options], folder=tmp_path)
    return tmp_path


def test_a_generated_python_client_type_checks_and_reads_and_writes(generated: Path, served: Served) -> None:
    python = str(PYTHON / "python")
    (generated / "reader.py").write_bytes(READER.read_bytes())
    run([sys.executable, "-m", "mypy", "--python-executable", python, "--cache-dir", "cache", "."], folder=generated)
    environment = {"GALLEY_URL": served.url, "GALLEY_TOKEN": served.token}
    found = json.loads(run([python, "reader.py"], folder=generated, environment=environment))
    assert len(found["ids"]) == len(set(found["ids"])) > 6
    assert found["html"].startswith("<")
    assert found["missing"] == "404 /problems/not-found"
    assert found["made"] == "draft"
