"""Everything that can go wrong becomes a problem, and tells no more than it should."""

import json
import logging

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ParamValidationError
from pynamodb.exceptions import GetError

from chalicelib import errors
from chalicelib.web import Key, Paged, cors, problems, refusals
from chalicelib.web.problems import KINDS
from tests.routes.problems import SHAPE
from tests.web.edge import Edge, Mood, Page, failing


def refused(operation: str, code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "secret"}}, operation)


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (errors.Invalid("must be short", "title"), 422, "invalid"),
        (errors.Missing("there is no such thing"), 404, "not-found"),
        (errors.Forbidden("not yours"), 403, "forbidden"),
        (errors.Unauthenticated("who are you"), 401, "unauthorized"),
        (errors.Conflict("it moved on"), 409, "conflict"),
        (errors.Taken("it is another's", claim="path#/a/", owner="article#1"), 409, "taken"),
        (errors.TooLarge("over 5 MB"), 413, "too-large"),
        (refusals.UnsupportedMediaType("must be JSON", "Content-Type"), 415, "unsupported-media-type"),
        (refusals.MalformedJson("no JSON"), 400, "malformed-json"),
        (refusals.BadBody("no title"), 422, "invalid"),
        (refusals.BadHeader("is given twice", "If-Match"), 400, "bad-request"),
        (refusals.BadParameters("limit"), 400, "bad-request"),
        (refusals.KeyReused("used before", "Idempotency-Key"), 422, "idempotency-key-reused"),
        (refusals.PreconditionRequired("send it", "If-Match"), 428, "precondition-required"),
        (errors.Unavailable("the store is too busy"), 503, "unavailable"),
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), 503, "unavailable"),
        (ConnectTimeoutError(endpoint_url="http://127.0.0.1:1"), 503, "unavailable"),
        (GetError("x", EndpointConnectionError(endpoint_url="http://127.0.0.1:1")), 503, "unavailable"),
        (GetError("x", refused("GetItem", "ProvisionedThroughputExceededException")), 503, "unavailable"),
        (refused("Query", "ThrottlingException"), 503, "unavailable"),
        (refused("GetObject", "SlowDown"), 503, "unavailable"),
        (GetError("x", refused("GetItem", "ResourceNotFoundException")), 500, "internal-error"),
        (refused("GetItem", "AccessDeniedException"), 500, "internal-error"),
        (ParamValidationError(report="secret"), 500, "internal-error"),
        (errors.AlreadyDone("kept for the caller of a command"), 500, "internal-error"),
        (KeyError("secret"), 500, "internal-error"),
        (RecursionError("secret"), 500, "internal-error"),
    ],
    ids=repr,
)
def test_every_error_becomes_a_problem(error: Exception, status: int, slug: str) -> None:
    told = failing(error).call(path="/shown")
    assert (told.status, told.json["status"], told.json["type"]) == (status, status, f"/problems/{slug}")
    assert set(told.json) == SHAPE
    assert told.json["instance"] == "/shown"
    assert told.json["request_id"] == told.headers["X-Request-Id"]
    assert told.headers["Content-Type"] == "application/problem+json"
    assert told.headers.items() >= cors.PUBLIC.headers("").items()
    assert told.headers["Cache-Control"] == "no-store"
    assert ("Retry-After" in told.headers) == (status == 503)
    assert "secret" not in told.text


def test_every_refusal_of_a_command_has_a_status() -> None:
    known = [*vars(errors).values(), *vars(refusals).values()]
    classes = {each for each in known if isinstance(each, type) and issubclass(each, errors.GalleyError)}
    assert classes - set(KINDS) == {errors.GalleyError, errors.AlreadyDone}


def test_two_kinds_never_share_a_type() -> None:
    """Two classes may be one kind."""
    kinds = {*KINDS.values(), problems.INTERNAL}
    assert len({kind.type for kind in kinds}) == len({kind.slug for kind in kinds}) == len(kinds)
    assert KINDS[refusals.BadBody] is KINDS[errors.Invalid]
    assert KINDS[refusals.BadHeader] is KINDS[refusals.BadParameters]


def test_a_field_that_breaks_a_rule_is_pointed_at() -> None:
    told = failing(errors.Invalid("has letters only", "languages.de")).call()
    assert told.json["errors"] == [{"detail": "has letters only", "pointer": "/languages/de"}]


def test_who_owns_a_taken_thing_is_not_told() -> None:
    assert "article#1" not in failing(errors.Taken("it is another's", owner="article#1")).call().text


def test_what_nobody_foresaw_is_logged_without_what_was_sent(caplog: pytest.LogCaptureFixture) -> None:
    def fail(query: Mood, after: Key | None) -> Paged[Page]:
        raise ValueError(f"cannot be {query.mood}")

    edge = Edge(fail, path="/moods", answer=Page, query=Mood)
    with caplog.at_level(logging.ERROR, logger="galley.web"):
        edge.call(query={"mood": ["ada@example.org"]}, requestId="gateway-1", path="/api/moods")
    (record,) = caplog.records
    entry = json.loads(record.message)
    assert "ada@example.org" not in record.message
    about = {name: entry[name] for name in ("error", "method", "route", "request_id")}
    assert about == {"error": "ValueError", "method": "GET", "route": "/moods", "request_id": "gateway-1"}
    assert entry["frames"][-1].endswith(" fail")


def test_a_silent_store_is_logged_with_what_it_said(caplog: pytest.LogCaptureFixture) -> None:
    error = GetError("x", refused("GetItem", "ThrottlingException"))
    with caplog.at_level(logging.WARNING, logger="galley.web"):
        failing(error).call()
    entry = json.loads(caplog.records[0].message)
    assert (caplog.records[0].levelname, entry["error"], entry["code"]) == (
        "WARNING",
        "GetError",
        "ThrottlingException",
    )


def test_a_store_is_said_to_be_tried_again_in_seconds() -> None:
    assert failing(errors.Unavailable("busy")).call().headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("headers", "challenge"),
    [
        ({}, 'Bearer realm="galley"'),
        ({"authorization": "Bearer x"}, 'Bearer realm="galley", error="invalid_token"'),
    ],
)
def test_who_is_not_known_is_told_what_to_show(headers: dict[str, str], challenge: str) -> None:
    told = failing(errors.Unauthenticated("who are you")).call(headers=headers)
    assert told.headers["WWW-Authenticate"] == challenge


def test_what_has_moved_on_says_how_far() -> None:
    told = failing(errors.Stale("it moved on", current=7)).call()
    assert (told.json["current"], told.headers["ETag"]) == (7, '"7"')
    assert set(told.json) == SHAPE | {"current"}


def test_a_problem_behind_a_stage_is_explained_behind_it() -> None:
    told = failing(errors.Missing("gone")).call(path="/api/shown")
    assert (told.json["type"], told.json["instance"]) == ("/api/problems/not-found", "/api/shown")


def test_what_is_missing_is_told_as_every_back_end_course_wants_it() -> None:
    told = failing(errors.Missing("there is no such thing")).call()
    assert told.json["detail"] == "sorry, this resource does not exist: there is no such thing"
