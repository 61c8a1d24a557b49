"""What goes back when all went well."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest

from chalicelib.access import Scope
from chalicelib.web import File, needs
from chalicelib.web.answers import SECURITY
from tests.conftest import ROOT
from tests.web.edge import Edge, Shown, Versioned, failing, show, show_version


def test_an_answer_is_compact_json_with_a_strong_etag() -> None:
    told = Edge(show).call()
    assert (told.status, told.text) == (200, '{"text":"here"}')
    assert told.headers["Content-Type"] == "application/json"
    assert told.headers["Cache-Control"] == "public, no-cache"
    assert re.fullmatch('"[0-9a-f]{32}"', told.headers["ETag"])


def test_equal_answers_have_equal_tags_and_others_have_not() -> None:
    def echo(name: str) -> Shown:
        return Shown(name)

    edge = Edge(echo, path="/shown/{name}")
    tags = [edge.call({"name": name}).headers["ETag"] for name in ("a", "b", "a")]
    assert tags[0] == tags[2] != tags[1]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', ' {} , "other"', "*"])
def test_who_has_the_answer_is_told_so(form: str) -> None:
    edge = Edge(show)
    etag = edge.call().headers["ETag"]
    told = edge.call(headers={"if-none-match": form.format(etag)})
    assert (told.status, told.text, told.headers["ETag"]) == (304, "", etag)


@pytest.mark.parametrize("form", ['"other"', "", "{bare}", '"', '*, "other"'])
def test_who_has_another_answer_gets_this_one(form: str) -> None:
    edge = Edge(show)
    bare = edge.call().headers["ETag"].strip('"')
    assert edge.call(headers={"if-none-match": form.replace("{bare}", bare)}).status == 200


def test_the_request_id_is_the_gateways_else_the_functions_else_a_new_one() -> None:
    class Context:
        aws_request_id = "function-1"

    edge = Edge(show)
    assert edge.call(context=Context(), requestId="gateway-1").headers["X-Request-Id"] == "gateway-1"
    assert edge.call(context=Context()).headers["X-Request-Id"] == "function-1"
    assert len(edge.call().headers["X-Request-Id"]) == 26


def test_a_body_that_is_not_json_is_not_refused_where_none_is_read() -> None:
    assert Edge(show).call(headers={"content-type": "text/plain"}).status == 200


def test_every_answer_says_how_a_browser_is_to_take_it() -> None:
    edge = Edge(show)
    known = edge.call(headers={"if-none-match": "*"})
    for told in (edge.call(), known, edge.call(query={"a": ["1"]}), failing(RuntimeError()).call()):
        assert told.headers.items() >= SECURITY.items(), told.status
    assert set(SECURITY) == {"X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy"}


def test_in_lambda_a_browser_is_told_to_stay_with_https() -> None:
    program = "from chalicelib.web import SECURITY; print(SECURITY['Strict-Transport-Security'])"
    in_lambda = {**os.environ, "AWS_LAMBDA_FUNCTION_NAME": "galley-prod", "GALLEY_SIGNING_KEY": "x" * 32}
    in_lambda["GALLEY_PEPPER"] = "y" * 32
    ran = subprocess.run([sys.executable, "-c", program], env=in_lambda, cwd=ROOT, capture_output=True, check=True)
    assert ran.stdout.startswith(b"max-age=63072000")


def test_a_head_is_told_all_that_a_get_is(held_clock: object) -> None:
    edge = Edge(show)
    get, head = (edge.call(method=method, requestId="1") for method in ("GET", "HEAD"))
    assert (head.status, head.headers) == (get.status, get.headers)
    known = {"if-none-match": get.headers["ETag"]}
    assert edge.call(method="HEAD", headers=known).status == 304


def test_what_is_known_is_told_without_a_type_of_content() -> None:
    told = Edge(show).call(headers={"if-none-match": "*"})
    assert "Content-Type" not in told.headers
    assert told.headers["Cache-Control"] == "public, no-cache"


def test_a_problem_is_kept_by_no_cache_and_has_no_tag() -> None:
    told = Edge(show).call(query={"a": ["1"]}, headers={"if-none-match": "*"})
    assert (told.status, told.headers["Cache-Control"]) == (400, "no-store")
    assert "ETag" not in told.headers


@pytest.mark.parametrize(
    ("declared", "cache"),
    [({}, "public, no-cache"), ({"cache": "no-store"}, "no-store"), ({"access": needs(Scope.SITE_WRITE)}, "no-store")],
)
def test_what_only_staff_may_see_is_kept_by_no_cache(declared: dict[str, Any], cache: str) -> None:
    assert Edge(show, **declared).declaration.cache == cache


def test_only_what_staff_work_on_is_tagged_with_its_version() -> None:
    """What readers see may change without its version, such as a name at an article."""
    public = Edge(show_version, answer=Versioned).call()
    assert re.fullmatch('"[0-9a-f]{32}"', public.headers["ETag"])


def test_a_file_goes_out_as_it_is_with_a_tag() -> None:
    def give() -> File:
        return File("é".encode(), "text/html; charset=utf-8", headers={"Content-Security-Policy": "default-src 'self'"})

    edge = Edge(give, answer=File, media=("text/html",))
    told = edge.call()
    assert (told.status, told.text, told.headers["Content-Type"]) == (200, "é", "text/html; charset=utf-8")
    assert told.headers["Cache-Control"] == "no-store"
    assert told.headers["Content-Security-Policy"] == "default-src 'self'"
    assert told.headers["X-Content-Type-Options"] == "nosniff"
    assert edge.call(headers={"if-none-match": told.headers["ETag"]}).status == 304


def test_where_the_thing_answered_can_be_read_is_said_below_the_stage() -> None:
    edge = Edge(show_version, answer=Versioned, location="/things/{id}")
    assert edge.call(path="/api/shown").headers["Content-Location"] == "/api/things/1"
    assert edge.call(path="/shown").headers["Content-Location"] == "/things/1"
    assert "Location" not in edge.call().headers
