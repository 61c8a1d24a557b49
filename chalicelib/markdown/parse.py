"""Markdown to HTML, not yet safe, within bounds.

The parser drops without a word what is nested deeper than its `maxNesting`, and is slow on some texts that
nobody writes by hand, so the bounds below are checked and named.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from chalicelib.errors import Invalid
from chalicelib.markdown.dialect import MAX_NESTING, galley
from chalicelib.markdown.highlight import MAX_HIGHLIGHTED
from chalicelib.markdown.tags import MAX_DEPTH

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

MAX_LINES = 20_000
MAX_BRACKETS = 5_000
"""`[` in one paragraph or table cell."""
MAX_MARKS = 100_000
"""Characters with a meaning, such as `*` and `[`, outside code; `<` counts as five."""
MAX_EXPANSION = 5_000_000
"""Characters of all addresses and titles together: a reference can be used often."""

_MARKS = re.compile(r"[*_\[\]`<&~!^$\\\n]")


class Html(NamedTuple):
    """HTML before the sanitiser. `nested`: every tag in it is the renderer's own, so that it is well nested."""

    text: str
    nested: bool


def to_html(text: str, *, colour: bool) -> Html:
    """The HTML of Markdown, for the sanitiser. Raises `Invalid` with the bound that the text crosses."""
    if text.count("\n") > MAX_LINES:
        raise Invalid(f"a Markdown text may have at most {MAX_LINES:,} lines", field="body")
    parser = _parser()
    env: dict[str, Any] = {"colours": MAX_HIGHLIGHTED if colour else 0}
    parsed = parser.parse(text, env)
    _check_result(parsed, env)
    return Html(str(parser.renderer.render(parsed, parser.options, env)), not _holds_html(parsed))


@cache
def _parser() -> "MarkdownIt":
    made = galley()
    made.core.ruler.before("inline", "bounds", _check_blocks)
    return made


def _holds_html(parsed: "list[Token]") -> bool:
    """Whether the author wrote tags."""
    inner = (child for token in parsed for child in token.children or ())
    return any(token.type == "html_block" for token in parsed) or any(child.type == "html_inline" for child in inner)


def _check_blocks(state: "StateCore") -> None:
    """Runs between the halves of the parser: what is code is known, and the slow half is yet to come."""
    if any(token.level >= MAX_NESTING - 1 for token in state.tokens):
        raise Invalid(f"quotations and lists may be nested at most {MAX_NESTING} levels deep", field="body")
    if len(state.src) + 4 * state.src.count("<") > MAX_MARKS or state.src.count("[") > MAX_BRACKETS:
        _check_marks([token.content for token in state.tokens if token.type == "inline"])


def _check_marks(contents: list[str]) -> None:
    if any(content.count("[") > MAX_BRACKETS for content in contents):
        raise Invalid(f"a paragraph may have at most {MAX_BRACKETS:,} opening brackets", field="body")
    if sum(len(_MARKS.findall(content)) + 4 * content.count("<") for content in contents) > MAX_MARKS:
        raise Invalid(f"a text may have at most {MAX_MARKS:,} characters of markup", field="body")


def _check_result(parsed: "list[Token]", env: dict[str, Any]) -> None:
    """What the slow half made: how deep it is, and how much its references come to."""
    if env.get("references"):
        inner = (child for token in parsed for child in token.children or () if child.attrs)
        if sum(len(str(value)) for child in inner for value in child.attrs.values()) > MAX_EXPANSION:
            raise Invalid(f"links may come to at most {MAX_EXPANSION:,} characters in all", field="body")
    for token in parsed:
        if token.children and len(token.children) > MAX_DEPTH:
            _check_depth(token.children)


def _check_depth(children: "list[Token]") -> None:
    depth = 0
    for child in children:
        depth += child.nesting
        if depth > MAX_DEPTH:
            raise Invalid(f"elements may be nested at most {MAX_DEPTH} deep", field="body")
