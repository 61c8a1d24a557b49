"""Payloads against a public sanitiser, through the renderer into Chromium: no script runs.

What counts as run, on a page without a policy that would stop anything:

- `alert`, `confirm`, `prompt`, `print` or `open` is called, or `console` is written to;
- Chromium reports, under a policy that only reports, a script that has not the detector's own nonce: an element, an
  attribute such as `onerror`, a `javascript:` address that is followed.

All this while the page loads, until every image has loaded or failed, and while every element is hovered over,
focused and clicked, by events that a script makes. Links are followed only if they are `javascript:` ones.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chalicelib import markdown
from chalicelib.markdown import Format
from tests.browser import browser
from tests.browser.browser import Browser, Page
from tests.loopback import Reply, Request, answering

pytestmark = pytest.mark.browser
SHARED = Path(os.environ.get("GALLEY_SHARED", Path(__file__).parents[3] / "shared"))
FORMATS: tuple[Format, ...] = ("markdown", "html", "text")
POLICY = "script-src 'nonce-detector' 'unsafe-eval'"
"""What drives the browser uses `eval`; a payload that did would have run before."""
DETECTOR = """<script nonce="detector">
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = (...given) => { window.ran.push(name + " " + given.join()); };
for (const name of ["log", "info", "warn", "error", "debug"])
  console[name] = (...given) => { window.ran.push("console " + given.join()); };
document.addEventListener("securitypolicyviolation", (event) => {
  window.ran.push(`${event.effectiveDirective} ${event.sample}`);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a[href]");
  if (link && link.protocol !== "javascript:") event.preventDefault();
});
</script>"""
TOUCH = """async () => {
  for (const image of document.images) image.loading = "eager";
  const settled = (image) => new Promise((done) => {
    for (const kind of ["load", "error"]) image.addEventListener(kind, done);
    if (image.complete) done();
  });
  await Promise.all([...document.images].map(settled));
  const touched = [...document.querySelectorAll("main *")];
  for (const element of touched) {
    for (const kind of ["pointerover", "mouseover", "mouseenter", "mousemove", "mouseout", "wheel"])
      element.dispatchEvent(new MouseEvent(kind, { bubbles: true }));
    if (element.focus) element.focus();
    if (element.click) element.click();
    if (element.blur) element.blur();
  }
  for (let turn = 0; turn < 3; turn++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return touched.length;
}"""
TRAPS = {
    "alert 1": "<img src=x onerror=alert(1)>",
    "script-src-elem": "<script>alert(2)</script>",
    "alert 3": "<a href='javascript:alert(3)'>x</a>",
    "alert 4": "<details open ontoggle=alert(4)>x</details>",
    "alert 5": "<svg onload=alert(5)></svg>",
    "alert 6": "<p onmouseover=alert(6)>x</p>",
    "alert 7": "<input autofocus onfocus=alert(7)>",
    "console 8": "<b onclick=console.log(8)>x</b>",
    "script-src-attr": "<b onclick='window.silent = 9'>x</b>",
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.opened() as running:
        yield running


@pytest.fixture(scope="module")
def payloads() -> list[str]:
    file = SHARED / "content" / "xss" / "payloads.json"
    if not file.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"there are no payloads in GALLEY_SHARED ({file.name})")
    return [entry["payload"] for entry in json.loads(file.read_text("utf-8"))]


@contextmanager
def served(sections: list[str]) -> Iterator[str]:
    """The URL of a page with these sections."""
    inner = "\n".join(f"<section>{section}</section>" for section in sections)
    page = f'<!doctype html><html lang="en"><title>Payloads</title>{DETECTOR}<main>{inner}</main></html>'.encode()

    def answer(request: Request) -> Reply:
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy-Report-Only": POLICY}
        return (200, headers, page) if request.path == "/" else (404, headers, b"")

    with answering(answer) as port:
        yield f"http://127.0.0.1:{port}/"


def ran(chromium: Browser, sections: list[str]) -> tuple[list[str], int, Page]:
    """What ran, how many elements were touched, and the page."""
    with served(sections) as url:
        page = chromium.visit(url)
        touched = page.tab.evaluate(TOUCH)
        assert page.tab.url == url
        return page.tab.evaluate("window.ran"), touched, page


def test_no_payload_runs(chromium: Browser, payloads: list[str]) -> None:
    sections = [markdown.render(payload, format=form).html for form in FORMATS for payload in payloads]
    found, touched, page = ran(chromium, sections)
    assert (len(payloads), len(sections)) == (223, 669)
    assert touched > 1_000
    assert found == []
    assert page.tab.evaluate("[document.scripts.length, document.querySelectorAll('main section').length]") == [1, 669]


@pytest.mark.parametrize("trace", TRAPS)
def test_the_detector_sees_what_runs(chromium: Browser, trace: str) -> None:
    found, _, _ = ran(chromium, [TRAPS[trace]])
    assert any(entry.startswith(trace) for entry in found), found


def test_the_payloads_would_run_without_the_sanitiser(chromium: Browser, payloads: list[str]) -> None:
    found, _, _ = ran(chromium, [one for one in payloads if len(one) < 80])
    assert len(found) > 20
