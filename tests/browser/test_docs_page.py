"""The reference in a real browser: it shows the API, asks nobody else for anything, and tries requests out."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from app import app
from chalicelib import aws
from chalicelib.commands import tokens
from chalicelib.routes import documents
from chalicelib.settings import settings
from chalicelib.web import ROUTES
from local import api, mailbox, site
from tests.browser import browser
from tests.browser.browser import Browser, Page
from tests.machine import Machine

pytestmark = pytest.mark.browser
HERE = {"127.0.0.1"}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.opened() as running:
        yield running


@pytest.fixture
def base(galley: Machine) -> Iterator[str]:
    """The address of the API, as `make dev` serves it, on a free port."""
    server = api.serve(app, host="127.0.0.1", port=0)
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()


@pytest.fixture
def mounted(base: str) -> Iterator[str]:
    """The same API below `/api` of the site."""
    lookup, behind = site.bucket_lookup(aws.client, settings.site_bucket), urlsplit(base).port or 0
    server = site.serve(lookup, host="127.0.0.1", port=0, api_port=behind, mailbox=mailbox.page)
    try:
        yield f"http://127.0.0.1:{server.port}/api"
    finally:
        server.shutdown()


def operation(page: Page, name: str) -> None:
    """Open an operation, ready to be tried out. Names of operations are those of their functions."""
    page.tab.locator(f"[id$='-{name}'] .opblock-summary-control").click()
    page.tab.locator(f"[id$='-{name}'] .try-out__btn").click()


def test_every_operation_is_shown_without_a_complaint_or_another_host(chromium: Browser, base: str) -> None:
    page = chromium.visit(f"{base}/docs")
    for route in ROUTES:
        page.shows(route.summary)
    assert page.tab.locator(".opblock").count() == len(list(ROUTES))
    assert page.tab.title() == "Reference – Galley API"
    assert (page.complaints, page.hosts()) == ([], HERE)
    scripts_and_styles = [f"/docs/{name}" for name in documents._FILES if not name.endswith(".txt")]
    asked = [request.url.removeprefix(base) for request in page.requested]
    assert sorted(asked) == sorted(["/docs", "/openapi.json", *scripts_and_styles])  # no favicon, nothing twice


def test_an_address_that_ends_in_a_slash_shows_the_same(chromium: Browser, base: str) -> None:
    page = chromium.visit(f"{base}/docs/")
    page.shows("Published articles, newest first")
    assert (page.complaints, page.hosts()) == ([], HERE)


def test_a_dark_screen_gets_a_dark_page(chromium: Browser, base: str) -> None:
    colours = []
    for dark in (False, True):
        page = chromium.visit(f"{base}/docs", dark=dark)
        page.shows("Published articles, newest first")
        colours.append(page.tab.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert page.complaints == []
    assert colours == ["rgb(255, 255, 255)", "rgb(28, 32, 34)"]


@pytest.mark.parametrize("place", ["base", "mounted"])
def test_a_request_is_tried_out_where_the_page_came_from(
    place: str, chromium: Browser, request: pytest.FixtureRequest
) -> None:
    root = request.getfixturevalue(place)
    page = chromium.visit(f"{root}/docs")
    page.shows("The publication")
    operation(page, "get_site")
    page.tab.locator(".execute").click()
    page.shows("Server response")
    (sent,) = page.requests("GET", urlsplit(root).path + "/site")
    assert sent.url == f"{root}/site"
    assert sent.response().status == 200
    assert (page.complaints, page.hosts()) == ([], HERE)


def test_a_token_that_is_entered_goes_with_a_request_and_is_not_kept(chromium: Browser, base: str) -> None:
    _, token = tokens.create(actor="operator", name="browser", scopes=("articles:write",), days=1)
    page = chromium.visit(f"{base}/docs")
    page.shows("Authorize").click()
    bearer = page.tab.locator(".auth-container").filter(has_text="token (http, Bearer)").last
    bearer.locator("#auth-bearer-value").fill(token)
    bearer.locator(".authorize").click()
    page.tab.locator(".btn-done").first.click()
    operation(page, "create_article")
    page.tab.locator("textarea.body-param__text").fill(json.dumps({"title": "Written in the reference"}))
    page.tab.locator(".execute").click()
    page.shows("Server response")
    (sent,) = page.requests("POST", "/articles")
    assert sent.headers["authorization"] == f"Bearer {token}"
    assert sent.response().status == 201
    assert page.tab.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert (page.complaints, page.hosts()) == ([], HERE)


@pytest.mark.parametrize("path", ["/problems", "/problems/precondition-failed"])
def test_a_page_about_problems_leads_to_the_reference(path: str, chromium: Browser, base: str) -> None:
    page = chromium.visit(base + path)
    page.shows("Reference").click()
    page.shows("Published articles, newest first")
    assert page.tab.url == f"{base}/docs"
    assert (page.complaints, page.hosts()) == ([], HERE)
