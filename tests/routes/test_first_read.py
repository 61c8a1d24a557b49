"""What a process imports to give its first answer: it is what a reader waits for, so it is counted by name."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.cold_start import read
from chalicelib.models.articles import Article
from chalicelib.web import ROUTES
from tests.machine import Machine
from tests.package import artefact

ROOT = Path(__file__).parents[2]
_PROGRAM = """
import json, sys
from types import SimpleNamespace
import app

given = json.loads(sys.argv[1])
answer = app.app(given, SimpleNamespace(aws_request_id="1")) if given else None
imported = sorted(sys.modules)
from chalicelib.web import ROUTES
print(json.dumps([answer, imported, [str(each) for each in ROUTES]]))
"""
EDGE = {
    *("answers", "bodies", "callers", "calls", "causes", "conditions", "cookies", "cors", "cursors", "declaration"),
    *("edge", "others", "parameters", "preflight", "problems", "refusals", "serving", "waiting"),
}
BESIDE = {
    *("access", "aws", "clock", "content", "email_addresses", "errors", "logs", "memory", "metrics", "models"),
    *("renderings", "routes", "secrets", "settings", "signing", "transactions", "web"),
}
MODELS = {"articles", "base", "claims", "people", "reading", "revisions", "site"}
OF_READS = (
    {"chalicelib"}
    | {f"chalicelib.{name}" for name in BESIDE}
    | {f"chalicelib.web.{name}" for name in EDGE}
    | {f"chalicelib.models.{name}" for name in MODELS}
    | {f"chalicelib.routes.{name}" for name in ("articles", "fields", "people")}
)
"""Ours that a read of an article may import. Who adds to it shows by `make bench` what that costs."""
NEVER = {"bcrypt", "boto3", "jinja2", "jwt", "latex2mathml", "markdown_it", "nh3", "PIL", "pygments", "pyotp", "segno"}


@pytest.fixture
def first(galley: Machine) -> Iterator[Callable[[Any], Any]]:
    """A new process: its answer to an event, what it has imported by then, and all its routes."""

    def answered(event: Any) -> Any:
        command = [sys.executable, "-c", _PROGRAM, json.dumps(event)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    with artefact.reachable_aws() as endpoint:
        environment = artefact.environment(endpoint, GALLEY_SIGNING_KEY="x" * 40, GALLEY_PEPPER="x" * 40)
        yield answered


def test_a_read_of_an_article_imports_what_it_needs_and_no_more(
    first: Callable[[Any], Any], publish: Callable[..., Article]
) -> None:
    article = publish("Herons", body="They *stand*.")
    answer, imported, routes = first(read(article.id))
    assert answer["statusCode"] == 200, answer
    assert json.loads(answer["body"])["html"] == "<p>They <em>stand</em>.</p>\n"
    assert {name for name in imported if name.startswith("chalicelib")} - OF_READS == set()
    assert {name.split(".")[0] for name in imported} & NEVER == set()
    assert sorted(routes) == sorted(map(str, ROUTES)), "all are there for who looks at all of them"


def test_a_process_that_was_asked_for_nothing_has_imported_no_route(first: Callable[[Any], Any]) -> None:
    _, imported, _ = first(None)
    assert [name for name in imported if name.startswith("chalicelib.routes.")] == []
