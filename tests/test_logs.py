"""What Galley says of its own work: a line for each request and each batch, and figures, without what was sent."""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib import logs, metrics, queues
from chalicelib.models.articles import Article
from chalicelib.models.ledger import Entry
from chalicelib.settings import settings
from tests.machine import Machine
from tests.routes.conftest import Staff, holder, staff
from tests.web.edge import Edge, failing, show

ROOT = Path(__file__).parents[1]
ASK = """
import logging, sys
logging.getLogger().addHandler(logging.StreamHandler(sys.stdout))  # as Lambda does
from chalice.test import Client
from app import app
with Client(app) as client:
    for path in ("/version", "/version?secret=1", "/problems/none", "/health"):
        client.http.get(path, headers={"Authorization": "Bearer secret-token", "Cookie": "secret=1"})
    client.http.post("/version", body=b"secret words")
"""
_ = holder, staff  # fixtures


class Written:
    """What was written to the log, as it stands there in Lambda."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def of(self, message: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["message"] == message]


@pytest.fixture
def written() -> Iterator[Written]:
    log, made = logging.getLogger(logs.NAME), Written()
    handler, level = logging.StreamHandler(made.stream), log.level
    handler.setFormatter(logs.json_formatter())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield made
    log.removeHandler(handler)
    log.setLevel(level)


@pytest.fixture(scope="module")
def in_lambda() -> list[dict[str, Any]]:
    """What a process writes to standard output that believes to be in Lambda, and has no store."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "AWS_LAMBDA_FUNCTION_NAME": "galley",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "GALLEY_SIGNING_KEY": "k" * 32,
        "GALLEY_PEPPER": "p" * 32,
        "GALLEY_PREFIX": "galley-test",
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "secret" not in done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_request_is_one_line_with_who_what_and_which_entries(written: Written, staff: Staff) -> None:
    draft = staff.begin("A title that nobody should read in a log")
    answer = staff("GET", f"/drafts/{draft['id']}?")
    made, read = written.of("request")
    (entry,) = Entry.query(f"article#{draft['id']}")
    assert (made["method"], made["route"], made["status"], made["entries"]) == ("POST", "/articles", 201, [entry.id])
    assert made["actor"] == read["actor"] == entry.actor
    assert (read["method"], read["route"], read["status"]) == ("GET", "/drafts/{article_id}", 200)
    assert read["request_id"] == answer.headers["X-Request-Id"]
    assert set(read) == {
        *("level", "location", "message", "timestamp", "service"),
        *("request_id", "method", "route", "status", "actor", "milliseconds", "cold_start"),
    }
    assert 0 < made["milliseconds"] < 60_000
    assert "nobody should read" not in written.stream.getvalue()


def test_a_request_that_is_refused_says_as_what_and_commits_nothing(written: Written, staff: Staff) -> None:
    staff("POST", "/articles", {"title": 7})
    staff("PATCH", "/site", {"title": "x"}, If_Match='"99"')
    staff("PUT", "/articles", {})
    Staff("")("GET", "/drafts")
    told = [(line["status"], line["problem"], line.get("entries")) for line in written.of("request")]
    assert told == [
        (422, "invalid", None),
        (412, "precondition-failed", None),
        (405, "method-not-allowed", None),
        (401, "unauthorized", None),
    ]
    assert "actor" not in written.of("request")[-1]


def test_a_repetition_commits_nothing_again(written: Written, staff: Staff) -> None:
    for _ in range(2):
        staff("POST", "/articles", {"title": "Once"}, Idempotency_Key="once")
    first, again = written.of("request")
    assert (len(first["entries"]), "entries" in again, again["status"]) == (1, False, 201)


def test_nothing_that_was_sent_stands_in_any_line(written: Written, staff: Staff) -> None:
    sent = {"X-Secret": "sent-in-a-header", "Cookie": "a=sent-in-a-cookie", "If-None-Match": '"sent-in-a-tag"'}
    staff("GET", "/drafts?cursor=sent-in-the-query", **sent)
    staff("GET", "/tokens/sent-in-the-path", **sent)
    staff("POST", "/articles", {"title": "sent-in-the-body", "sent-as-a-name": 1}, **sent)
    staff("POST", "/articles", b"{sent as no JSON", **sent)
    assert [line["status"] for line in written.of("request")] == [400, 404, 422, 400]
    assert "sent" not in written.stream.getvalue()
    assert "galley_" not in written.stream.getvalue()


