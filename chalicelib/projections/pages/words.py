"""What the theme itself says, in the language of the page: one JSON file for each language in `chalicelib/words`."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import msgspec

WORDS = Path(__file__).parents[2] / "words"
DEFAULT = "en"

Forms = dict[str, str]
"""CLDR plural category to a text in which `{}` stands for the number."""


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every text of the theme. `{}` in one is where a name, a link or a number goes."""

    language: str
    skip: str
    main_menu: str
    more_menu: str
    languages: str
    by: str
    separator: str
    last_separator: str
    """Between the last two of several names, with its spaces."""
    updated: str
    minutes: Forms
    articles: Forms
    kinds: dict[str, str]
    tags: str
    categories: str
    series: str
    contents: str
    previous: str
    next: str
    neighbours: str
    part_of: str
    previous_part: str
    next_part: str
    related: str
    translations: str
    untranslated: str
    licence: str
    by_month: str
    nothing: str
    subscribe: str
    elsewhere: str
    not_found: str
    not_found_sentence: str
    not_found_help: str
    home: str
    moved: str
    moved_to: str
    search: str
    search_without_script: str
    results: Forms
    no_results: str
    search_failed: str
    topics: str
    dark: str
    copy: str
    copied: str
    account_titles: dict[str, str]
    """Of the pages of accounts, by the name of each; the texts of their forms follow."""
    account_headings: dict[str, str]
    account_texts: dict[str, str]
    account_labels: dict[str, str]
    account_hints: dict[str, str]
    account_faults: dict[str, str]
    """What is said of something wrong, by field or by the slug of a problem."""
    account_actions: dict[str, str]
    account_notes: dict[str, str]
    account_without_script: str
    mail_subjects: dict[str, str]
    """By the name of the note; `{}` is the publication's title, here and in the next two."""
    mail_texts: dict[str, str]
    mail_closings: dict[str, str]
    mail_actions: dict[str, str]
    mail_until: str
    date: str
    """A whole date: `{day}`, `{month}` and `{year}`."""
    month: str
    first_day: str
    """How the first day of a month is written: `1er` in French."""
    months: tuple[str, str, str, str, str, str, str, str, str, str, str, str]

    def counted(self, forms: Forms, number: int) -> str:
        """`3 articles`, in the form that the number asks for."""
        return forms[category(number, self.language)].replace("{}", str(number))


@cache
def words(language: str) -> Words:
    """The texts in a BCP 47 language: `pt-BR`, else `pt`, else English."""
    tag = language.lower().replace("_", "-")
    while tag and tag not in languages():
        tag = tag.rpartition("-")[0]
    return msgspec.json.decode((WORDS / f"{tag or DEFAULT}.json").read_bytes(), type=Words)


@cache
def languages() -> tuple[str, ...]:
    """The languages that the theme speaks."""
    return tuple(sorted(file.stem for file in WORDS.glob("*.json")))


def date_text(local: datetime, language: str) -> str:
    """`1 March 2026`, `1er mars 2026`, `2026年3月1日`."""
    known = words(language)
    day = known.first_day if local.day == 1 else str(local.day)
    return known.date.format(day=day, month=known.months[local.month - 1], year=local.year)


def month_name(month: str, language: str) -> str:
    """`2026-03` as `March 2026`."""
    known = words(language)
    year, _, number = month.partition("-")
    return known.month.format(month=known.months[int(number) - 1], year=year)


def category(number: int, language: str) -> str:
    """The plural category of a whole number, 0 or more. Source: CLDR 46, plural rules, cardinals."""
    return _RULES.get(language.partition("-")[0], _english)(number)


def _english(number: int) -> str:
    return "one" if number == 1 else "other"


def _french(number: int) -> str:
    return "one" if number < 2 else _spanish(number)


def _spanish(number: int) -> str:
    return "many" if number and number % 1_000_000 == 0 else _english(number)


def _arabic(number: int) -> str:
    if number < 3:
        return ("zero", "one", "two")[number]
    rest = number % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"


_RULES: dict[str, Callable[[int], str]] = {
    "ar": _arabic,
    "es": _spanish,
    "fr": _french,
    "ja": lambda _: "other",
}
