"""Whatever a page of the sample points to within the site is there."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pytest

from tests.judges import pages
from tests.judges.publications import Publication
from tests.markup import Markup

pytestmark = pytest.mark.judges


def test_every_link_picture_and_anchor_leads_somewhere(sample: Publication) -> None:
    markup = pages.marked_up(sample)
    broken = [f"{at} → {link}" for at, page in markup.items() for link in broken_links(sample, at, page, markup)]
    assert broken == []


def broken_links(sample: Publication, at: str, page: Markup, markup: dict[str, Markup]) -> Iterator[str]:
    for link in dict.fromkeys(pages.links(page)):
        target = pages.inside(sample, link, at)
        if target is None or urlsplit(target).path.startswith("/api/"):
            continue
        fragment = unquote(urlsplit(target).fragment)
        there = markup.get(urlsplit(target).path)
        if pages.answer(sample, target).status != 200 or (there and fragment not in {"", *ids(there)}):
            yield link


def ids(page: Markup) -> set[str]:
    return {attributes[name] for _, attributes in page.starts for name in ("id", "name") if name in attributes}


def test_a_broken_link_and_a_missing_anchor_are_found(sample: Publication) -> None:
    page = Markup('<a href="/nowhere/">a</a><a href="#nothing">b</a><a href="/">c</a><img srcset="/gone.avif 2x">')
    assert list(broken_links(sample, "/404.html", page, {"/404.html": page})) == ["/nowhere/", "#nothing", "/gone.avif"]


def test_translations_name_each_other(sample: Publication) -> None:
    markup = pages.marked_up(sample)
    named = {at: translations(sample, at, page) for at, page in markup.items()}
    assert any(len(others) > 1 for others in named.values())
    assert [(at, other) for at, others in named.items() for other in others if at not in named[other]] == []


def translations(sample: Publication, at: str, page: Markup) -> set[str]:
    """The pages that one names as itself in other languages, without the `x-default`."""
    named = [link for link in page.all("link") if link.get("hreflang", "x-default") != "x-default"]
    return {target for link in named if (target := pages.inside(sample, link["href"], at))}