def test_a_fault_of_ours_has_its_frames_and_the_requests_id_and_not_what_it_says(written: Written) -> None:
    def fail() -> None:
        secret = "the secret is 42"
        raise ValueError(secret)

    answer = failing(ValueError("the secret is 42")).call(requestId="request-7")
    try:
        fail()
    except ValueError as error:
        error.add_note("the note is 42")
        try:
            raise KeyError("the key is 42") from error
        except KeyError:
            logging.getLogger("galley").exception("it failed")
    problem, request, failed = written.lines
    assert (answer.status, request["status"], request["problem"]) == (500, 500, "internal-error")
    assert problem["message"]["request_id"] == request["request_id"] == "request-7"
    assert problem["message"]["frames"][-1].endswith(" fail")
    assert failed["exception_name"] == "KeyError"
    assert [line.rpartition(" ")[2] for line in failed["exception"] if line.endswith(" fail")] == ["fail"]
    assert {"KeyError", "ValueError"} < set(failed["exception"])
    assert "is 42" not in written.stream.getvalue()


def test_lines_of_two_requests_at_once_do_not_mix(written: Written) -> None:
    def outer() -> None:
        with logs.request(request_id="inner", method="GET", route="/inner") as line:
            logs.note(actor="person#2", entry="b")
            line.status = 200
        logs.note(entry="c")

    with logs.request(request_id="outer", method="GET", route="/outer") as line:
        logs.note(actor="person#1", entry="a")
        outer()
        line.status = 200
    logs.note(actor="nobody", entry="lost")
    told = [(each["request_id"], each["actor"], each["entries"]) for each in written.of("request")]
    assert told == [("inner", "person#2", ["b"]), ("outer", "person#1", ["a", "c"])]


def test_a_batch_is_one_line_with_its_entries_and_what_failed(
    written: Written, galley: Machine, publish: Callable[..., Article]
) -> None:
    article = publish()
    good = {"subject": article.subject, "version": 2, "kind": "article.published"}
    bad = {**good, "version": 99}
    records = [{"messageId": str(number), "body": json.dumps(body)} for number, body in enumerate((good, bad))]
    queues.consume(records, projection="pages", apply=lambda _: None, other=lambda _: None)
    (line,) = written.of("batch")
    assert (line["projection"], line["failed"]) == ("pages", ["1"])
    assert line["entries"] == [f"{article.subject}@2", f"{article.subject}@99"]
    assert {each["exception_name"] for each in written.of("a message could not be handled")} == {"Missing"}


def test_on_one_machine_warnings_are_text_with_what_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    logs.start(as_json=False)
    log = logging.getLogger("galley.test")
    log.warning("a due article was left", extra={"article": "01A", "error": "Taken"})
    log.info("not told")
    assert capsys.readouterr().err == "WARNING galley.test: a due article was left article=01A error=Taken\n"


def test_in_lambda_every_line_is_json_and_says_when_it_was_cold(in_lambda: list[dict[str, Any]]) -> None:
    requests = [line for line in in_lambda if line.get("message") == "request"]
    told = [(each["method"], each["route"], each["status"], each.get("problem")) for each in requests]
    assert told == [
        ("GET", "/version", 200, None),
        ("GET", "/version", 400, "bad-request"),
        ("GET", "/problems/{slug}", 404, "not-found"),
        ("GET", "/health", 503, "unavailable"),
        ("POST", "/version", 405, "method-not-allowed"),
    ]
    assert [each["cold_start"] for each in requests] == [True, False, False, False, False]
    (silent,) = [line for line in in_lambda if line.get("level") == "WARNING"]
    assert silent["message"]["message"] == "store does not answer"


def test_in_lambda_every_request_is_counted(in_lambda: list[dict[str, Any]]) -> None:
    figures = [line for line in in_lambda if "_aws" in line]
    assert [each["route"] for each in figures] == [
        "GET /version",
        "GET /version",
        "GET /problems/{slug}",
        "GET /health",
        "POST /version",
    ]
    (directive,) = figures[0]["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "Galley"
    assert directive["Dimensions"] == [["stage"]]
    assert {each["Name"]: each["Unit"] for each in directive["Metrics"]} == {
        "Status2xx": "Count",
        "Milliseconds": "Milliseconds",
    }
    assert (figures[0]["stage"], figures[0]["Status2xx"]) == ("galley-test", 1)
    assert [name for each in figures for name in each if name.startswith("Status")] == [
        "Status2xx",
        "Status4xx",
        "Status4xx",
        "Status5xx",
        "Status4xx",
    ]


@pytest.mark.parametrize(("metric", "lines"), [("", 0), ("1", 1)])
def test_elsewhere_figures_are_written_on_demand(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, metric: str, lines: int
) -> None:
    monkeypatch.setattr(metrics, "settings", replace(settings, metrics=metric))
    Edge(show).call()
    assert capsys.readouterr().out.count('"_aws"') == lines
