"""Code blocks in colour, made with the page: Pygments with classes, so no page needs a script or a style."""

import re
from functools import cache
from html import escape
from typing import Any

from chalicelib.markdown.colours import COLOURED

MAX_HIGHLIGHTED = 100_000
"""Characters of code in one text that are coloured; what comes after stays plain, since colouring is slow."""
_LANGUAGE = re.compile(r"\s*\{?\.?([\w+#.-]+)")


def code_block(code: str, info: str, *, colour: bool = True) -> str:
    """The HTML of a fenced block. Of `info` only the language counts; Hugo's `{linenos=…}` is ignored."""
    found = _LANGUAGE.match(info)
    language = found[1].lower() if found and not info.lstrip().startswith("{") else ""
    if not language:
        return f"<pre><code>{escape(code, quote=False)}</code></pre>\n"
    body = highlighted(code, language if colour else "")
    return f'<pre class="highlight"><code class="language-{escape(language)}">{body}</code></pre>\n'


def highlighted(code: str, language: str) -> str:
    """The code with `<span class>`s, or escaped only if the language is not known.

    Classes are those of Pygments. What no rule colours has no span, and neighbours of one class share theirs.
    """
    lexer = _lexer(language) if language else None
    if lexer is None:
        return escape(code, quote=False)
    out: list[str] = []
    last, waiting = "", ""
    for _, kind, text in lexer.get_tokens_unprocessed(code):
        name = _class(kind)
        if name == last:
            waiting += text
        else:
            out.append(_span(last, waiting))
            last, waiting = name, text
    return "".join(out) + _span(last, waiting)


def _span(name: str, text: str) -> str:
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<span class="{name}">{shown}</span>' if name else shown


@cache
def _class(kind: Any) -> str:
    """The class of a kind of token, or of the nearest kind that it is one of, if a rule colours it."""
    from pygments.token import STANDARD_TYPES

    while kind not in STANDARD_TYPES:
        kind = kind.parent
    name = STANDARD_TYPES[kind]
    return name if name in COLOURED else ""


@cache
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
