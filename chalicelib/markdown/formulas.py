r"""Formulas in LaTeX: `$x^2$` in a line, `$$x^2$$` on lines of their own.

Prices stay prices: no white space inside the dollar signs, no letter, digit or dollar sign outside them (the rules
of Pandoc's `tex_math_dollars`, and a little stricter). What the parser finds becomes `<code class="math">`, goes
through the sanitiser like all that authors write, and only then becomes MathML.
"""

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MAX_FORMULA = 1_000
"""Characters of one formula; a longer one is shown as code."""
MAX_FORMULAS = 20_000
"""Characters of all formulas of a text together; what comes after is shown as code."""
MAX_FORMULA_LINES = 50
_INLINE = re.compile(r"(?<![\w$])(\$\$?)(?![\s$])((?:\\.|[^\\$])++)(?<!\s)\1(?![\w$])", re.DOTALL)
_MADE = re.compile(r'<code class="math( display)?">([^<]*)</code>')


def formulas(parser: "MarkdownIt") -> None:
    """Gives a parser formulas."""
    before = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.inline.ruler.before("escape", "formula", _inline)
    parser.block.ruler.before("fence", "formula_block", _block, before)  # type: ignore[arg-type]
    parser.add_render_rule("formula", _code)
    parser.add_render_rule("formula_block", _code_block)


def typeset(html: str) -> str:
    """Sanitised HTML with MathML for each formula that can be read; the others stay code."""
    if '<code class="math' not in html:
        return html
    left = MAX_FORMULAS

    def made(found: re.Match[str]) -> str:
        nonlocal left
        from chalicelib.markdown.mathml import mathml

        latex = unescape(found[2]).strip()
        left -= len(latex)
        if left < 0 or len(latex) > MAX_FORMULA:
            return found[0]
        return mathml(latex, display=bool(found[1])) or found[0]

    return _MADE.sub(made, html).replace('<div class="math">', '<div class="math" tabindex="0">')


def _inline(state: "StateInline", silent: bool) -> bool:
    if state.src[state.pos] != "$" or not (found := _INLINE.match(state.src, state.pos)):
        return False
    if not silent:
        token = state.push("formula", "code", 0)
        token.content, token.markup = found[2], found[1]
    state.pos = found.end()
    return True


def _block(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """From `$$` at the start of a line to `$$` at the end of one, without a blank line between."""
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("$$", begin) or state.is_code_block(start):
        return False
    last = _last(state, start, min(end, start + MAX_FORMULA_LINES))
    if last < 0:
        return False
    latex = state.getLines(start, last + 1, state.sCount[start], False).strip()[2:-2].strip()
    if not latex or "$$" in latex:
        return False
    if not silent:
        token = state.push("formula_block", "code", 0)
        token.content, token.map, token.markup = latex, [start, last + 1], "$$"
        state.line = last + 1
    return True


def _last(state: "StateBlock", start: int, end: int) -> int:
    """The line with which a formula ends; -1 if a blank line or the end of a list item comes first."""
    for line in range(start, end):
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
        if line > start and (not text or state.sCount[line] < state.blkIndent):
            return -1
        if text.endswith("$$") and (line > start or len(text) > 4):
            return line
    return -1


def _code(_renderer: Any, row: "list[Token]", index: int, _options: Any, _env: Any) -> str:
    kind = "math display" if row[index].markup == "$$" else "math"
    return f'<code class="{kind}">{escape(row[index].content, quote=False)}</code>'


def _code_block(*given: Any) -> str:
    return f'<div class="math">{_code(*given)}</div>\n'
