"""Every template before axe and pa11y, in light and dark, on a wide and on a narrow screen; and every article."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest

from tests.browser.browser import Browser
from tests.judges import tools
from tests.judges.publications import Publication

pytestmark = pytest.mark.judges
WIDE, NARROW = 1200, 320
"""CSS pixels; 320 is that of WCAG 2.2, criterion 1.4.10."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
ADVICE = ["best-practice"]
ASK = "tags => axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })"

SPOIL = """() => {
  const wide = document.createElement("div");
  wide.style.width = "2000px";
  wide.append(Object.assign(new Image(9, 9), { src: "/nothing.png" }));
  document.querySelector("main").append(wide);
}"""


class Way(NamedTuple):
    """How a reader has a page: the colours that the system asks for, those chosen on the page, how wide it is."""

    preferred: str
    chosen: str
    width: int


WAYS = [Way("light", "", NARROW), Way("dark", "", WIDE)]
"""For every article."""
ALL_WAYS = [
    *WAYS,
    Way("light", "", WIDE),
    Way("dark", "", NARROW),
    Way("light", "dark", WIDE),
    Way("dark", "light", WIDE),
]
"""For one page of every template."""


@dataclass(frozen=True)
class Look:
    """What axe says about a page as a reader has it, and how much wider than the screen it is."""

    where: str
    violations: list[str]
    advice: list[str]
    overflow: int


@pytest.fixture(scope="module")
def looks(sample: Publication, address: str, chromium: Browser) -> list[Look]:
    templates = sample.templates()
    ways = dict.fromkeys(sample.paths("ArticlePage"), WAYS) | dict.fromkeys(templates.values(), ALL_WAYS)
    return [look for path, wanted in ways.items() for look in _looks(chromium, f"{address}{path}", wanted)]


def _looks(chromium: Browser, url: str, ways: list[Way]) -> Iterator[Look]:
    tab = chromium.visit(url).tab
    tab.evaluate(_axe())  # over the debugger, which no Content-Security-Policy stops
    for way in ways:
        tab.emulate_media(color_scheme=way.preferred, reduced_motion="reduce")
        tab.evaluate("chosen => document.documentElement.dataset.theme = chosen", way.chosen)
        tab.set_viewport_size({"width": way.width, "height": 900})
        yield _look(tab, f"{url}, {way}")
    tab.close()


def _axe() -> str:
    return (tools.npm() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def _look(tab: Any, where: str) -> Look:
    said = tab.evaluate(ASK, WCAG + ADVICE)["violations"]
    overflow = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    advice = [each for each in said if "best-practice" in each["tags"]]
    return Look(where, _told(where, [each for each in said if each not in advice]), _told(where, advice), overflow)


def _told(where: str, said: list[Any]) -> list[str]:
    return [
        f"{where}: {each['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for each in said
        for node in each["nodes"]
    ]


def test_axe_has_nothing_to_say_by_wcag(looks: list[Look]) -> None:
    assert [said for look in looks for said in look.violations] == []


def test_axe_has_no_advice(looks: list[Look]) -> None:
    assert [said for look in looks for said in look.advice] == []


def test_no_template_scrolls_sideways(looks: list[Look]) -> None:
    assert {look.where: look.overflow for look in looks if look.overflow > 0} == {}


def test_axe_finds_faults_that_were_put_there(sample: Publication, address: str, chromium: Browser) -> None:
    tab = chromium.visit(f"{address}/404.html").tab
    tab.evaluate(_axe())
    tab.evaluate(SPOIL)
    look = _look(tab, "spoilt")
    tab.close()
    assert [said.split(": ")[1] for said in look.violations] == ["image-alt"]
    assert look.overflow > 0


def test_the_templates_are_those_that_readers_know(sample: Publication) -> None:
    known = {"FrontPage", "ArticlePage", "ListPage", "AuthorPage", "MonthPage", "TaxonomyPage", "NotFoundPage"}
    assert known <= set(sample.templates())


def test_pa11y_has_nothing_to_say(sample: Publication, address: str) -> None:
    said = tools.script("pa11y.mjs", *(f"{address}{path}" for path in sample.templates().values()))
    assert [
        f"{each['url']}, {each['scheme']}: {each['code']}: {each['message']}: {each['selector']}" for each in said
    ] == []
