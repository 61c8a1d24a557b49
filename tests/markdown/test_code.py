"""Code in colour: the classes, the box around it, and whether everybody can read the colours."""

import re

import pytest

from chalicelib import markdown
from chalicelib.markdown.colours import COLOURED
from chalicelib.markdown.highlight import MAX_HIGHLIGHTED, highlighted
from tests.markup import Markup

LIGHT_GROUND, DARK_GROUND = "#f6f3ed", "#211f1c"
PYTHON = """import os


class A(B):
    '\''Two
    lines.'\''

    def f(self, a=1):  # why
        return f"{a} < {os}"
"""
SOURCES = {
    "python": PYTHON,
    "html": '<!-- c -->\n<a href="x">&amp;</a>\n<script>let a = 1;</script>\n',
    "sh": '# c\nfor f in *; do echo "$f" | wc -l; done\n',
    "diff": "--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n",
    "pycon": ">>> 1 + 1\n2\n>>> x\nTraceback (most recent call last):\nNameError: x\n",
}


def html(text: str) -> str:
    return markdown.render(text, format="markdown").html


def classes_by_pygments(code: str, language: str) -> list[tuple[str, str]]:
    """Every character that is not white space, with the class that Pygments' own formatter gives it."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    return characters(highlight(code, get_lexer_by_name(language, stripnl=False), HtmlFormatter(nowrap=True)))


def characters(made: str) -> list[tuple[str, str]]:
    found = re.findall(r'<span class="([^"]*)">|(</span>)|(&\w+;|&#\d+;|[^<])', made)
    row: list[tuple[str, str]] = []
    name = ""
    for opened, closed, char in found:
        name = opened if opened else "" if closed else name
        if char.strip():
            row.append((char.replace("&#39;", "'").replace("&quot;", '"'), name if name in COLOURED else ""))
    return row


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def values(block: str) -> dict[str, str]:
    """The custom properties that a block of the stylesheet sets."""
    found = re.search(re.escape(block) + r"\{([^}]*)\}", markdown.highlight_css())
    assert found, block
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", found[1]))


def test_code_is_coloured_by_classes_and_options_of_hugo_are_ignored() -> None:
    made = html("```python {linenos=table,hl_lines=[1]}\ndef f(): pass\n```")
    assert '<code class="language-python"><span class="k">def</span>' in made
    assert "linenos" not in made
    assert "style=" not in made


def test_code_in_an_unknown_language_stays_plain() -> None:
    assert '<code class="language-nosuch">a &lt; b\n</code>' in html("```nosuch\na < b\n```")
    assert "<code>a &lt; b\n</code>" in html("```\na < b\n```")


@pytest.mark.parametrize("language", SOURCES)
def test_every_character_has_the_class_that_pygments_gives_it(language: str) -> None:
    code = SOURCES[language]
    assert characters(highlighted(code, language)) == classes_by_pygments(code, language)


def test_what_no_rule_colours_has_no_span() -> None:
    assert highlighted("a = b\n", "python") == "a = b\n"
    assert highlighted("# a\n", "python") == '<span class="c1"># a</span>\n'


def test_a_block_of_code_has_a_box_for_a_button_and_can_be_scrolled_by_keyboard() -> None:
    made = html("```Python\nx\n```")
    start = (
        '<div class="code" data-language="python"><pre class="highlight" tabindex="0"><code class="language-python">'
    )
    assert made.startswith(start)
    assert made.rstrip().endswith("</code></pre></div>")
    assert '<div class="code"><pre tabindex="0"><code>x\n</code></pre></div>' in html("    x")
    assert '<div class="code"><pre tabindex="0">x</pre></div>' in html("<pre>x</pre>")
    assert "<button" not in made


def test_code_after_the_budget_stays_plain_and_whole() -> None:
    made = html("```python\n" + "x = 1\n" * (MAX_HIGHLIGHTED // 6) + "```\n\n```python\nimport os\n```")
    assert '<span class="mi">1</span>' in made
    assert '<code class="language-python">import os\n</code>' in made


@pytest.mark.parametrize(
    ("block", "ground"),
    [
        (".highlight", LIGHT_GROUND),
        (':root:not([data-theme="light"]) .highlight', DARK_GROUND),
        (':root[data-theme="dark"] .highlight', DARK_GROUND),
    ],
)
def test_every_colour_of_code_can_be_read(block: str, ground: str) -> None:
    used = set(re.findall(r"color:var\(--([\w-]+)\)", markdown.highlight_css()))
    colours = values(block)
    assert used == set(colours)
    assert {name: contrast(colour, ground) for name, colour in colours.items() if contrast(colour, ground) < 4.5} == {}


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_dark_is_by_preference_unless_the_reader_chose_light_or_by_choice() -> None:
    css = markdown.highlight_css()
    assert '@media (prefers-color-scheme:dark){:root:not([data-theme="light"]) .highlight{' in css
    assert values(':root:not([data-theme="light"]) .highlight') == values(':root[data-theme="dark"] .highlight')
    assert values(".highlight") != values(':root[data-theme="dark"] .highlight')


def test_the_stylesheet_of_code_is_small_and_names_every_class_once() -> None:
    css = markdown.highlight_css()
    assert len(css.encode()) < 2_500
    named = re.findall(r"\.(\w+)", "".join(re.findall(r":is\(([^)]*)\)", css)))
    assert len(named) == len(set(named)) == len(COLOURED)


def test_colours_are_of_classes_that_pygments_has() -> None:
    from pygments.token import STANDARD_TYPES

    assert set(STANDARD_TYPES.values()) >= COLOURED


def test_a_language_cannot_break_out_of_its_attribute() -> None:
    made = html('```"><b>\nx\n```\n\n```a&#34;b\nx\n```')
    assert Markup(made).wrong == []
    assert Markup(made).all("b") == []
