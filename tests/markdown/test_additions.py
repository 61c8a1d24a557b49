"""What Galley reads beyond CommonMark: bare addresses, lines of Chinese and Japanese, task lists, footnotes."""

import pytest

from chalicelib import markdown
from tests.markup import Markup


def html(text: str) -> str:
    return markdown.render(text, format="markdown").html


def links(text: str) -> list[str]:
    return [link["href"] for link in Markup(html(text)).all("a")]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("https://a.example", "https://a.example"),
        ("See http://a.example/b_c/?d=e&f#g.", "http://a.example/b_c/?d=e&f#g"),
        ("www.a.example/b", "http://www.a.example/b"),
        ("(https://a.example/b_(c))", "https://a.example/b_(c)"),
        ("https://a.example/b&copy;", "https://a.example/b%C2%A9"),
        ("https://a.example/b;", "https://a.example/b"),
        ("*https://a.example*", "https://a.example"),
        ("https://a.example/ü", "https://a.example/%C3%BC"),
        ("见https://x https://a.example/字。次", "https://a.example/%E5%AD%97"),
        ("Write to a.b+c@d.example.", "mailto:a.b+c@d.example"),
        ("HTTPS://A.example", "HTTPS://A.example"),
        ("https://a.example:8000/b", "https://a.example:8000/b"),
    ],
)
def test_a_bare_address_is_a_link(text: str, target: str) -> None:
    assert links(text) == [target]


@pytest.mark.parametrize(
    "text",
    [
        "`https://a.example`",
        "    https://a.example",
        "https://",
        "https://localhost",
        "https://a_b.c_d",
        "xhttps://a.example",
        "www.",
        "a@b",
        "a@b-",
        "@handle and a@",
        "ftp://a.example",
        "javascript://a.example",
        "https://a.example/" + "b" * 2_000,
    ],
)
def test_what_is_no_address_stays_text(text: str) -> None:
    assert links(text) == []


def test_a_link_has_no_link_in_it() -> None:
    for text in ("[https://a.example](/b/)", '<a href="/b/">https://a.example</a>', "[![x](y)https://a.example](/b/)"):
        assert links(text) == ["/b/"]
    assert links("<https://a.example>") == ["https://a.example"]


def test_the_text_around_addresses_stays() -> None:
    made = html("One https://a.example, two www.b.example! Three c@d.example.")
    assert Markup(made).text == "One https://a.example, two www.b.example! Three c@d.example.\n"
    assert len(Markup(made).all("a")) == 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("日本\n語", "日本語"),
        ("中文，\n中文", "中文，中文"),
        ("**日本**\n*語*", "日本語"),
        ("日本\n`語`", "日本語"),
        ("カナ\nかな", "カナかな"),
        ("日本\nabc", "日本\nabc"),
        ("abc\n日本", "abc\n日本"),
        ("한국\n말", "한국\n말"),
        ("a\nb", "a\nb"),
        ("日本  \n語", "日本\n語"),
        ("日本![x](y)\n語", "日本\n語"),
    ],
)
def test_lines_are_joined_only_between_letters_that_are_written_without_spaces(text: str, shown: str) -> None:
    assert Markup(html(text)).text == shown + "\n"


def test_a_task_is_named_by_its_words() -> None:
    made = html("- [ ] one\n- [x] *two*\n\n1. [X] three")
    assert '<ul class="contains-task-list">\n<li class="task-list-item"><label><input type="checkbox" disabled>' in made
    assert made.count("</label></li>") == 3
    assert Markup(made).wrong == []
    assert Markup(made).text.split() == ["one", "two", "three"]


@pytest.mark.parametrize(
    "text", ["- [] a", "- [y] a", "- [ ]", "- [x]a", "[ ] a", "- `[ ]` a", "- [x](/y/) a", "-\n  [x]"]
)
def test_other_brackets_are_no_tasks(text: str) -> None:
    assert "<input" not in html(text)


def test_a_task_in_a_list_in_a_list_marks_its_own_list() -> None:
    made = html("- a\n  - [ ] b\n- c")
    assert [each.get("class", "") for each in Markup(made).all("ul")] == ["", "contains-task-list"]


def test_the_way_back_from_a_footnote_has_a_name() -> None:
    backs = [link for link in Markup(html("a[^n] b[^n]\n\n[^n]: Note.")).all("a") if link.get("role") == "doc-backlink"]
    assert [(link["href"], link["aria-label"]) for link in backs] == [("#fnref:1", "↩ 1"), ("#fnref1:1", "↩ 1.2")]


def test_every_link_of_a_footnote_leads_to_an_id() -> None:
    made = Markup(html("a[^n] b^[Inline.] c[^n]\n\n[^n]: Note."))
    ids = [attributes["id"] for _, attributes in made.starts if "id" in attributes]
    targets = {link["href"][1:] for link in made.all("a")}
    assert len(ids) == len(set(ids)) == 5
    assert targets == set(ids)


def test_quotation_marks_and_dashes_stay_as_typed() -> None:
    assert html("\"a\" 'b' -- c...") == "<p>&quot;a&quot; 'b' -- c...</p>\n".replace("&quot;", '"')
