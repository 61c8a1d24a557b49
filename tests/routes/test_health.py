"""Whether it works, and which version it is."""

import logging

import pytest

import chalicelib
from chalicelib.commands import site
from tests import http_client
from tests.routes.conftest import Get
from tests.routes.problems import assert_problem
from tests.watch import counted_calls


def test_it_is_well_when_one_item_could_be_read(get: Get) -> None:
    with counted_calls() as calls:
        answer = get("/health")
    assert (answer.status_code, answer.json_body) == (200, {"status": "ok"})
    assert calls == {"GetItem": 1}


def test_it_asks_each_time_and_no_cache_keeps_what_it_said(get: Get) -> None:
    site.configure(actor="operator", settings={"title": "Oak"})
    get("/site")
    with counted_calls() as calls:
        answers = [get("/health") for _ in range(3)]
    assert calls == {"GetItem": 3}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_it_is_not_well_without_a_store(get_without_store: Get, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="galley.web"):
        answer = get_without_store("/health")
    assert_problem(answer, 503, "unavailable")
    assert answer.headers["Retry-After"]
    assert "store does not answer" in caplog.text


def test_a_monitor_may_ask_for_the_headers_alone(get: Get) -> None:
    answer = http_client.client().request("HEAD", "/health")
    asked = get("/health")
    assert (answer.status_code, answer.headers["ETag"]) == (200, asked.headers["ETag"])


def test_the_version_is_that_of_the_program_and_needs_no_store(get_without_store: Get) -> None:
    answer = get_without_store("/version")
    assert answer.json_body == {"name": "galley", "version": chalicelib.__version__}


def test_every_page_of_a_browser_may_ask_and_nobody_is_asked_who_they_are(get: Get) -> None:
    for path in ("/health", "/version"):
        answer = get(path, Origin="https://elsewhere.example", Authorization="Bearer nonsense")
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
