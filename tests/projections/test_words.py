"""The theme's own words: complete in six languages, in the forms that each language's numbers ask for."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
import pytest

from chalicelib.projections.pages import contexts as c
from chalicelib.projections.pages.render import render
from chalicelib.projections.pages.words import Words, category, date_text, languages, month_name, words

OTHERS = [code for code in languages() if code != "en"]
CATEGORIES = {
    "ar": {"zero", "one", "two", "few", "many", "other"},
    "de": {"one", "other"},
    "en": {"one", "other"},
    "es": {"one", "many", "other"},
    "fr": {"one", "many", "other"},
    "ja": {"other"},
}
"""CLDR 46, cardinals."""
SAME = {
    "de": {"separator", "months.3", "months.7", "months.8", "months.10", "kinds.tag"},
    "es": {"separator", "date", "month", "first_day"},
    "fr": {"separator", "minutes.one", "articles.one", "articles.other", "date"},
    "ar": {"date"},
    "ja": set[str](),
}
"""Where a language writes as English does. `month` and `first_day` are patterns: `{month} {year}`, `1`."""
PATTERNS = {"date", "month", "first_day", "separator"}


def said(known: Words) -> Iterator[tuple[str, str]]:
    """Every text with its name, such as `minutes.one` and `months.0`."""
    for name, value in msgspec.to_builtins(known).items():
        if isinstance(value, str):
            yield name, value
        else:
            parts = value.items() if isinstance(value, dict) else enumerate(value)
            yield from ((f"{name}.{key}", text) for key, text in parts)


def test_the_theme_speaks_six_languages() -> None:
    assert languages() == ("ar", "de", "en", "es", "fr", "ja")


@pytest.mark.parametrize("language", languages())
def test_a_language_has_every_text_and_every_plural_form(language: str) -> None:
    known = words(language)
    assert known.language == language
    assert all(text.strip() for _, text in said(known))
    assert len(known.months) == len(set(known.months)) == 12
    assert known.kinds.keys() == words("en").kinds.keys()
    for forms in (known.minutes, known.articles, known.results):
        assert forms.keys() == CATEGORIES[language]
        assert {category(number, language) for number in (*range(300), 1_000_000)} == CATEGORIES[language]


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_left_in_english(language: str) -> None:
    english = dict(said(words("en")))
    same = {name for name, text in said(words(language)) if english.get(name) == text}
    assert same - PATTERNS <= SAME[language]


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_keeps_the_place_where_something_goes_in(language: str) -> None:
    english = dict(said(words("en")))
    for name, text in said(words(language)):
        if "." not in name and name in english:
            assert sorted(re.findall(r"\{\w*\}", text)) == sorted(re.findall(r"\{\w*\}", english[name])), name


@pytest.mark.parametrize(
    ("language", "expected"),
    [("pt-BR", "en"), ("de-AT", "de"), ("zh", "en"), ("AR-eg", "ar"), ("fr_CA", "fr"), ("x", "en"), ("es-419", "es")],
)
def test_a_language_without_texts_falls_back_to_its_base_and_then_to_english(language: str, expected: str) -> None:
    assert words(language).language == expected


@pytest.mark.parametrize(
    ("language", "first", "second", "month"),
    [
        ("en", "1 March 2026", "22 March 2026", "March 2026"),
        ("de", "1. März 2026", "22. März 2026", "März 2026"),
        ("fr", "1er mars 2026", "22 mars 2026", "mars 2026"),
        ("es", "1 de marzo de 2026", "22 de marzo de 2026", "marzo de 2026"),
        ("ar", "1 مارس 2026", "22 مارس 2026", "مارس 2026"),
        ("ja", "2026年3月1日", "2026年3月22日", "2026年3月"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language: str, first: str, second: str, month: str) -> None:
    assert date_text(datetime(2026, 3, 1), language) == first  # noqa: DTZ001 - a date as the reader's clock has it
    assert date_text(datetime(2026, 3, 22), language) == second  # noqa: DTZ001
    assert month_name("2026-03", language) == month


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("en", 0, "0 articles"),
        ("en", 1, "1 article"),
        ("fr", 0, "0 article"),
        ("fr", 2, "2 articles"),
        ("fr", 1_000_000, "1000000 d’articles"),
        ("ar", 0, "لا مقالات"),
        ("ar", 2, "مقالان"),
        ("ar", 103, "103 مقالات"),
        ("ar", 11, "11 مقالًا"),
        ("ar", 100, "100 مقال"),
        ("ja", 1, "1件の記事"),
    ],
)
def test_a_number_has_the_form_that_it_asks_for(language: str, number: int, expected: str) -> None:
    known = words(language)
    assert known.counted(known.articles, number) == expected


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", ["post", "404", "search"])
def test_a_page_is_in_the_language_of_its_site(language: str, kind: str) -> None:
    site = c.Site(title="S", base_url="https://s.example", language=language, search="/search/")
    pages: dict[str, Any] = {
        "post": c.ArticlePage(site=site, title="T", path="/x/", language=language),
        "404": c.NotFoundPage(site=site),
        "search": c.SearchPage(site=site, path="/search/", index="/search.json"),
    }
    known = words(language)
    expected = {"post": known.counted(known.minutes, 1), "404": known.not_found_help, "search": known.search}
    html = render(pages[kind]).decode()
    assert expected[kind] in html
    assert known.skip in html


def test_a_redirect_is_in_the_language_of_what_was_there() -> None:
    html = render(c.RedirectPage(path="/a/", to="https://s.example/b/", language="ar")).decode()
    assert '<html lang="ar" dir="rtl">' in html
    assert words("ar").moved in html
