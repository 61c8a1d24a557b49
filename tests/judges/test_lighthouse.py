"""Lighthouse's four categories, measured as on a slow phone: 100 of 100."""

import pytest

from tests.judges import tools
from tests.judges.publications import Publication

pytestmark = pytest.mark.judges
CATEGORIES = {"performance", "accessibility", "best-practices", "seo"}


def test_front_page_list_and_article_score_a_hundred(sample: Publication, address: str, notes: list[str]) -> None:
    templates = sample.templates()
    paths = [templates[kind] for kind in ("FrontPage", "ListPage", "ArticlePage")]
    said = tools.script("lighthouse.mjs", *(f"{address}{path}" for path in paths))
    runs = {url: each["performances"] for url, each in said.items()}
    notes.append(f"lighthouse, runs for performance: {list(runs.values())}")
    assert {category for each in said.values() for category in each["scores"]} == CATEGORIES
    short = {url: each["lost"] for url, each in said.items() if set(each["scores"].values()) != {100}}
    assert short == {}, {url: each["scores"] for url, each in said.items()}
