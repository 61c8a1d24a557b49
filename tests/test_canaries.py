"""The watch over marked values hears each of the places where one may come up, and fails the test that let it."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib import aws, clock, metrics, relay
from chalicelib.commands import articles
from chalicelib.content import Content
from chalicelib.errors import Invalid
from chalicelib.models.ledger import Entry
from chalicelib.settings import settings
from tests.canaries import KINDS, MARKED, Heard, canary, listening
from tests.machine import Machine
from tests.web.edge import Edge, failing, show

ROOT = Path(__file__).parents[1]
Sing = Callable[[str], object]
_log = logging.getLogger("galley.test")


@pytest.fixture(autouse=True)
def no_canary_is_heard() -> None:
    """In the place of the suite's own, which would fail these tests: here marked values come up on purpose."""


@pytest.fixture(autouse=True)
def ledger_rule() -> None:
    """The same of the ledger's rule."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_new_each_time_and_known_by_its_mark(kind: str) -> None:
    one, other = canary(kind), canary(kind)
    assert one != other
    assert MARKED.search(one)
    assert MARKED.search(one.upper())
    assert MARKED.search(f"https://a.example/?q={one.replace('@', '%40')}")


def test_an_address_looks_like_one() -> None:
    assert canary("email").endswith("@reader.example")


def warn(value: str) -> None:
    _log.warning("no mail for %s", value)


def put_beside(value: str) -> None:
    _log.warning("no mail", extra={"address": value})


def tell_of_it(value: str) -> None:
    _log.info("mail for %s", value)


def another_library_warns(value: str) -> None:
    logging.getLogger("urllib3").warning("cannot reach %s", value)


def answer_with_it(value: str) -> None:
    failing(Invalid(f"{value} is no address", field="email")).call()


def enter_it(value: str) -> None:
    articles.draft(actor=value, content=Content(title="A title"))


def send_it(value: str) -> None:
    relay.send_bodies("pages", [value])


def measure_it(value: str) -> None:
    metrics.count_request(route=value, status=200, milliseconds=1)


@pytest.mark.parametrize(
    ("place", "sing"),
    [
        ("log line", warn),
        ("log line", put_beside),
        ("log line", tell_of_it),
        ("log line", another_library_warns),
        ("answer 422", answer_with_it),
        ("ledger entry", enter_it),
        ("message", send_it),
        ("metric", measure_it),
    ],
)
def test_a_marked_value_is_heard_wherever_it_comes_up(
    galley: Machine, monkeypatch: pytest.MonkeyPatch, place: str, sing: Sing
) -> None:
    monkeypatch.setattr(metrics, "settings", replace(settings, metrics="1"))
    for kind in KINDS:
        value = canary(kind)
        with listening() as heard:
            sing(value)
        assert {each.partition(":")[0] for each in heard} == {place}, (kind, heard)


def test_what_stands_only_where_it_may_is_not_heard(galley: Machine) -> None:
    """In a request and in a table that is none of the ledger's."""
    with listening() as heard:
        Edge(show).call(headers={"Authorization": canary("token")}, query={"email": [canary("email")]})
        aws.client("dynamodb").put_item(
            TableName=settings.table("uses"),
            Item={"key": {"S": canary("email")}, "at": {"S": clock.text(clock.now())}, "expires": {"N": "1"}},
        )
        Entry.count()
    assert heard == []


def test_an_errors_own_text_is_not_heard_for_it_is_not_logged() -> None:
    with listening() as heard:
        told = failing(ValueError(f"no mail for {canary('email')}")).call()
        try:
            raise ValueError(canary("password"))
        except ValueError:
            _log.exception("it failed")
    assert (told.status, heard) == (500, Heard())


def test_the_test_in_which_one_comes_up_fails(tmp_path: Path) -> None:
    inner = tmp_path / "test_inner.py"
    inner.write_text(
        "import logging\n"
        "from tests.canaries import canary\n"
        "def test_loud(): logging.getLogger('galley').warning(canary('email'))\n"
        "def test_quiet(): canary('email')\n",
        encoding="utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.canaries",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "AWS_DEFAULT_REGION": "us-east-1"}
    done = subprocess.run(
        [*command, "-c", os.devnull, inner], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "2 passed, 1 error" in done.stdout
    assert "ERROR test_inner.py::test_loud" in done.stdout
    assert "log line: canary-" in done.stdout
