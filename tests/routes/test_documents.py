"""What the API says of itself."""

import hashlib
import re
from typing import Any

import pytest

from chalicelib.routes import documents
from tests import http_client
from tests.markup import Markup
from tests.routes.conftest import Get
from tests.routes.problems import assert_problem

NOTE = (documents._FOLDER / "README.md").read_text(encoding="utf-8")
VENDORED = re.findall(r"^\| `(.+?)` \| `.+?` \| `([0-9a-f]{64})` \|$", NOTE, re.MULTILINE)


def below(prefix: str, path: str, route: str = "") -> Any:
    """The answer of the function when the gateway has a stage."""
    event = {
        "requestContext": {"httpMethod": "GET", "resourcePath": route or path, "path": prefix + path},
        "headers": {},
        "pathParameters": None,
        "multiValueQueryStringParameters": None,
        "stageVariables": None,
        "body": None,
    }
    return http_client.client().call(event)


def loaded(html: str) -> list[str]:
    """The addresses of all that a page loads by itself."""
    markup = Markup(html)
    return [each["href"] for each in markup.all("link")] + [each["src"] for each in markup.all("script")]


def test_the_document_is_served_without_a_store(get_without_store: Get) -> None:
    answer = get_without_store("/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json_body["openapi"] == "3.1.0"
    assert answer.json_body["servers"] == [{"url": "/"}]


def test_behind_a_stage_the_document_names_the_stage_as_its_server() -> None:
    answer = below("/api", "/openapi.json")
    assert answer["statusCode"] == 200
    assert '"servers":[{"url":"/api"}]' in answer["body"]


def test_the_reference_is_an_accessible_page_without_a_store(get_without_store: Get) -> None:
    answer = get_without_store("/docs")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    page = Markup(answer.body.decode())
    assert page.wrong == []
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("title")) == len(page.all("h1")) == len(page.all("main")) == 1


def test_the_reference_allows_no_inline_script_or_style_and_no_other_host(get_without_store: Get) -> None:
    answer = get_without_store("/docs")
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy.pop("img-src") == "'self' data:"
    assert {policy[name] for name in ("script-src", "style-src", "font-src", "connect-src")} == {"'self'"}
    assert {policy[name] for name in ("default-src", "base-uri", "form-action", "frame-ancestors")} == {"'none'"}
    assert "unsafe" not in str(policy)
    html = answer.body.decode()
    assert "<style" not in html
    assert " style=" not in html
    assert re.findall(r"<script(?! src=)", html) == []


def test_all_that_the_reference_loads_is_served(get_without_store: Get) -> None:
    addresses = loaded(get_without_store("/docs").body.decode())
    files = [address.removeprefix("./docs/") for address in addresses if address.startswith("./docs/")]
    assert len(files) == 4
    assert set(addresses) - {f"./docs/{file}" for file in files} == {"data:,"}
    for file in files:
        answer = get_without_store(f"/docs/{file}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].split(";")[0] == "text/" + {"js": "javascript"}.get(file[-2:], "css")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "script"),
    [("/docs", "./docs/start.js"), ("/docs/", "../docs/start.js")],
)
@pytest.mark.parametrize("prefix", ["", "/api", "/a/b"])
def test_links_lead_to_the_files_wherever_the_api_is_mounted(prefix: str, asked: str, script: str) -> None:
    answer = below(prefix, asked, route="/docs")
    assert script in loaded(answer["body"])


def test_only_a_file_with_its_version_in_its_name_may_be_kept_for_ever(get_without_store: Get) -> None:
    kept = {name: get_without_store(f"/docs/{name}").headers["Cache-Control"] for name in documents._FILES}
    forever = {name for name, cache in kept.items() if "immutable" in cache}
    assert forever == {"swagger-ui-5.35.0.css", "swagger-ui-bundle-5.35.0.js"}
    assert {kept[name] for name in kept.keys() - forever} == {"public, no-cache"}


@pytest.mark.parametrize(
    "name", ["README.md", "nothing.js", "..%2Fstyle.css", "..%2F..%2Fsettings.py", "%2Fetc%2Fpasswd"]
)
def test_no_other_file_is_served(name: str, get_without_store: Get) -> None:
    assert_problem(get_without_store(f"/docs/{name}"), 404, "not-found")


@pytest.mark.parametrize(("name", "digest"), VENDORED)
def test_a_file_of_the_viewer_is_the_one_that_was_published(name: str, digest: str) -> None:
    assert hashlib.sha256((documents._FOLDER / name).read_bytes()).hexdigest() == digest


def test_every_file_is_the_viewers_or_our_own() -> None:
    own = {"README.md", "start.js", "pages.css"}
    assert {file.name for file in documents._FOLDER.iterdir()} == {name for name, _ in VENDORED} | own
    assert sum(file.stat().st_size for file in documents._FOLDER.iterdir()) < 2_000_000


def test_every_file_is_text_that_one_answer_of_lambda_can_hold() -> None:
    for file in documents._FOLDER.iterdir():
        assert len(file.read_text(encoding="utf-8")) * 1.2 < 6_000_000
