"""What runs at CloudFront's edge, in node, beside the rules by which the site answers on one machine."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from chalicelib.web import calls
from deployment.template import EDGE
from local import rules
from local.rules import Answer, Stored
from tests.clients import tools
from tests.local.test_rules import OBJECTS
from tests.machine import Machine

RUNNER = Path(__file__).with_name("edge.mjs")


def run(*events: Mapping[str, Any]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [tools.node(), str(RUNNER), str(EDGE)],
        input=json.dumps(events),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def request(path: str, query: str = "", **headers: str) -> dict[str, Any]:
    """A request as CloudFront shows it: names in lower case, nothing decoded."""
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    given: dict[str, Any] = {}
    for name, _, value in pairs:
        given.setdefault(name, {"value": value, "multiValue": []})["multiValue"].append({"value": value})
    named = {name.replace("_", "-"): {"value": value} for name, value in headers.items()}
    return {
        "context": {"eventType": "viewer-request"},
        "viewer": {"ip": "198.51.100.7"},
        "request": {"method": "GET", "uri": path, "querystring": given, "headers": named},
    }


def response(**headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): {"value": value} for name, value in headers.items()}
    answer = {"statusCode": 200, "statusDescription": "OK", "headers": named}
    return {**request("/"), "context": {"eventType": "viewer-response"}, "response": answer}


def at_the_edge(path: str, objects: Mapping[str, Stored] = OBJECTS, query: str = "") -> Answer:
    """What a reader gets from CloudFront: the function, the bucket, the page for what is not there, the function."""
    [asked] = run(request(path, query))
    if "statusCode" in asked:
        return _plain(asked)
    found = objects.get(unquote(asked["uri"])[1:])
    if found is None:
        return Answer(404, {}, objects["404.html"].body)
    kept = {"x_amz_website_redirect_location": found.redirect} if found.redirect else {}
    [answered] = run(response(cache_control=found.cache_control, etag=found.etag, **kept))
    return Answer(answered["statusCode"], _plain(answered).headers, found.body)


def _plain(answered: Mapping[str, Any]) -> Answer:
    headers = {name.title(): one["value"] for name, one in answered["headers"].items()}
    return Answer(answered["statusCode"], headers, str(answered.get("body", {}).get("data", "")).encode())


@pytest.mark.parametrize("path", ["/", "/a/", "/%C3%BCber/", "/post.html", "/a%20b/", "/a/index.html"])
def test_a_page_answers_at_its_path_as_on_one_machine(path: str) -> None:
    there, here = at_the_edge(path), rules.answer(path, OBJECTS.get)
    assert (there.status, there.body) == (here.status, here.body) == (200, OBJECTS["index.html"].body)


@pytest.mark.parametrize(
    ("path", "query"),
    [("/a", ""), ("/a", "page=2"), ("/a", "x=1&x=%20&y"), ("/%C3%BCber", ""), ("/a%20b", ""), ("/old/", "")],
)
def test_a_path_that_moved_leads_where_it_leads_on_one_machine(path: str, query: str) -> None:
    there, here = at_the_edge(path, query=query), rules.answer(path, OBJECTS.get, query=query)
    assert (there.status, there.headers["Location"]) == (301, here.headers["Location"])
    assert there.headers["Cache-Control"] == here.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/no/such/page/", "/b.html", "/a//", "/post.html/"])
def test_what_is_not_there_is_the_404_page(path: str) -> None:
    there, here = at_the_edge(path), rules.answer(path, OBJECTS.get)
    assert (there.status, there.body) == (here.status, here.body) == (404, OBJECTS["404.html"].body)


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/a/../b",
        "/a/%2e%2e/b",
        "/./a",
        "/a\\..\\b",
        "/%00",
        "/%0d%0aX: y",
        "/%ff",
        "//example.org",
        "*",
        "",
    ],
)
def test_what_is_no_path_is_refused(path: str) -> None:
    there, here = at_the_edge(path), rules.answer(path, OBJECTS.get)
    assert (there.status, there.body) == (here.status, here.body) == (400, b"this path is not one\n")


def test_the_edge_cannot_look_so_a_path_without_a_dot_is_sent_on_before_it_is_404() -> None:
    """On one machine `/b` is 404 at once."""
    first = at_the_edge("/b")
    assert (first.status, first.headers["Location"]) == (301, "/b/")
    assert at_the_edge("/b/").status == rules.answer("/b", OBJECTS.get).status == 404


def test_a_folder_with_a_dot_is_found_only_with_its_slash() -> None:
    """On one machine `/v1.2` is sent on."""
    objects = {**OBJECTS, "v1.2/index.html": OBJECTS["index.html"]}
    assert at_the_edge("/v1.2/", objects).status == 200
    assert at_the_edge("/v1.2", objects).status == 404


def test_every_file_of_a_site_has_a_dot_in_its_name(galley: Machine, publish: Any) -> None:
    """Else the edge would take it for a folder."""
    publish("A title", tags=("tea",))
    galley.settle()
    names = [key.rpartition("/")[2] for key in galley.files()]
    assert len(names) > 10
    assert [name for name in names if "." not in name] == []


def test_where_an_object_redirects_to_can_be_sent_as_a_header() -> None:
    [answered] = run(response(x_amz_website_redirect_location="/neu/ü?x=1&y=%20"))
    assert answered["headers"]["location"] == {"value": "/neu/%C3%BC?x=1&y=%20"}


def test_what_s3_says_of_an_object_besides_stays_inside() -> None:
    [answered] = run(response(x_amz_meta_inputs="hash", x_amz_version_id="v", x_amz_cf_id="kept", etag='"e"'))
    assert set(answered["headers"]) == {"x-amz-cf-id", "etag"}


@pytest.mark.parametrize("path", ["/api", "/api/articles", "/api/a/../b", "/api/files/a"])
def test_a_request_to_the_api_goes_on_as_it_is_with_the_address_that_cloudfront_saw(path: str) -> None:
    forged = {"x_galley_viewer": "192.0.2.1:1", "cloudfront_viewer_address": "192.0.2.1:1", "accept": "x"}
    [asked] = run(request(path, **forged))
    assert asked["uri"] == path
    assert asked["headers"] == {"accept": {"value": "x"}, "x-galley-viewer": {"value": "198.51.100.7:0"}}


def test_the_api_takes_the_address_from_the_header_that_the_edge_sets() -> None:
    [asked] = run(request("/api/articles"))
    [name] = asked["headers"]
    assert f'self.header("{name}")' in Path(calls.__file__).read_text(encoding="utf-8")


def test_a_path_that_only_begins_like_the_api_is_a_page() -> None:
    [asked] = run(request("/apiary/"))
    assert asked["uri"] == "/apiary/index.html"


def test_the_function_is_small_enough_and_has_no_state() -> None:
    code = EDGE.read_text(encoding="utf-8")
    assert len(code.encode()) <= 10_240
    assert not any(f"\n{word} " in code for word in ("let", "var", "const"))
