"""The theme in a real browser: light and dark by choice, copying, search, small screens, and no script at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.browser import browser, specimens
from tests.browser.browser import Browser, Page

pytestmark = pytest.mark.browser
PAPER = {"light": "rgb(253, 252, 249)", "dark": "rgb(23, 22, 20)"}
EVERY = [page for page in specimens.PAGES if page is not specimens.INDEX]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.opened() as running:
        yield running


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with specimens.served() as at:
        yield at


@contextmanager
def reader(chromium: Browser, **settings: Any) -> Iterator[Any]:
    """A tab whose storage outlives a page, as a reader's does: Playwright's page."""
    context = chromium.chromium.new_context(**settings)
    try:
        yield context.new_page()
    finally:
        context.close()


def ground(tab: Any) -> str:
    """The background of the page."""
    return str(tab.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.path)
def test_a_page_makes_no_complaint_and_asks_nobody_else(chromium: Browser, address: str, page: Any) -> None:
    seen: Page = chromium.visit(address + page.path)
    assert (seen.complaints, seen.hosts()) == ([], {"127.0.0.1"})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_as_the_system_says_until_the_reader_chooses(chromium: Browser, address: str, scheme: str) -> None:
    other = {"light": "dark", "dark": "light"}[scheme]
    with reader(chromium, color_scheme=scheme) as tab:
        tab.goto(address + "/")
        assert ground(tab) == PAPER[scheme]
        button = tab.get_by_role("button", name="Dark colours")
        assert button.get_attribute("aria-pressed") == str(scheme == "dark").lower()
        button.click()
        assert (ground(tab), button.get_attribute("aria-pressed")) == (PAPER[other], str(other == "dark").lower())
        tab.goto(address + specimens.ARTICLE.path)
        assert ground(tab) == PAPER[other]


def test_choosing_what_the_system_says_keeps_nothing(chromium: Browser, address: str) -> None:
    with reader(chromium, color_scheme="light") as tab:
        tab.goto(address + "/")
        for kept in ("dark", None):
            tab.get_by_role("button", name="Dark colours").click()
            assert tab.evaluate("localStorage.getItem('theme')") == kept
        assert not tab.locator("[data-theme]").count()


def test_a_chosen_theme_is_there_before_anything_is_shown(chromium: Browser, address: str) -> None:
    with reader(chromium, color_scheme="light") as tab:
        tab.goto(address + "/")
        tab.evaluate("localStorage.setItem('theme', 'dark')")
        tab.add_init_script(
            "addEventListener('DOMContentLoaded', () => window.first = document.documentElement.dataset.theme)"
        )
        tab.goto(address + "/")
        assert tab.evaluate("window.first") == "dark"


def test_what_is_stored_is_never_taken_for_more_than_a_name(chromium: Browser, address: str) -> None:
    with reader(chromium) as tab:
        tab.goto(address + "/")
        tab.evaluate("localStorage.setItem('theme', '\"><img src=x onerror=alert(1)>')")
        tab.goto(address + "/")
        assert ground(tab) == PAPER["light"]


def test_two_tabs_agree(chromium: Browser, address: str) -> None:
    with reader(chromium, color_scheme="light") as tab:
        other = tab.context.new_page()
        for each in (tab, other):
            each.goto(address + "/")
        tab.get_by_role("button", name="Dark colours").click()
        other.wait_for_function("document.documentElement.dataset.theme === 'dark'", timeout=browser.PATIENCE)


def test_code_is_copied_as_it_was_written(chromium: Browser, address: str) -> None:
    with reader(chromium, permissions=["clipboard-read", "clipboard-write"]) as tab:
        tab.goto(address + specimens.ARTICLE.path)
        tab.get_by_role("button", name="Copy").click()
        tab.get_by_role("button", name="Copied").wait_for(timeout=browser.PATIENCE)
        copied = str(tab.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith("def signatures(pages: int, sheet: int = 16) -> int:\n    ")
    assert copied.rstrip().endswith("# rounded up")


def results(tab: Any) -> list[str]:
    return [str(text) for text in tab.locator(".results h2").all_text_contents()]


def test_a_search_finds_what_has_all_words_and_says_how_many(chromium: Browser, address: str) -> None:
    page = chromium.visit(address + "/search/?q=LÍNE")
    page.shows("2 articles found")
    assert results(page.tab) == ["One line at a time", "The marks in the margin"]  # the title counts most
    link = page.tab.get_by_role("link", name="One line at a time")
    assert link.get_attribute("href") == "http://localhost:3000/2026/02/line/"
    page.tab.get_by_role("searchbox", name="Search").fill("line organ")
    page.shows("1 article found")
    page.tab.get_by_role("searchbox", name="Search").fill("line zebra")
    page.shows("No article has all of these words.")
    assert results(page.tab) == []


def test_a_search_shows_words_as_words(chromium: Browser, address: str) -> None:
    page = chromium.visit(address + "/search/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    page.shows("No article has all of these words.")
    assert page.tab.locator("main img").count() == 0
    assert page.complaints == []


def test_a_search_whose_list_cannot_be_had_says_so(chromium: Browser, address: str) -> None:
    with reader(chromium) as tab:
        tab.route("**/search.json", lambda route: route.abort())
        tab.goto(address + "/search/?q=line")
        tab.get_by_text("The list of articles could not be loaded.").wait_for(timeout=browser.PATIENCE)


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.path)
def test_a_page_without_a_script_has_the_same_words(chromium: Browser, address: str, page: Any) -> None:
    texts = []
    for script in (True, False):
        with reader(chromium, java_script_enabled=script) as tab:
            tab.goto(address + page.path)
            texts.append(tab.locator("main").inner_text())
            assert tab.locator(".switch").count() == script
    with_script, without = texts
    if page is specimens.SEARCH:
        assert "Searching needs JavaScript" in without
    else:
        assert with_script.replace("Copy\n", "").split() == without.split()


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.path)
def test_nothing_has_to_be_scrolled_sideways_on_a_small_screen(chromium: Browser, address: str, page: Any) -> None:
    with reader(chromium, viewport={"width": 320, "height": 700}) as tab:
        tab.goto(address + page.path)
        assert tab.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.path)
def test_what_can_be_pressed_outside_a_sentence_is_large_enough(chromium: Browser, address: str, page: Any) -> None:
    """WCAG 2.2, 2.5.8: 24 pixels each way, or as much room around; links within a sentence are excepted."""
    with reader(chromium, viewport={"width": 320, "height": 700}) as tab:
        tab.goto(address + page.path)
        boxes = tab.evaluate(
            """() => [...document.querySelectorAll("nav a, .topics a, .counted a, button, input, summary")]
            .filter((each) => each.checkVisibility() && each.type !== "checkbox" && !each.closest("p"))
            .map((each) => [each.textContent, Math.round(each.getBoundingClientRect().height)])"""
        )
    assert [box for box in boxes if box[1] < 24] == []
    assert boxes


def test_the_contents_stand_beside_the_text_on_a_wide_screen(chromium: Browser, address: str) -> None:
    with reader(chromium, viewport={"width": 1500, "height": 900}) as tab:
        tab.goto(address + specimens.ARTICLE.path)
        text, contents = tab.locator(".prose").bounding_box(), tab.locator(".contents a").first.bounding_box()
        assert contents["x"] > text["x"] + text["width"]
        assert contents["x"] + contents["width"] < 1500


def test_a_page_from_right_to_left_begins_on_the_right(chromium: Browser, address: str) -> None:
    with reader(chromium) as tab:
        tab.goto(address + specimens.IN_ARABIC.path)
        title, button = tab.locator(".brand a").bounding_box(), tab.locator(".switch").bounding_box()
        assert title["x"] > button["x"]
        assert tab.evaluate("getComputedStyle(document.querySelector('h1')).letterSpacing") in {"normal", "0px"}
        assert tab.evaluate("getComputedStyle(document.querySelector('.prose em')).fontStyle") == "normal"


def test_a_printed_page_is_dark_on_white_and_only_the_text(chromium: Browser, address: str) -> None:
    with reader(chromium, color_scheme="dark") as tab:
        tab.goto(address + specimens.ARTICLE.path)
        tab.emulate_media(media="print", color_scheme="dark")
        assert ground(tab) == "rgb(255, 255, 255)"
        assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        shown = {
            name: tab.locator(name).first.is_visible() for name in (".prose", "h1", ".colophon", ".switch", ".copy")
        }
    assert shown == {".prose": True, "h1": True, ".colophon": False, ".switch": False, ".copy": False}


def test_the_keyboard_reaches_the_text_first(chromium: Browser, address: str) -> None:
    with reader(chromium) as tab:
        tab.goto(address + specimens.ARTICLE.path)
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.className") == "skip"
        assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.id") == "to-content"
