"""Code blocks in colour, made with the page: Pygments with classes, so no page needs a script or a style."""

import re
from functools import cache
from html import escape
from typing import Any

MAX_HIGHLIGHTED = 100_000
"""Characters of code in one text that are coloured; what comes after stays plain, since colouring is slow."""
_LIGHT, _DARK = "xcode", "github-dark"
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
    """The code with `<span class>`s, or escaped only if the language is not known."""
    lexer = _lexer(language) if language else None
    if lexer is None:
        return escape(code, quote=False)
    from pygments import highlight

    return str(highlight(code, lexer, _formatter(_LIGHT)))


@cache
def highlight_css() -> str:
    """The rules for the classes, in light and, where the reader's system asks for it, dark."""
    light = "\n".join(_formatter(_LIGHT).get_style_defs(".highlight").splitlines())
    dark = "\n".join(_formatter(_DARK).get_style_defs(".highlight").splitlines())
    return f"{_token_rules(light)}\n@media (prefers-color-scheme: dark) {{\n{_token_rules(dark)}\n}}\n"


def _token_rules(css: str) -> str:
    """Only the rules of tokens; the box of a code block is the theme's."""
    kept = (line for line in css.splitlines() if re.match(r"\.highlight \.\w+ \{", line))
    return "\n".join(re.sub(r" /\*.*?\*/", "", line) for line in kept)


@cache
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


@cache
def _formatter(style: str) -> Any:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(style=style, nowrap=True)
