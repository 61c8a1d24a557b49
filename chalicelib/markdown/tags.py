"""HTML as a row of tags and text: a reader whose time is linear in the input, and a tidy form of it.

The standard library's parser takes quadratic time on unfinished tags, and the sanitiser's tree on deep ones, so
a stranger's HTML is first made well nested, with a bound on its depth. Grammar: HTML standard §13.2.5.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple

from chalicelib.errors import Invalid

MAX_DEPTH = 500
"""Elements inside elements."""
MAX_ATTRIBUTES = 500
"""Attributes of one tag."""


def names(text: str) -> frozenset[str]:
    """The words of a list, for tables of element names."""
    return frozenset(text.split())


VOID = names("area base br col embed hr img input link meta param source track wbr")
DROPPED = names("script style iframe noembed noframes svg math template object applet frameset")
"""Elements that go with all that is in them."""
_DROPPED_END = re.compile(rf"</(?:{'|'.join(sorted(DROPPED))})", re.IGNORECASE)

_ATTRIBUTE = r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+("[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))?+"""
_TOKEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+(?:>|\Z)|</[^a-zA-Z>][^>]*+(?:>|\Z)|</>"
    r"|<(/?)([a-zA-Z][^\s/>]*+)"
    rf"((?:{_ATTRIBUTE.replace('(', '(?:').replace('(?:?:', '(?:')})*+)[\s/]*+(>|\Z)",
    re.DOTALL,
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_NAME = re.compile(r"[a-z][\w:.-]*")
_COMMENT_END = re.compile(r"\A<!---?>\Z|--!?>\Z|\A<(?!!--).*>\Z", re.DOTALL)
_BARE_AMPERSAND = re.compile(r"&(?!#?\w+;)")

_BLOCK = names(
    "address article aside blockquote center details dialog dd div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section table ul"
)
_CLOSES = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"},
    "th": {"td", "th"}, "tbody": {"tr", "td", "th", "thead", "tbody"}, "tfoot": {"tr", "td", "th", "tbody"},
    "rt": {"rt", "rp"}, "rp": {"rt", "rp"}, "option": {"option"}, "a": {"a"},
}  # fmt: skip


class Token(NamedTuple):
    """A start tag, an end tag, a comment, or text. `attributes` are decoded; `text` is the source of it."""

    kind: str
    text: str
    name: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


def tidy(html: str) -> str:
    """The same elements well nested, every attribute quoted, without comments or what `DROPPED` names.

    Raises `Invalid` over `MAX_DEPTH` or `MAX_ATTRIBUTES`.
    """
    out: list[str] = []
    stack: list[str] = []
    for token in _without_dropped(html):
        if token.kind == "text":
            out.append(_escaped(token.text))
        elif token.kind == "start":
            _open(token, out, stack)
        elif token.kind == "end" and token.name in stack:
            _close(token.name, out, stack)
    out.extend(f"</{name}>" for name in reversed(stack))
    return "".join(out)


def tokens(html: str) -> Iterator[Token]:
    """The tokens of any text, also of one that is not HTML; what is unfinished at the end is text."""
    position = 0
    for match in _TOKEN.finditer(html):
        if match.start() > position:
            yield Token("text", html[position : match.start()])
        position = match.end()
        yield _token(match)
    if position < len(html):
        yield Token("text", html[position:])


def start_tag(name: str, attributes: tuple[tuple[str, str], ...]) -> str:
    """A start tag with its attributes quoted; a name that HTML could not read is left out."""
    kept = "".join(f' {key}="{escape(value)}"' for key, value in attributes if re.fullmatch(r"[a-z][\w:.-]*", key))
    return f"<{name}{kept}>"


def _token(match: re.Match[str]) -> Token:
    source = match[0]
    if match[2] is None:
        return Token("comment" if _COMMENT_END.search(source) else "text", source)
    if not match[4]:
        return Token("text", source)
    name = match[2].lower()
    if match[1]:
        return Token("end", source, name)
    return Token("start", source, name, tuple(_attributes(match[3])))


def _attributes(source: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for found in _ATTRIBUTES.finditer(source):
        name, value = found[1].lower(), found[2] or ""
        if name not in seen:
            seen.add(name)
            yield name, unescape(value[1:-1] if value[:1] in ("'", '"') else value)


def _without_dropped(html: str) -> Iterator[Token]:
    """The tokens, but nothing from a dropped start tag to its end. One without an end loses only its tag."""
    waiting, last = "", _last_ends(html)
    position = 0
    for token in tokens(html):
        position += len(token.text)
        if waiting:
            waiting = "" if token.kind == "end" and token.name == waiting else waiting
        elif token.kind == "start" and token.name in DROPPED:
            waiting = token.name if last.get(token.name, 0) > position else ""
        else:
            yield token


def _last_ends(html: str) -> dict[str, int]:
    """Where the last end tag of each dropped element ends, as `tokens` reads the text."""
    ends: dict[str, int] = {}
    position = 0
    for token in tokens(html) if _DROPPED_END.search(html) else ():
        position += len(token.text)
        if token.kind == "end" and token.name in DROPPED:
            ends[token.name] = position
    return ends


def _open(token: Token, out: list[str], stack: list[str]) -> None:
    closes = _CLOSES.get(token.name, set()) | ({"p"} if token.name in _BLOCK else set())
    while stack and stack[-1] in closes:
        out.append(f"</{stack.pop()}>")
    if len(token.attributes) > MAX_ATTRIBUTES:
        raise Invalid(f"a tag may have at most {MAX_ATTRIBUTES} attributes", field="body")
    if re.fullmatch(r"[a-z][a-z0-9-]*", token.name):
        out.append(start_tag(token.name, token.attributes))
        if token.name not in VOID:
            stack.append(token.name)
    if len(stack) > MAX_DEPTH:
        raise Invalid(f"elements may be nested at most {MAX_DEPTH} deep", field="body")


def _close(name: str, out: list[str], stack: list[str]) -> None:
    """The end tag, and those of everything still open inside it."""
    while stack:
        inner = stack.pop()
        out.append(f"</{inner}>")
        if inner == name:
            return


def _escaped(text: str) -> str:
    """Text as it may stand between tags; character references stay."""
    return _BARE_AMPERSAND.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
