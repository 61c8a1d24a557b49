"""Permalink patterns: every token, and the tables that say which pattern is whose."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import Invalid
from chalicelib.importers.permalinks import pattern_for, rules
from chalicelib.permalinks import Facts, UnknownToken, expand, go_format

FACTS = Facts(
    title="A Title: 1/2",
    slug="",
    date=datetime(2023, 3, 5, 17, 4, 9, tzinfo=UTC),
    file_name="File Name",
    base_name="Base Name",
    sections=("docs", "guide", "deep"),
    section_slugs=("Doc Pages", "guide", "deep"),
)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/:year/:month/:day/", "/2023/03/05/"),
        ("/:monthname/:weekday/:weekdayname/:yearday/", "/March/0/Sunday/64/"),
        ("/:2006_01_02/:06/:15_04_05/:2006-01/", "/2023_03_05/23/17_04_09/2023-01/"),
        ("/:Jan/:Mon/:2/:1/:3PM/", "/Mar/Sun/5/3/5PM/"),
        ("/:title/:slug/", "/A-Title-1-2/A-Title-1-2/"),
        ("/:filename/:contentbasename/", "/File-Name/Base-Name/"),
        ("/:slugorfilename/:slugorcontentbasename/", "/File-Name/Base-Name/"),
        ("/:section/:sections/", "/docs/docs/guide/deep/"),
        ("/:sectionslug/:sectionslugs/", "/Doc-Pages/Doc-Pages/guide/deep/"),
        ("/:sections[0]/:sections[last]/:sections[1:]/:sections[:1]/", "/docs/deep/guide/deep/docs/"),
        ("/:sections[9]/:sections[1:2]/:sectionslugs[0]/", "//guide/Doc-Pages/"),
        ("/a\\:b/%20/:year", "/a:b/ /2023"),
        ("/plain/", "/plain/"),
        ("/:sections[²]/:sections[٣:]/", "/docs/docs/guide/deep/"),
        ("/:sections[" + "9" * 5_000 + "]/", "/docs/"),
    ],
)
def test_a_token_is_expanded(pattern: str, path: str) -> None:
    assert expand(pattern, FACTS) == path


def test_a_slug_comes_before_title_and_file_name() -> None:
    facts = Facts(title="T", slug="My Slug", file_name="f", base_name="b")

    assert expand("/:slug/:slugorfilename/:slugorcontentbasename/:title/", facts) == "/My-Slug/My-Slug/My-Slug/T/"


def test_a_page_without_a_date_has_the_first_day_there_is_as_in_hugo() -> None:
    assert expand("/:year/:month/:2006/", Facts(title="T")) == "/1/01/0001/"


@pytest.mark.parametrize("token", [":nothing", ":slugs", ":x[0]"])
def test_a_token_that_there_is_not_is_invalid_and_named(token: str) -> None:
    with pytest.raises(UnknownToken, match="is no token of a permalink") as caught:
        expand(f"/{token}/", FACTS)

    assert isinstance(caught.value, Invalid)
    assert caught.value.field == "permalinks"
    assert token in caught.value.message


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_any_pattern_is_expanded_or_refused(pattern: str, title: str, slug: str) -> None:
    try:
        found = expand(pattern, Facts(title=title, slug=slug, sections=("a",)))
    except UnknownToken as refused:
        assert ":" in refused.message  # noqa: PT017 - either way is fine
    else:
        assert isinstance(found, str)


def test_a_layout_without_a_part_of_a_date_is_none() -> None:
    assert go_format("words", datetime(2023, 3, 5, tzinfo=UTC)) is None
    assert go_format("January 2, 2006", datetime(2023, 3, 5, tzinfo=UTC)) == "March 5, 2023"


@pytest.mark.parametrize(
    ("settings", "kind", "table"),
    [
        ({"post": "/a/"}, "page", {"post": "/a/"}),
        ({"post": "/a/", "page": {"post": "/b/", "x": "/c/"}}, "page", {"post": "/a/", "x": "/c/"}),
        ({"section": {"/docs/": "/handbook/"}}, "section", {"docs": "/handbook/"}),
        ({"tags": "/t/:slug/"}, "term", {"tags": "/t/:slug/"}),
        ({"tags": "/t/:slug/"}, "section", {}),
        ({"page": {"/": "/top/:slug/"}}, "page", {"": "/top/:slug/"}),
        ([{"target": {"path": "/docs/**"}, "pattern": "/d/"}, {"pattern": 1}, "x"], "page", {"docs": "/d/"}),
        ([{"target": {"path": "/docs/**", "kind": "section"}, "pattern": "/d/"}], "page", {}),
        ("nonsense", "page", {}),
        (None, "page", {}),
        ({"post": ["/a/"], "page": "not a table"}, "page", {"page": "not a table"}),
    ],
)
def test_patterns_are_found_in_every_form_of_the_configuration(settings: Any, kind: str, table: dict[str, str]) -> None:
    assert rules(settings, kind) == table


@pytest.mark.parametrize(
    ("place", "pattern"),
    [
        (("docs", "a"), "/d/"),
        (("docs", "guide", "a"), "/g/"),
        (("about",), "/top/"),
        (("other", "a"), ""),
        ((), "/top/"),
    ],
)
def test_the_nearest_pattern_counts_and_that_of_the_root_only_there(place: tuple[str, ...], pattern: str) -> None:
    assert pattern_for({"docs": "/d/", "docs/guide": "/g/", "": "/top/"}, place) == pattern
