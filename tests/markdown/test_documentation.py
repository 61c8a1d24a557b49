"""docs/markdown.md tells authors the truth: every example, every number, everything that is said to be taken out."""

import importlib
import re
from pathlib import Path

import pytest

from chalicelib import markdown
from chalicelib.markdown.clean import SCHEMES
from chalicelib.markdown.tags import DROPPED
from tests.markup import Markup

TEXT = (Path(__file__).parents[2] / "docs" / "markdown.md").read_text("utf-8")
EXAMPLES = re.findall(r"^````markdown\n(.*?)^````\n\n```html\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
LIMITS = re.findall(r"^\| [^|]+ \| ([\d,]+) ?\w* \| `(markdown\.[\w.]+)` \|$", TEXT, re.MULTILINE)


def html(text: str) -> str:
    return markdown.render(text, format="markdown").html


def section(name: str) -> str:
    return TEXT.split(f"\n## {name}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize(("source", "shown"), EXAMPLES, ids=[source.splitlines()[0] for source, _ in EXAMPLES])
def test_an_example_is_shown_as_the_documentation_says(source: str, shown: str) -> None:
    lines = [line for line in html(source).splitlines() if line]
    assert lines == shown.splitlines()


def test_every_example_is_found() -> None:
    assert len(EXAMPLES) == TEXT.count("````markdown") == 12


@pytest.mark.parametrize(("told", "constant"), LIMITS)
def test_a_limit_is_the_one_in_the_code(told: str, constant: str) -> None:
    module, _, name = constant.rpartition(".")
    assert getattr(importlib.import_module(f"chalicelib.{module}"), name) == int(told.replace(",", ""))


def test_every_limit_is_found() -> None:
    assert len(LIMITS) == section("Limits").count("markdown.")


def test_what_is_said_to_go_with_its_words_goes_with_its_words() -> None:
    (row,) = re.findall(r"^\| goes with all that is in it \| (.*) \|$", TEXT, re.MULTILINE)
    told = set(re.findall(r"<(\w+)>", row))
    assert told <= DROPPED
    assert {name for name in told if "words" in html(f"<p>a <{name}>words</{name}> b</p>")} == set()


def test_what_is_said_to_keep_its_words_loses_only_its_tag() -> None:
    for name in ("form", "button", "font"):
        made = Markup(html(f"<p>a <{name}>words</{name}></p>"))
        assert [tag for tag, _ in made.starts] == ["p"]
        assert made.text.split() == ["a", "words"]


def test_what_is_said_to_go_goes() -> None:
    made = html("<p style=a onclick=b><!-- c --><a href=/x target=_blank>y</a><img src=z alt=w srcset='z 2x'></p>")
    assert made == '<p><a href="/x">y</a><img src="z" alt="w" loading="lazy" decoding="async"></p>'


def test_links_have_the_schemes_that_are_told() -> None:
    (row,) = re.findall(r"links to other schemes than (.*) \|$", TEXT, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", row)) == SCHEMES
    assert [link.get("href") for link in Markup(html("<ftp://a.example> <tel:1>")).all("a")] == [None, "tel:1"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('"a" -- b...', '"a" -- b...'),
        ("*a*{.b} ![c](d){width=5}", "a{.b} {width=5}"),
        (":smile: {{< x >}}", ":smile: {{< x >}}"),
        ("a\n\n<!--more-->\n\nb", "a\n\nb"),
    ],
)
def test_what_is_said_not_to_work_stays_as_typed(source: str, shown: str) -> None:
    assert Markup(html(source)).text.split() == shown.split()


def test_formulas_stand_in_tables_and_in_html() -> None:
    assert html("| a |\n|---|\n| $\\vert x \\vert$ |").count("<math>") == 1
    assert markdown.render('<code class="math">x</code>', format="html").html == "<math><mi>x</mi></math>"


def test_two_headings_that_are_alike_are_told_apart() -> None:
    made = markdown.render("## A\n\n## A\n\n## A", format="markdown")
    assert [heading.id for heading in made.headings] == ["a", "a-1", "a-2"]
