"""A rendered text that is kept is the rendered text, for the renderer that made it and for no other."""

import ast
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

from chalicelib import markdown, renderings
from chalicelib.errors import Invalid, TooLarge
from chalicelib.markdown import Format, kept

TEXTS: list[tuple[str, Format]] = [
    ("", "markdown"),
    ("## A *heading*\n\n![a](/b.png) <b>c</b> $x^2$\n\n```python\nprint(1)\n```\n\n## Why?\n\nSo.", "markdown"),
    ("<h2>A</h2><p onclick=x>b &amp; é 𝒜 <a href='/c?d&e'>f</a>", "html"),
    ("A line\nand another\n\n\ud800 is no character", "text"),
    ("word " * 20_000, "markdown"),
]


@pytest.mark.parametrize(("text", "form"), TEXTS)
def test_what_is_kept_is_what_was_rendered(text: str, form: Format) -> None:
    packed = kept.keep(text, format=form)
    assert packed is not None
    rendered = markdown.render(text, format=form)
    assert kept.rendered(text, packed) == rendered
    assert renderings.html(text, packed) == rendered.html


def test_what_another_renderer_made_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = kept.keep("Words.", format="markdown")
    monkeypatch.setattr(renderings, "renderer", lambda: b"another renderer")
    assert packed is not None
    assert kept.rendered("Words.", packed) is None
    assert renderings.html("Words.", packed) is None


def test_the_source_is_not_kept_twice() -> None:
    """Most of the HTML is in the text, which is there to unpack it with."""
    text = " ".join(str(number**3) for number in range(2000))
    packed = kept.keep(text, format="markdown")
    assert packed is not None
    assert len(packed) < len(text) / 20


def test_a_text_that_older_rules_let_in_is_not_kept() -> None:
    text = "[" * 200_000
    with pytest.raises(Invalid, match="brackets"):
        kept.check(text, format="markdown")
    assert kept.keep(text, format="markdown") is None
    assert kept.keep("x" * 1_000_001, format="text") is None
    with pytest.raises(TooLarge):
        kept.check("x" * 1_000_001, format="text")


def test_the_version_of_a_library_is_the_one_that_is_installed() -> None:
    named = [f"{name.replace('-', '_')}-{version(name)}" for name in renderings.LIBRARIES]
    assert renderings.installed() == named


def test_the_version_names_every_library_that_renders() -> None:
    """msgspec only writes down what was rendered."""
    named = packages_distributions()
    folder = Path(markdown.__file__).parent
    nodes = [node for file in folder.glob("*.py") for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    imported = {node.module.split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    imported |= {name.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for name in node.names}
    libraries = {library.lower() for name in imported for library in named.get(name, ())} - {"msgspec"}
    assert libraries <= set(renderings.LIBRARIES)
    assert {"markdown-it-py", "nh3", "pygments"} <= libraries
