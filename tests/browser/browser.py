"""A real browser for the tests: Chromium, which sees this machine's loopback and nothing else.

    with browser.opened() as chromium:
        page = chromium.visit("http://127.0.0.1:8000/docs")
        page.shows("Published articles")
        assert page.complaints == []

`visit` makes a page of its own each time, without the cookies and the cache of others.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 30_000
"""Milliseconds that a page may take to show something."""
_ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


@dataclass(frozen=True)
class Page:
    """A page in the browser, and what it did. `tab` is Playwright's page, for clicks and forms.

    `complaints`: errors and warnings of the console, such as what the Content-Security-Policy or CORS forbids, and
    exceptions that no script caught.
    """

    tab: Any
    requested: list[Any] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def shows(self, text: str) -> Any:
        """The first element that can be seen and holds this text; waits for it. Fails after `PATIENCE`."""
        found = self.tab.get_by_text(text).filter(visible=True).first
        found.wait_for(timeout=PATIENCE)
        return found

    def hosts(self) -> set[str]:
        """Every host that was asked for anything, whether or not it could be reached."""
        return {urlsplit(request.url).hostname or "" for request in self.requested} - {""}

    def requests(self, method: str, path: str) -> list[Any]:
        """What was sent to a path: Playwright's requests, with `.headers`, `.post_data` and `.response()`."""
        return [each for each in self.requested if (each.method, urlsplit(each.url).path) == (method, path)]


@dataclass(frozen=True)
class Browser:
    """A running Chromium."""

    chromium: Any

    def visit(self, url: str, *, dark: bool = False) -> Page:
        """The page at a URL, once it is loaded."""
        tab = self.chromium.new_page(color_scheme="dark" if dark else "light", viewport={"width": 1200, "height": 900})
        page = Page(tab)

        def saw(request: Any) -> None:
            page.requested.append(request)

        def heard(said: Any) -> None:
            if said.type in {"error", "warning"}:
                page.complaints.append(said.text)

        tab.on("request", saw)
        tab.on("console", heard)
        tab.on("pageerror", lambda error: page.complaints.append(str(error)))
        tab.goto(url, timeout=PATIENCE)
        return page


@contextmanager
def opened() -> Iterator[Browser]:
    """The Chromium of this machine, or GALLEY_CHROMIUM, or the one that `playwright install chromium` has fetched."""
    from playwright.sync_api import sync_playwright

    own = os.environ.get("GALLEY_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=own, args=[_ALONE])
        try:
            yield Browser(chromium)
        finally:
            chromium.close()
