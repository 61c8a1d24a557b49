"""The 652 examples of CommonMark 0.31.2: all are read right, and where a page differs, docs/markdown.md says why."""

import os
import re
from pathlib import Path

import pytest

from chalicelib import markdown
from chalicelib.errors import Unavailable
from chalicelib.markdown.dialect import commonmark
from local import npm
from tests.markdown.comparable import comparable, same_levels, without_additions

pytestmark = pytest.mark.real
DOCUMENT = Path(__file__).parents[2] / "docs" / "markdown.md"
SPECIFICATION = npm.Package(
    "commonmark-spec",
    "0.31.2",
    "sha512-vXKxmclzJPymhOJYD26G0oBjVmIcKC8p5m2DvHIq1A1btr1m0r0dT/PzRA5/nwxUbCAPedMNPEoiQE+zvuOcOw==",
    seconds=120,
)
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def examples(pytestconfig: pytest.Config) -> dict[int, tuple[str, str]]:
    """Markdown and HTML by the number of the example."""
    try:
        folder = npm.install(
            SPECIFICATION, pytestconfig.cache.mkdir(f"commonmark{os.environ.get('PYTEST_XDIST_WORKER', '')}")
        )
    except Unavailable as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(reason.message)
        pytest.skip(reason.message)
    found = _EXAMPLE.findall((folder / "spec.txt").read_text("utf-8").replace("→", "\t"))
    return dict(enumerate(found, 1))


def documented() -> list[int]:
    """The numbers in the last column of the table of differences."""
    section = DOCUMENT.read_text("utf-8").split("## Differences from CommonMark")[1].split("\n## ")[0]
    rows = re.findall(r"^\| .* \| ([\d, ]+) \|$", section, re.MULTILINE)
    return [int(number) for row in rows for number in row.split(",")]


def test_every_example_is_read_right(examples: dict[int, tuple[str, str]]) -> None:
    parser = commonmark()
    wrong = [number for number, (text, html) in examples.items() if comparable(parser.render(text)) != comparable(html)]
    assert len(examples) == 652
    assert wrong == []


def test_the_documentation_names_every_example_that_a_page_shows_otherwise(
    examples: dict[int, tuple[str, str]],
) -> None:
    different = [
        number
        for number, (text, html) in examples.items()
        if comparable(same_levels(without_additions(markdown.render(text, format="markdown").html)))
        != comparable(same_levels(html))
    ]
    assert different == sorted(documented())


def test_the_comparison_sees_differences() -> None:
    assert comparable("<p>a</p>") != comparable("<p>b</p>")
    assert comparable("<p>a <b>c</b></p>") != comparable("<p>a<b>c</b></p>")
    assert comparable("<pre>a  b</pre>") != comparable("<pre>a b</pre>")
    assert comparable('<a href="x">a</a>') != comparable("<a>a</a>")
    assert comparable("<p>\na<br />b</p>\n") == comparable("<p>a<br>b</p>")
    assert same_levels("<h1>a</h1><h3>b</h3>") == "<h2>a</h2><h2>b</h2>"
