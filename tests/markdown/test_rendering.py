"""What authors write, as readers see it."""

import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib import markdown
from chalicelib.errors import Invalid
from tests.markup import Markup


def html(text: str) -> str:
    return markdown.render(text, format="markdown").html


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*a* **b** `c<d`", "<p><em>a</em> <strong>b</strong> <code>c&lt;d</code></p>"),
        ("> q", "<blockquote>\n<p>q</p>\n</blockquote>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("[t](/u/ 'w')", '<a href="/u/" title="w">t</a>'),
        ("~~x~~", "<s>x</s>"),
        ("Term\n: Meaning", "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>\n</dl>"),
        ("a <sub class=x>2</sub>", '<sub class="x">2</sub>'),
        ("[a](//host/x)", '<a href="https://host/x">'),
        ("&amp; &copy; \\*", "&amp; © *"),
        ("```foo\\+bar\nx\n```", '<code class="language-foo+bar">'),
    ],
)
def test_markdown_becomes_html(source: str, expected: str) -> None:
    assert expected in html(source)


def test_a_table_scrolls_and_aligns_without_inline_style() -> None:
    made = html("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert made.startswith('<div class="table" tabindex="0"><table>')
    assert '<td class="align-right">2</td>' in made


def test_a_task_list_has_boxes_that_nobody_can_press() -> None:
    boxes = Markup(html("- [ ] a\n- [x] b")).all("input")
    assert boxes == [{"type": "checkbox", "disabled": ""}, {"type": "checkbox", "disabled": "", "checked": ""}]
    assert "<input" not in html("<input type=text>")


def test_a_footnote_has_the_ids_that_hugo_gives_it() -> None:
    made = html("a[^n] b[^n]\n\n[^n]: Note.")
    for part in (
        'id="fnref:1"',
        'href="#fn:1"',
        'id="fn:1"',
        'href="#fnref:1"',
        'id="fnref1:1"',
        'role="doc-endnotes"',
    ):
        assert part in made


def test_a_shortcode_stays_visible() -> None:
    assert "{{&lt; figure src=" in html('{{< figure src="x" >}}')


def test_text_keeps_its_paragraphs_and_lines() -> None:
    made = markdown.render("One <b>\nline\n\n\n- a\n• b\nhttps://x.example", format="text").html
    assert made == "<p>One &lt;b&gt;<br>line</p>\n<p>- a<br>• b<br>https://x.example</p>"


def test_html_is_kept_and_mended() -> None:
    made = markdown.render("<h2>Hi</h2><p>a <p>b <table><tr><td>c</table>", format="html").html
    assert Markup(made).wrong == []
    assert Markup(made).text.split() == ["Hi", "#a", "b", "c"]


def test_an_unfinished_tag_loses_no_words() -> None:
    assert "kept words" in Markup(markdown.render("a <a href='x kept words", format="html").html).text


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(Invalid, match="'docx'"):
        markdown.render("x", format="docx")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# Title\n\n![i](x.png)\n\n```\ncode\n```\n\nThe *first* words.[^n]\n\nMore.\n\n[^n]: Note",
            "The first words.",
        ),
        ("Intro.\n\nSecond.\n\n<!--more-->\n\nRest.", "Intro. Second."),
        ("Intro.\n<!-- more -->\nRest.", "Intro."),
        ("| a |\n|---|\n| b |\n\n- item\n\nProse & <b>more</b>.", "Prose & more."),
        ("", ""),
    ],
)
def test_a_summary_is_what_comes_first(text: str, expected: str) -> None:
    assert markdown.summarise(text, format="markdown") == expected


def test_a_given_summary_wins_without_its_markup() -> None:
    assert markdown.summarise("Body.", format="markdown", given="A *given* [one](/x/).") == "A given one."


def test_a_long_summary_is_cut_at_a_word() -> None:
    made = markdown.summarise("word " * 300, format="markdown")
    assert len(made) <= 500
    assert made.endswith("word…")


def test_the_more_marker_never_shows_but_in_code() -> None:
    assert "more" not in html("a\n\n<!--more-->\n\nb")
    assert "&lt;!--more--&gt;" in html("```\n<!--more-->\n```\n")
    assert markdown.strip_more("a<!-- more -->b") == "ab"


def test_words_are_counted_as_people_count_them() -> None:
    assert markdown.words("It's *two* words-long", "markdown") == 3
    assert markdown.words("日本語 text", "text") == 4
    assert markdown.plain("# A\n\nb  &amp; c", "markdown") == "A # b & c".replace(" #", "")


def test_the_loss_report_names_what_is_taken_and_nothing_else() -> None:
    text = (
        "`<script>` <iframe src=x></iframe> <div style='a' onclick=b>x</div> [l](/ok) <a href='javascript:x'>y</a>"
        "<img src='data:image/png;base64,AA'>\n\n| a |\n|:-:|\n| b |\n\n- [x] t\n\n"
    )
    assert markdown.removed_by_sanitiser(text, format="markdown") == (
        "<iframe>",
        "data: image",
        "javascript: link",
        "onclick attribute on <div>",
        "style attribute on <div>",
    )
    assert markdown.removed_by_sanitiser("# Fine\n\n[a](//x) [^n] ~~s~~\n\n[^n]: n", format="markdown") == ()


def test_one_pass_tells_all_that_the_others_tell() -> None:
    text = "# A\n\nTwo *words*[^n] 日本 ![c](d.png)\n\n<details><summary>Q</summary>A</details>\n\n[^n]: Note"
    rendered = markdown.render(text, format="markdown")
    assert rendered.words == markdown.words(text, "markdown") == 7
    assert [heading.text for heading in rendered.headings] == ["A"]
    assert rendered.images == ("d.png",)
    assert [question.text for question in rendered.questions] == ["Q"]


def test_every_process_makes_the_same_bytes_of_a_text() -> None:
    text = "<img src=a title=b lang=c width=1 class=d><video src=a controls loop></video>\n\n```python\nimport a\n```"
    program = f"from chalicelib import markdown; print(markdown.render({text!r}, format='markdown').html)"
    root = Path(__file__).parents[2]
    made = {subprocess.check_output([sys.executable, "-c", program], cwd=root) for _ in range(4)}
    assert made == {html(text).encode() + b"\n"}
