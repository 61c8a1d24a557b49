"""What a browser does with each template: whom it asks, what the policy forbids, what is left without scripts."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

import pytest

from tests.browser.browser import PATIENCE, Browser
from tests.judges.publications import Publication

pytestmark = pytest.mark.judges
HEAVIEST = 30_000
"""Bytes of HTML, style sheets and scripts of an article, as they are sent."""
PICTURES = {"image", "media"}
NOT_COUNTED = "() => document.querySelectorAll('main button, main noscript').forEach(each => each.remove())"


@dataclass(frozen=True)
class Visit:
    """One template in the browser. The texts are what can be seen of `main`, with scripts and without; what is there
    only for the one or the other is not counted: buttons, and the note that a search needs a script.
    """

    hosts: set[str]
    complaints: list[str]
    weight: int
    text: str
    text_without_scripts: str


@pytest.fixture(scope="module")
def visits(sample: Publication, address: str, chromium: Browser) -> dict[str, Visit]:
    scriptless = chromium.chromium.new_context(java_script_enabled=False, viewport={"width": 1200, "height": 900})
    found = {}
    for kind, path in sample.templates().items():
        page = chromium.visit(f"{address}{path}")
        bare = scriptless.new_page()
        bare.goto(f"{address}{path}", timeout=PATIENCE)
        weight = sum(_weight(each) for each in page.requested if each.resource_type not in PICTURES)
        found[f"{kind} {path}"] = Visit(page.hosts(), page.complaints, weight, _text(page.tab), _text(bare))
        page.tab.close()
    scriptless.close()
    return found


def _weight(request: Any) -> int:
    return int(request.sizes()["responseBodySize"])


def _text(tab: Any) -> str:
    tab.evaluate(NOT_COUNTED)
    return re.sub(r"\s+", " ", tab.locator("main").inner_text())


def test_no_page_asks_another_host_for_anything(visits: dict[str, Visit]) -> None:
    assert {where: visit.hosts for where, visit in visits.items() if visit.hosts != {"localhost"}} == {}


def read_alone(visits: dict[str, Visit]) -> dict[str, Visit]:
    """The pages that need no API: what those of accounts are for is to talk to it, and here there is none."""
    return {where: visit for where, visit in visits.items() if not where.startswith("AccountPage")}


def test_no_page_breaks_its_policy_or_complains(visits: dict[str, Visit]) -> None:
    assert {where: visit.complaints for where, visit in read_alone(visits).items() if visit.complaints} == {}


def test_every_page_reads_the_same_without_scripts(visits: dict[str, Visit]) -> None:
    assert all(len(visit.text) > 20 for visit in read_alone(visits).values())
    assert {where for where, visit in read_alone(visits).items() if visit.text != visit.text_without_scripts} == set()


def test_the_heaviest_article_is_light(visits: dict[str, Visit], notes: list[str]) -> None:
    weights = {where: visit.weight for where, visit in visits.items()}
    notes.append(f"bytes sent for HTML, style sheets and scripts: {weights}")
    heaviest = max(weight for where, weight in weights.items() if where.startswith("ArticlePage"))
    assert 2_000 < heaviest < HEAVIEST


def test_the_policy_names_nothing_unsafe(sample: Publication, address: str) -> None:
    for path in sample.templates().values():
        with urlopen(f"{address}{path}", timeout=30) as answer:
            policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy or "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy


def test_a_script_that_was_put_there_is_refused_and_told(address: str, chromium: Browser) -> None:
    page = chromium.visit(f"{address}/404.html")
    page.tab.evaluate("document.body.append(Object.assign(document.createElement('script'), { text: 'ran = 1' }))")
    page.tab.evaluate("fetch('https://elsewhere.example/').catch(() => 0)")
    assert page.tab.evaluate("typeof ran") == "undefined"
    assert page.hosts() == {"localhost"}
    assert len(page.complaints) >= 2
    page.tab.close()
