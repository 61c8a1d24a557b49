"""The Markdown that Galley reads: CommonMark, tables, strikethrough, task lists, footnotes, definition lists,
figures, formulas, bare addresses.
"""

from typing import TYPE_CHECKING, Any

from chalicelib.markdown import autolinks, blocks, linebreaks
from chalicelib.markdown.footnotes import footnotes
from chalicelib.markdown.formulas import formulas
from chalicelib.markdown.highlight import MAX_HIGHLIGHTED, code_block

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_NESTING = 100
"""Levels of quotations and lists; a list item takes two."""


def commonmark() -> "MarkdownIt":
    """A parser of CommonMark 0.31.2 and no more, with raw HTML."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING})


def galley() -> "MarkdownIt":
    """A parser of all that authors may write; importing it takes a noticeable part of a cold start."""
    from mdit_py_plugins.deflist import deflist_plugin

    made = commonmark().enable(["table", "strikethrough"]).use(deflist_plugin)
    footnotes(made)
    formulas(made)
    made.core.ruler.before("inline", "heading_ids", blocks.name_headings)
    for rule in (autolinks.link_addresses, linebreaks.join_lines, blocks.make_figures, blocks.make_tasks):
        made.core.ruler.push(rule.__name__, rule)
    made.core.ruler.push("alignment", blocks.align_by_class)
    made.add_render_rule("fence", _fence)
    return made


def _fence(_renderer: Any, row: "list[Token]", index: int, _options: Any, env: dict[str, Any]) -> str:
    """The budget of colour is one for the whole text."""
    from markdown_it.common.utils import unescapeAll

    code = row[index].content
    env["coloured"] = env.get("coloured", 0) + len(code)
    return code_block(code, unescapeAll(row[index].info), colour=env["coloured"] <= env.get("colours", MAX_HIGHLIGHTED))
