"""Lines of Chinese and Japanese: a line break in the source is no space on the page."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_UNSPACED = re.compile(
    r"[\u2e80-\u303e\u3040-\u312f\u3190-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee\U00020000-\U0003ffff]"
)
"""Han, kana, and their punctuation and full-width forms; not Hangul, since Korean has spaces."""


def join_lines(state: "StateCore") -> None:
    """Takes a soft line break away if both characters beside it are written without spaces (CSS Text 3 §4.1.3)."""
    if _UNSPACED.search(state.src) is None:
        return
    for token in state.tokens:
        if token.children and "\n" in token.content:
            _join(token.children)


def _join(children: "list[Token]") -> None:
    before, waiting = "", None
    for child in children:
        if child.type == "softbreak":
            waiting = child
        elif child.nesting == 0 and (child.content or child.type not in ("text", "code_inline")):
            after = child.content if child.type in ("text", "code_inline") else ""
            if waiting and _UNSPACED.match(before[-1:]) and _UNSPACED.match(after[:1]):
                waiting.type, waiting.content = "text", ""
            before, waiting = after, None
