"""Footnotes with the ids that Hugo gives them, so that links to a note keep working."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def footnotes(parser: "MarkdownIt") -> None:
    """Gives a parser footnotes: `a[^1]`, `[^1]: a note`, `a^[a note]`."""
    from mdit_py_plugins.footnote import footnote_plugin

    parser.use(footnote_plugin)
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)


def _reference(_renderer: Any, row: "list[Token]", index: int, _options: Any, _env: Any) -> str:
    number, use = _numbers(row[index])
    link = f'<a href="#fn:{number}" class="footnote-ref" role="doc-noteref">{number}</a>'
    return f'<sup id="{_back(number, use)}">{link}</sup>'


def _anchor(_renderer: Any, row: "list[Token]", index: int, _options: Any, _env: Any) -> str:
    """The way back, named by its arrow and the note's number, which need no words of any language."""
    number, use = _numbers(row[index])
    name = f"↩ {number}" if not use else f"↩ {number}.{use + 1}"
    link = f'<a href="#{_back(number, use)}" class="footnote-backref" role="doc-backlink" aria-label="{name}">↩︎</a>'
    return f" {link}"


def _numbers(token: "Token") -> tuple[int, int]:
    """The number of the note, and of the place that refers to it (the first is 0)."""
    return token.meta["id"] + 1, token.meta.get("subId", 0)


def _back(number: int, use: int) -> str:
    return f"fnref{use or ''}:{number}"


def _open(_renderer: Any, row: "list[Token]", index: int, _options: Any, _env: Any) -> str:
    return f'<li id="fn:{row[index].meta["id"] + 1}">'


_RULES = {
    "footnote_ref": _reference,
    "footnote_anchor": _anchor,
    "footnote_open": _open,
    "footnote_close": lambda *_: "</li>\n",
    "footnote_block_open": lambda *_: '<section class="footnotes" role="doc-endnotes">\n<hr>\n<ol>\n',
    "footnote_block_close": lambda *_: "</ol>\n</section>\n",
}
