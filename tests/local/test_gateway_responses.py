"""What the gateway says on its own is declared once, for production and for this machine, as problems like ours."""

import json
from typing import Any

import msgspec
import pytest
from botocore.session import get_session

from chalicelib.routes.problems import kinds_by_slug
from chalicelib.web import cors
from chalicelib.web.problems import CONTENT_TYPE, SORRY, Problem
from local import gateway_responses
from local.gateway_events import Context

ASKED = Context('/api/no/"such"/path', stage="api", request_id="6b1d6a4c")
KINDS = sorted(gateway_responses.declared())


def headers(kind: str) -> dict[str, str]:
    given: dict[str, str] = gateway_responses.declared()[kind]["ResponseParameters"]["Headers"]
    return given


def problem(kind: str, context: Context = ASKED) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(gateway_responses.reply(kind, context).body)
    return decoded


def test_every_kind_of_answer_that_the_gateway_has_is_declared() -> None:
    model = get_session().get_service_model("apigateway")
    assert set(model.shape_for("GatewayResponseType").enum) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_of_the_gateway_is_a_problem_that_has_a_page(kind: str) -> None:
    body = gateway_responses.reply(kind, ASKED).body
    assert msgspec.json.encode(msgspec.json.decode(body, type=Problem)) == body
    given = problem(kind)
    known = kinds_by_slug()[given["type"].removeprefix("/api/problems/")]
    assert (given["title"], given["status"]) == (known.title, known.status)
    assert gateway_responses.declared()[kind]["StatusCode"] == given["status"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_of_the_gateway_has_the_headers_of_a_problem(kind: str) -> None:
    declared = headers(kind)
    assert declared["Content-Type"] == f"'{CONTENT_TYPE}'"
    assert declared["Cache-Control"] == "'no-store'"
    assert declared["X-Request-Id"] == "context.requestId"
    assert declared["X-Content-Type-Options"] == "'nosniff'"
    assert declared["Referrer-Policy"] == "'no-referrer'"
    assert declared["Strict-Transport-Security"].startswith("'max-age=")
    assert "default-src 'none'" in declared["Content-Security-Policy"]
    assert cors.PUBLIC.headers("").items() <= {name: value.strip("'") for name, value in declared.items()}.items()


def test_a_path_that_no_route_has_is_not_found_whatever_its_authorization_looks_like() -> None:
    for kind in ("MISSING_AUTHENTICATION_TOKEN", "INVALID_SIGNATURE", "EXPIRED_TOKEN", "DEFAULT_4XX"):
        assert (problem(kind)["status"], problem(kind)["detail"]) == (404, SORRY)


def test_the_variables_are_filled_in_and_a_path_cannot_break_the_json() -> None:
    given = problem("MISSING_AUTHENTICATION_TOKEN")
    assert given["type"] == "/api/problems/not-found"
    assert given["instance"] == "/api/no/%22such%22/path"
    assert given["request_id"] == "6b1d6a4c"
    sent = dict(gateway_responses.reply("MISSING_AUTHENTICATION_TOKEN", ASKED).headers)
    assert sent["X-Request-Id"] == "6b1d6a4c"
    assert sent["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"


def test_without_a_stage_in_the_path_there_is_none_in_the_type() -> None:
    assert problem("THROTTLED", Context("/articles"))["type"] == "/problems/too-many-requests"


def test_over_plain_http_nothing_is_said_of_https() -> None:
    assert "Strict-Transport-Security" not in dict(gateway_responses.reply("DEFAULT_5XX", ASKED).headers)


def test_a_status_that_the_gateway_has_no_kind_for_is_a_problem_without_a_type() -> None:
    given = gateway_responses.refusal(431, "the headers take at most 10,240 bytes", ASKED)
    assert given.status == 431
    decoded = msgspec.json.decode(given.body, type=Problem)
    assert (decoded.type, decoded.title) == ("about:blank", "Request Header Fields Too Large")
    assert (decoded.detail, decoded.instance) == ("the headers take at most 10,240 bytes", "/api/no/%22such%22/path")
