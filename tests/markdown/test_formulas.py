"""Formulas in LaTeX become MathML; prices stay prices; nothing that an author writes passes beside the sanitiser."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import markdown
from chalicelib.markdown import Format, mathml
from chalicelib.markdown.formulas import MAX_FORMULA, MAX_FORMULAS
from tests.markup import Markup, dangers

CORE = mathml._ELEMENTS | {"math"}
"""MathML Core, and of it only what has no address, no style and no script."""
SAFE = mathml._ATTRIBUTES | {"class", "display"}


def html(text: str, form: Format = "markdown") -> str:
    return markdown.render(text, format=form).html


def unsafe(made: str) -> list[str]:
    """What is dangerous beside formulas, and what is in formulas that is not MathML Core."""
    found = [danger for danger in dangers(made) if danger != "<math>"]
    for formula in re.findall(r"<math[ >].*?</math>", made, re.DOTALL):
        for tag, attributes in Markup(formula).starts:
            found += [tag] * (tag not in CORE) + [f"{tag} {name}" for name in attributes.keys() - SAFE]
    return found


def test_a_formula_in_a_line_is_mathml() -> None:
    assert html("Let $x^2$ be") == "<p>Let <math><msup><mi>x</mi><mn>2</mn></msup></math> be</p>\n"


def test_a_formula_on_lines_of_its_own_stands_apart() -> None:
    made = html("$$\na\n+ b\n$$\nNext")
    assert made.startswith('<div class="math" tabindex="0"><math display="block">')
    assert Markup(made).text.split() == ["a+b", "Next"]
    assert "<p>Next</p>" in made
    assert '<p>See <math display="block">' in html("See $$a$$ there")


@pytest.mark.parametrize(
    "text",
    [
        "from $5 and $6",
        "US$5 to US$6",
        "$HOME and $PATH",
        "$HOME/$PATH",
        "a $ b $ c",
        r"\$x\$",
        "`$x$`",
        "$x$2",
        "2$x$",
        "$$",
        "$$$$",
        "    $x$",
        "cost: $1,000–$2,000",
        "$$ a\n\nb $$",
        "{{< x >}} $(a) $b",
    ],
)
def test_prices_and_variables_stay_text(text: str) -> None:
    made = html(text)
    assert "math" not in made
    assert Markup(made).text.strip() == text.replace("\\", "").replace("`", "").strip() or "\n\n" in text


def test_a_formula_ends_with_its_list_item() -> None:
    made = html("- $$ a\n- b $$\n")
    assert "math" not in made
    assert made.count("<li>") == 2


@pytest.mark.parametrize(
    "latex",
    [r"\frac{a", r"\nosuchcommand{x}", "x_", r"\href{javascript:alert(1)}", r"\boxed{x}", r"\cancel{x}", "{" * 900],
)
def test_what_cannot_be_read_or_shown_stays_as_written(latex: str) -> None:
    assert f'<code class="math">{latex}</code>' in html(f"${latex}$")


def test_a_macro_cannot_multiply() -> None:
    steps = zip("abcdefghijklmnopqrstuvwx", "bcdefghijklmnopqrstuvwxy", strict=True)
    bomb = "".join(rf"\newcommand{{\{one}}}{{\{two}\{two}}}" for one, two in steps) + r"\newcommand{\y}{x}\a"
    for latex in (bomb, r"\def\a{x}\a", r"\renewcommand{\a}{x}"):
        assert '<code class="math">' in html(f"${latex}$")


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{&lt;img src=x onerror=alert(1)&gt;}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(//evil.example)}{x}",
        r"\class{a}{x}",
        r"\color{red}{x}",
        r'\hspace{1em" onclick="alert(1)}',
        r"a < b & c > d",
        r"</math><script>alert(1)</script>",
        r"\mathrm{</mi><img src=x onerror=alert(1)>}",
    ],
)
def test_a_formula_brings_nothing_but_mathml(latex: str) -> None:
    for text in (f"${latex}$", f"$$\n{latex}\n$$"):
        assert unsafe(html(text)) == []
    assert unsafe(html(f'<code class="math">{latex}</code>', "html")) == []


def test_mathml_of_an_author_does_not_pass() -> None:
    for text in ("<math><mi>x</mi></math>", "<mi>x</mi>", "<b title='<code class=\"math\">x</code>'>y</b>"):
        assert "<m" not in html(text, "html")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(["$", "$$", "\n", "{", "}", "<b>", "</b>", "<", "&lt;", '"', "\\text", "x", "^", "&"])))
def test_any_mix_of_formulas_and_html_is_safe(parts: list[str]) -> None:
    assert unsafe(html("".join(parts))) == []


def test_words_and_headings_hold_a_formula_as_it_was_written() -> None:
    rendered = markdown.render("## On $x^2$\n\nwords", format="markdown")
    assert rendered.headings[0].text == "On x^2"
    assert markdown.plain("Let $x^2$ be", "markdown") == "Let x^2 be"


def test_long_formulas_stay_code() -> None:
    long = "x+" * (MAX_FORMULA // 2) + "x"
    assert '<code class="math">' in html(f"${long}$")
    many = html(f"${'x+' * 400}x$ " * (MAX_FORMULAS // 800 + 1))
    assert many.count("<math>") == MAX_FORMULAS // 801
    assert many.count('<code class="math">') == 2
