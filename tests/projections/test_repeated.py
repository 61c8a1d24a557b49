"""What is written a hundred times on each page is written as Jinja2 and MarkupSafe would write it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from chalicelib.projections.pages.compiled import escaped, quicken
from chalicelib.projections.pages.contexts import Card, FrontPage, Site
from chalicelib.projections.pages.environment import environment
from chalicelib.projections.pages.parts import MenuLink
from chalicelib.projections.pages.render import render

CARD = Card(title="A <title>", path="/a/", summary="Words & more", published="2026-03-01T09:00:00Z")
SITE = Site(
    title="Oak",
    base_url="https://oak.example",
    home="/",
    navigation=(MenuLink(name="More", url="", children=(MenuLink(name="Home", url="/"),)),),
)


class Page:
    """Not a string, and knows its HTML."""

    def __html__(self) -> str:
        return "<p>"


def html(site: Site, *cards: Card) -> str:
    return render(FrontPage(site=site, cards=cards)).decode()


@given(st.text() | st.integers() | st.none() | st.text().map(Markup))
def test_a_value_is_escaped_as_it_always_is(value: object) -> None:
    assert escaped(value) == escape(value)


def test_what_knows_its_html_is_asked_for_it() -> None:
    assert escaped(Page()) == "<p>"


def test_a_name_that_is_misspelt_is_an_error_still() -> None:
    with pytest.raises(UndefinedError):
        escaped(StrictUndefined(name="titel"))
    with pytest.raises(UndefinedError):
        environment(None).from_string("{{ titel }}").render()


def test_a_template_finds_what_all_have_and_what_it_alone_was_given() -> None:
    ours = Environment(autoescape=True)
    quicken(ours)
    ours.globals |= {"shared": "a", "other": "b"}
    assert ours.from_string("{{ shared }}{{ other }}{{ own }}", globals={"other": "c", "own": "d"}).render() == "acd"


def test_a_card_is_made_once_and_stands_alike_wherever_it_is() -> None:
    environment(None).made.clear()  # type: ignore[attr-defined]
    both = html(SITE, CARD, CARD)
    assert both.count("A &lt;title&gt;</a>") == 2
    assert len([key for key in environment(None).made if key[0] == "card"]) == 1  # type: ignore[attr-defined]
    assert html(SITE, CARD, CARD) == both


def test_another_site_has_other_cards_and_menus() -> None:
    moved = msgspec.structs.replace(SITE, base_url="https://oak.example/blog", title="Elm")
    assert 'href="/a/"' in html(SITE, CARD)
    other = html(moved, CARD)
    assert 'href="/blog/a/"' in other
    assert "Oak" not in other


def test_a_menu_says_which_of_its_pages_this_is() -> None:
    assert '<a href="/" aria-current="page">Home</a>' in html(SITE)
    away = msgspec.structs.replace(SITE, navigation=(MenuLink(name="Home", url="/away/"),))
    assert '<a href="/away/">Home</a>' in html(away)


def test_macros_are_made_once_for_each_site_and_language() -> None:
    site = msgspec.structs.replace(SITE, search="/search/")
    known = environment(None).macros  # type: ignore[attr-defined]
    known.clear()
    pages = html(site, CARD), html(site)
    assert len(known) == 1
    german = html(msgspec.structs.replace(site, language="de"))
    assert len(known) == 2
    assert ('rel="search">Search</a>' in pages[1], 'rel="search">Suche</a>' in german) == (True, True)
    assert (html(site, CARD), html(site)) == pages
