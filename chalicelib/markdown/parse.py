"""Markdown to HTML, not yet safe: CommonMark, tables, strikethrough, task lists, footnotes, definition lists.

The parser drops without a word what is nested deeper than its `maxNesting`, and is slow on some texts that
nobody writes by hand, so the bounds below are checked and named.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.errors import Invalid
from chalicelib.markdown.highlight import MAX_HIGHLIGHTED, code_block

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

MAX_NESTING = 100
"""Levels of quotations and lists; a list item takes two."""
MAX_LINES = 20_000
MAX_BRACKETS = 5_000
"""`[` in one paragraph or table cell."""
MAX_MARKS = 100_000
"""Characters with a meaning, such as `*` and `[`, outside code; `<` counts as five."""
MAX_EXPANSION = 5_000_000
"""Characters of all addresses and titles together: a reference can be used often."""

_MARKS = re.compile(r"[*_\[\]`<&~!^\\\n]")
_ATTRIBUTE = re.compile(r"#(?P<id>[^\s#={}]+)|\.(?P<class>[\w-]+)|[\w-]+=\S+")


def to_html(text: str) -> str:
    """The HTML of Markdown, for the sanitiser. Raises `Invalid` with the bound that the text crosses."""
    if text.count("\n") > MAX_LINES:
        raise Invalid(f"a Markdown text may have at most {MAX_LINES:,} lines", field="body")
    parser = _parser()
    env: dict[str, Any] = {}
    parsed = parser.parse(text, env)
    _check_result(parsed)
    return str(parser.renderer.render(parsed, parser.options, env))


@cache
def _parser() -> "MarkdownIt":
    """The parser, made on first use: importing it takes a noticeable part of a cold start."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.tasklists import tasklists_plugin

    made = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    made.use(footnote_plugin).use(tasklists_plugin).use(deflist_plugin)
    made.core.ruler.before("inline", "bounds", _check_blocks)
    made.core.ruler.before("inline", "heading_ids", _name_headings)
    made.core.ruler.push("alignment", _align_by_class)
    for name, rule in _RULES.items():
        made.add_render_rule(name, rule)
    return made


def _check_blocks(state: "StateCore") -> None:
    """Runs between the halves of the parser: what is code is known, and the slow half is yet to come."""
    marks = 0
    for token in state.tokens:
        if token.level >= MAX_NESTING - 1:
            raise Invalid(f"quotations and lists may be nested at most {MAX_NESTING} levels deep", field="body")
        if token.type == "inline":
            marks += len(_MARKS.findall(token.content)) + 4 * token.content.count("<")
            if token.content.count("[") > MAX_BRACKETS:
                raise Invalid(f"a paragraph may have at most {MAX_BRACKETS:,} opening brackets", field="body")
    if marks > MAX_MARKS:
        raise Invalid(f"a text may have at most {MAX_MARKS:,} characters of markup", field="body")


def _check_result(parsed: "list[Token]") -> None:
    size = sum(len(str(value)) for token in _inner(parsed) for value in token.attrs.values())
    if size > MAX_EXPANSION:
        raise Invalid(f"links may come to at most {MAX_EXPANSION:,} characters in all", field="body")


def _inner(parsed: "Iterable[Token]") -> "Iterable[Token]":
    for token in parsed:
        yield token
        yield from _inner(token.children or ())


def _name_headings(state: "StateCore") -> None:
    """Gives a heading the id and classes of `{#id .class}` after it; other headings are named when all is done."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open":
            for name, value in _take_attributes(inline).items():
                if value:
                    opening.attrSet(name, value)


def _take_attributes(inline: "Token") -> dict[str, str]:
    """Takes `{#id .class key=value}` off the end of a heading; other braces stay where they are."""
    content = inline.content.rstrip()
    start = content.rfind("{")
    if start <= 0 or not content.endswith("}"):
        return {}
    found = [_ATTRIBUTE.fullmatch(part) for part in content[start + 1 : -1].split()]
    known = [match for match in found if match]
    if not known or len(known) < len(found):
        return {}
    inline.content = content[:start].rstrip()
    ids = [match["id"] for match in known if match["id"]]
    return {
        "id": ids[-1] if ids else "",
        "class": " ".join(match["class"] for match in known if match["class"]),
    }


def _align_by_class(state: "StateCore") -> None:
    """The alignment of table cells as a class, since a page has no inline styles."""
    for token in state.tokens:
        if token.type in ("td_open", "th_open") and (style := token.attrs.pop("style", "")):
            token.attrSet("class", "align-" + str(style).rpartition(":")[2])


def _fence(_renderer: Any, row: "list[Token]", index: int, _options: Any, env: dict[str, Any]) -> str:
    """The colouring budget is one for the whole text."""
    code = row[index].content
    env["coloured"] = env.get("coloured", 0) + len(code)
    return code_block(code, row[index].info, colour=env["coloured"] <= MAX_HIGHLIGHTED)


def _footnote_reference(_renderer: Any, row: "list[Token]", index: int, _options: Any, _env: Any) -> str:
    """`fn:1` and `fnref:1` are Hugo's ids, so that links to a note keep working."""
    number, use = row[index].meta["id"] + 1, row[index].meta.get("subId", 0)
    link = f'<a href="#fn:{number}" class="footnote-ref" role="doc-noteref">{number}</a>'
    return f'<sup id="{_back(number, use)}">{link}</sup>'


def _footnote_anchor(_renderer: Any, row: "list[Token]", index: int, _options: Any, _env: Any) -> str:
    number, use = row[index].meta["id"] + 1, row[index].meta.get("subId", 0)
    return f' <a href="#{_back(number, use)}" class="footnote-backref" role="doc-backlink">↩︎</a>'


def _back(number: int, use: int) -> str:
    return f"fnref{use or ''}:{number}"


def _footnote_open(_renderer: Any, row: "list[Token]", index: int, _options: Any, _env: Any) -> str:
    return f'<li id="fn:{row[index].meta["id"] + 1}">'


_RULES = {
    "fence": _fence,
    "footnote_ref": _footnote_reference,
    "footnote_anchor": _footnote_anchor,
    "footnote_open": _footnote_open,
    "footnote_close": lambda *_: "</li>\n",
    "footnote_block_open": lambda *_: '<section class="footnotes" role="doc-endnotes">\n<hr>\n<ol>\n',
    "footnote_block_close": lambda *_: "</ol>\n</section>\n",
}
