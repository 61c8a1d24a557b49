"""Headings: their ids, their anchors, and the levels that fit a page with a heading of its own."""

import re

import pytest

from chalicelib import markdown
from chalicelib.markdown import Format
from tests.markup import Markup


def levels(text: str, form: Format = "markdown") -> list[int]:
    rendered = markdown.render(text, format=form)
    shown = [int(level) for level in re.findall(r"<h([1-6])[ >]", rendered.html)]
    assert shown == [heading.level for heading in rendered.headings]
    assert len(re.findall(r"</h[1-6]>", rendered.html)) == len(shown)
    return shown


@pytest.mark.parametrize(
    ("source", "identifier"),
    [
        ("# Hello World", "hello-world"),
        ("# Foo & bar", "foo--bar"),
        ("# `code` [here](/x)", "code-here"),
        ("# Ünï_code 2.0!", "ünï_code-20"),
        ("# !", "heading"),
        ("# Own {#My.Id .big}", "My.Id"),
        ("# Not {an attribute}", "not-an-attribute"),
        ("<h2 id=raw>x</h2>", "raw"),
        ("<h2>From its words</h2>", "from-its-words"),
    ],
)
def test_a_heading_has_the_id_that_links_expect(source: str, identifier: str) -> None:
    rendered = markdown.render(source, format="markdown")
    assert rendered.headings[0].id == identifier
    assert f'href="#{identifier}"' in rendered.html


def test_headings_are_told_in_order_with_distinct_ids() -> None:
    rendered = markdown.render("# A *b*\n## A b\n\n<h2>A b</h2>", format="markdown")
    assert [(h.level, h.id, h.text) for h in rendered.headings] == [
        (2, "a-b", "A b"),
        (3, "a-b-1", "A b"),
        (3, "a-b-2", "A b"),
    ]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("# A\n\n## B\n\n# C", [2, 3, 2]),
        ("## A\n\n### B", [2, 3]),
        ("### A\n\n#### B", [2, 3]),
        ("### A\n\n## B", [2, 2]),
        ("# A\n\n### B", [2, 3]),
        ("# A\n\n###### B\n\n##### C\n\n###### D", [2, 3, 3, 4]),
        ("\n\n".join("#" * level + " A" for level in range(1, 7)), [2, 3, 4, 5, 6, 6]),
        ("A\n=\n\nB\n-", [2, 3]),
        ("> # A\n\n<h1>B</h1>\n\n<h3>C</h3>", [2, 2, 3]),
        ("No heading", []),
    ],
)
def test_each_heading_is_one_level_under_the_one_that_it_is_part_of(source: str, shown: list[int]) -> None:
    assert levels(source) == shown


def test_html_is_levelled_like_markdown() -> None:
    assert levels("<h1>A</h1><h2>B</h2>", "html") == [2, 3]


def test_a_heading_in_a_heading_loses_no_end_and_no_words() -> None:
    made = markdown.render("<h1>a<div><h2>b</h2></div>c</h1>", format="html").html
    assert Markup(made).wrong == []
    assert re.findall("[abc]", Markup(made).text) == ["a", "b", "c"]


def test_a_heading_does_not_take_the_id_of_something_else() -> None:
    made = markdown.render("## Notes\n\n<p id=notes>x</p>", format="markdown")
    assert made.headings[0].id == "notes-1"
    assert markdown.render("## To content", format="markdown").headings[0].id == "to-content-1"


def test_text_that_looks_like_a_tag_is_no_tag() -> None:
    made = markdown.render('## A `<h3 id="x">`\n\n<p title=\'<h2 id="y">\'>z</p>', format="markdown")
    assert [(heading.level, heading.text) for heading in made.headings] == [(2, 'A <h3 id="x">')]
    assert Markup(made.html).wrong == []
