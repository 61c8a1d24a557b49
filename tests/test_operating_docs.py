"""docs/operate.md beside what Galley writes and what AWS takes: fields of the log, metrics, commands of `aws`."""

import json
import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from chalicelib import logs, metrics

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
BATCH = {"projection", "entries", "failed", "milliseconds"}
EVERY_LINE = {"timestamp", "level", "message", "service", "exception", "exception_name"}
QUERY_COMMANDS = {"fields", "filter", "stats", "sort", "limit", "by", "and", "or", "like", "desc", "asc"}
QUERY_FUNCTIONS = {"count", "count_distinct", "avg", "pct", "max", "bin", "ispresent"}
OF_EVERY_COMMAND = {"query", "output", "region"}
OF_THE_COMMAND_LINE = {("logs", "tail"): {"since", "filter-pattern"}, ("configure", "sso"): set[str]()}
"""Commands that `aws` has beside the operations of the services, with their options (AWS CLI command reference)."""
SHORTER = {("cloudfront", "create-invalidation"): {"paths"}}
"""Options that it has for what the operation takes in another form."""


def queries() -> list[str]:
    return re.findall(r"^```text\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def aws_commands() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Service, operation and options of every `aws …` in the documents that are for operators."""
    for name in ("operate", "deploy", "backup"):
        file = ROOT / "docs" / f"{name}.md"
        whole = file.read_text(encoding="utf-8").replace("\\\n", " ") if file.exists() else ""
        for command in apart(whole):
            for service, operation, rest in re.findall(r"\baws ([a-z0-9]+) ([a-z0-9-]+)([^|`\n]*)", command):
                yield service, operation, tuple(re.findall(r"(?:^|\s)--([a-z0-9-]+)", rest))


def apart(text: str) -> list[str]:
    """The text without what stands in `$(…)`, and each of those by itself."""
    inner = re.compile(r"\$\(([^()]*)\)")
    found: list[str] = []
    while inner.search(text):
        found += inner.findall(text)
        text = inner.sub("X", text)
    return [text, *found]


# The log


def test_the_fields_of_a_request_are_those_that_are_written() -> None:
    told = set(re.findall(r"`(\w+)`", _row("a request")))
    assert told >= {field.name for field in fields(logs.Line)}
    assert told <= {field.name for field in fields(logs.Line)} | {"message", "request", "type"}


def test_the_fields_of_a_batch_are_those_that_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    monkeypatch.setattr(logs, "_tell", lambda what, facts: seen.update(facts, message=what))
    with logs.batch(projection="pages", entries=["article#1@1"]):
        pass
    assert set(seen) == BATCH | {"message"}
    assert set(re.findall(r"`(\w+)`", _row("a batch of a queue"))) == set(seen) | {"batch"}


def test_an_error_is_written_as_it_is_told() -> None:
    try:
        raise ValueError("something private")
    except ValueError:
        line = json.loads(logs.json_formatter().format(_record()))
    assert {"level", "message", "timestamp", "service", "exception", "exception_name"} <= line.keys()
    assert (line["level"], line["exception_name"]) == ("ERROR", "ValueError")
    assert "private" not in json.dumps(line)


def test_there_are_queries_for_what_operators_ask() -> None:
    assert len(queries()) >= 8


@pytest.mark.parametrize("query", queries())
def test_a_query_asks_for_fields_that_are_written(query: str) -> None:
    words = re.sub(r'"[^"]*"|/[^/\n]*/|@\w+|\.\d|\b\d+\w*', " ", query)
    known = {field.name for field in fields(logs.Line)} | BATCH | EVERY_LINE | QUERY_COMMANDS | QUERY_FUNCTIONS
    assert set(re.findall(r"[a-z_]+", words)) - known == set()


def test_the_metrics_are_those_that_are_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(metrics, "settings", type("On", (), {"metrics": "1", "in_lambda": "", "prefix": "galley-prod"}))
    metrics.count_request(route="GET /site", status=503, milliseconds=2.5)
    about = json.loads(capsys.readouterr().out)["_aws"]["CloudWatchMetrics"][0]
    assert (about["Namespace"], about["Dimensions"]) == ("Galley", [["stage"]])
    assert [metric["Name"] for metric in about["Metrics"]] == ["Status5xx", "Milliseconds"]
    assert "namespace `Galley`, by `stage`" in TEXT
    assert "`Status2xx` to `Status5xx`" in TEXT
    assert "`Milliseconds`" in TEXT


# The commands of AWS


@pytest.mark.parametrize(("service", "operation", "options"), sorted(set(aws_commands())))
def test_a_command_of_aws_is_one(service: str, operation: str, options: tuple[str, ...]) -> None:
    taken = OF_THE_COMMAND_LINE.get((service, operation)) or SHORTER.get((service, operation), set())
    if (service, operation) not in OF_THE_COMMAND_LINE:
        model = botocore.session.get_session().get_service_model({"s3api": "s3"}.get(service, service))
        named = {xform_name(name, "-"): name for name in model.operation_names}
        assert operation in named
        shape = model.operation_model(named[operation]).input_shape
        taken = taken | {xform_name(name, "-") for name in (shape.members if shape else ())}
    assert [option for option in options if option not in taken | OF_EVERY_COMMAND] == []


def test_the_document_has_commands_of_aws() -> None:
    assert len(set(aws_commands())) > 10


def _row(first: str) -> str:
    [row] = [line for line in TEXT.splitlines() if line.startswith(f"| {first}")]
    return row


def _record() -> logging.LogRecord:
    """Of the error that is being handled."""
    return logging.LogRecord("galley", logging.ERROR, __file__, 1, "unforeseen error", None, sys.exc_info())
