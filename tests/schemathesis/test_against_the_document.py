"""The API against its own document: schemathesis makes requests of it, good ones and bad ones, and checks the answers.

Slow, and installed apart (make test-schemathesis). GALLEY_EXAMPLES is how many requests are made up for each operation.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import app
from chalicelib.access import Role, Scope
from chalicelib.commands import articles, invites, limits, people, previews, tokens
from chalicelib.content import Content
from chalicelib.models import articles as stored
from chalicelib.web import ROUTES
from cli import sample
from local import api
from tests.clients.tools import missing
from tests.machine import Machine
from tests.routes.members import Member, accept, join

HERE = Path(__file__).parent
COMMAND = Path(sys.prefix) / "schemathesis" / "bin" / "schemathesis"
EXAMPLES = os.environ.get("GALLEY_EXAMPLES", "6")
EXAMPLE_ARTICLE = "01KJMEFC00000000000000001A"
"""In the place of which the run takes what there is."""
_SECONDS = 6 * 60 * 60

pytestmark = pytest.mark.schemathesis


@dataclass(frozen=True)
class Served:
    """Where the API is, who asks, and what is there."""

    url: str
    token: str
    token_id: str
    session: str
    spare: str
    articles: list[str]
    example: str = EXAMPLE_ARTICLE


@pytest.fixture
def served(galley: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """With limits that nobody reaches: the clock of a test stands still, and no bucket fills again."""
    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, limits.Rate(1_000_000, 1)))
    given, secret = tokens.create(actor="operator", name="this run", scopes=tuple(Scope), days=30)
    ids = _fill(tmp_path)
    server = api.serve(app, host="127.0.0.1", port=0)
    try:
        yield Served(f"http://127.0.0.1:{server.port}", secret, given.id, _owner().access, join().access, ids)
    finally:
        server.shutdown()


ACCOUNTS = "^/(auth|account|invites|people)(/|$)"
"""Most of these take what a mail brings, or can be done once: chains of them are made by stories, not by chance."""
ARTICLES, BOTH = "^/articles(/|$)", "^/(auth|account|invites|people|articles)(/|$)"
WAYS = {
    "articles, value by value": f"--include-path-regex {ARTICLES} --phases coverage",
    "accounts": f"--include-path-regex {ACCOUNTS} --phases examples,coverage,fuzzing",
    "all else, value by value": f"--exclude-path-regex {BOTH} --phases coverage",
    "all else": f"--exclude-path-regex {ACCOUNTS} --phases examples,fuzzing,stateful",
}
"""Two processes share them: what schemathesis does most of the time is to think of values."""


@pytest.mark.parametrize("way", WAYS)
def test_the_api_does_what_its_document_says(way: str, served: Served, tmp_path: Path) -> None:
    if not COMMAND.exists():
        missing("schemathesis is not installed: `make test-schemathesis` does it")
    told = _run(served, tmp_path, WAYS[way])
    print(told.partition(" SUMMARY ")[2])
    assert not re.search("^(Failures|Errors):", told, re.MULTILINE), told
    tested = re.search(r"Tested: (\d+)", told)
    assert tested
    assert int(tested[1]) == len(_asked(WAYS[way]))


def _asked(way: str) -> list[str]:
    """The operations that a way asks for: all of its paths but /openapi.json itself."""
    which, pattern = way.split()[:2]
    inside = which == "--include-path-regex"
    paths = [route.path for route in ROUTES if bool(re.search(pattern, route.path)) == inside]
    return [path for path in paths if path != "/openapi.json"]


def _run(served: Served, folder: Path, way: str) -> str:
    """What schemathesis says, in a process and a folder of its own."""
    shutil.copy(HERE / "schemathesis.toml", folder)
    words = (
        f"--config-file schemathesis.toml run {served.url}/openapi.json --checks all --no-color {way} --max-examples"
    )
    done = subprocess.run(
        [str(COMMAND), *words.split(), EXAMPLES],
        cwd=folder,
        env={
            **os.environ,
            "GALLEY_GIVEN": json.dumps(served.__dict__),
            "GALLEY_HOOKS": str(HERE / "hooks.py"),
            "GALLEY_TOKEN": served.token,
            "GALLEY_SESSION": served.session,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stdout  # 1 for failures, which are told
    return done.stdout


def _owner() -> Member:
    """Somebody with all rights, whose password is not that of the examples: nothing that takes it succeeds."""
    invite = invites.send(actor="operator", email="owner@oak.example", role=Role.OWNER, name="An owner")
    password = "this is no example"
    owner = Member(invite.email, accept(invite, password=password).json_body, password)
    owner.turn_on_second_factor()
    return owner


def _fill(folder: Path) -> list[str]:
    """The sample and what the document's examples name; as words for the run, beside its configuration."""
    sample.load()
    ada = people.add(actor="operator", name="Ada Lovelace", handle="ada")
    tea = people.add(actor="operator", name="Tea", handle="tea")
    _publish("Tea", tags=("engines", "tea"), authors=(ada.id, tea.id), section="posts", slug="tea")
    _publish("Tea, a page", kind="page", path="/tea/")
    public = [article for kind in ("post", "page") for article in stored.published(kind, limit=100)[0]]
    drafts = [_draft(f"Draft {number}").id for number in range(5)]
    other, _ = tokens.create(actor="operator", name="another", scopes=(Scope.ARTICLES_READ,), days=30)
    ids = [article.id for article in public]
    _tell(folder, "articles", [*ids, *drafts])
    _tell(folder, "pages", [article.id for article in public if article.kind == "page"])
    _tell(folder, "people", sorted({person for article in public for person in article.authors}))
    _tell(folder, "previews", [previews.give(each).text for each in (ids[0], drafts[0])])
    _tell(folder, "slugs", [article.slug for article in public if article.slug])
    _tell(folder, "tokens", [other.id])
    return [*ids, *drafts]


def _tell(folder: Path, name: str, words: Iterable[str]) -> None:
    (folder / f"{name}.dict").write_text("".join(f"{json.dumps(word)}\n" for word in words), encoding="utf-8")


def _draft(title: str, kind: str = "post", **content: object) -> stored.Article:
    words = Content(title=title, body="Some *words*.", **content)  # type: ignore[arg-type]
    return articles.draft(actor="operator", content=words, kind=kind)


def _publish(title: str, **content: object) -> None:
    articles.publish(actor="operator", article_id=_draft(title, **content).id)  # type: ignore[arg-type]
