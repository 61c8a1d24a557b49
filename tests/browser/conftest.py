"""A browser, and a publication whose pages of accounts use the API on their own host or on another."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import app
from chalicelib import aws, mail
from chalicelib.commands import site as publication
from chalicelib.projections.pages import accounts
from chalicelib.settings import settings
from chalicelib.web import cors
from local import api, site
from local.mailbox import Mailbox
from tests.browser import browser
from tests.browser.browser import Browser
from tests.browser.devices import Place
from tests.conftest import HeldClock
from tests.machine import Machine


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.opened() as running:
        yield running


@pytest.fixture(params=["same", "other"])
def place(
    request: pytest.FixtureRequest,
    galley: Machine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    held_clock: HeldClock,
) -> Iterator[Place]:
    """The pages use `/api` on their own host, or the API on another port with CORS and cookies."""
    api_server = api.serve(app, host="127.0.0.1", port=0)
    letters = Mailbox(tmp_path / "mail", lambda: origin)
    lookup = site.bucket_lookup(aws.client, settings.site_bucket)
    site_server = site.serve(lookup, host="127.0.0.1", port=0, api_port=api_server.port, mailbox=letters.answer)
    origin = f"http://localhost:{site_server.port}"
    base = "/api" if request.param == "same" else f"http://localhost:{api_server.port}"
    here = replace(settings, api_base=base, site_port=str(site_server.port), state=str(tmp_path), mail="folder")
    for module in (accounts, site, cors, mail):
        monkeypatch.setattr(module, "settings", here)
    cors.origins.cache_clear()
    publication.configure(actor="test", settings={"base_url": origin, "title": "Oak"})
    galley.settle()
    try:
        yield Place(galley, origin, held_clock)
    finally:
        site_server.shutdown()
        api_server.shutdown()
        cors.origins.cache_clear()
