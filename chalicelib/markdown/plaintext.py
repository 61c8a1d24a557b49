"""The words of a text without its markup: summaries, word counts, the `<!--more-->` marker."""

import re
from html import unescape

from chalicelib.markdown.tags import Token, names, tokens

_MORE = re.compile(r"<!--[ \t]*more[ \t]*-->", re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_CJK = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
_WORD = re.compile(rf"{_CJK}|(?:(?!{_CJK})[\w'’\-])+")
_BREAKING = names("p div li dt dd br hr tr td th h1 h2 h3 h4 h5 h6 pre blockquote figcaption table ul ol")
_NOT_PROSE = names("h1 h2 h3 h4 h5 h6 pre table ul ol dl figure details blockquote audio video")
_FOOTNOTE = "footnotes"


def split_at_more(text: str) -> tuple[str, bool]:
    """What stands before the first `<!--more-->` outside a code block, and whether there is one."""
    found = _marker(text)
    return (text[: found.start()], True) if found else (text, False)


def without_more(text: str) -> str:
    """The text without its marker."""
    found = _marker(text)
    return text[: found.start()] + text[found.end() :] if found else text


def visible(html: str) -> str:
    """The text between the tags of sanitised HTML, white space collapsed; footnotes left out."""
    return _collapsed(_prose(html))


def first_paragraph(html: str) -> str:
    """The text of the first paragraph that has words and stands in no list, table, quotation or figure."""
    paragraph: list[Token] | None = None
    inside = 0
    for token in _prose(html):
        if token.name in _NOT_PROSE:
            inside += {"start": 1, "end": -1}.get(token.kind, 0)
        elif token.name == "p" and token.kind == "start" and not inside:
            paragraph = []
        elif token.name == "p" and token.kind == "end" and paragraph:
            if text := _collapsed(paragraph):
                return text
        elif paragraph is not None:
            paragraph.append(token)
    return ""


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at_word = cut.rpartition(" ")[0] if text[limit - 1] != " " else cut
    return (at_word or cut).rstrip(" ,;:.–—-") + "…"


def count_words(text: str) -> int:
    """Words; each Chinese, Japanese or Korean character is one."""
    return sum(1 for _ in _WORD.finditer(text))


def _marker(text: str) -> re.Match[str] | None:
    first = _MORE.search(text)
    if first is None:
        return None
    hidden = [match.span() for match in _FENCE.finditer(text)]
    for found in _MORE.finditer(text):
        if not any(start <= found.start() < end for start, end in hidden):
            return found
    return None


def _prose(html: str) -> list[Token]:
    """The tokens without those of footnotes: the references and the section at the end."""
    kept: list[Token] = []
    closing = ""
    for token in tokens(html):
        classes = dict(token.attributes).get("class", "").split() if token.kind == "start" else []
        if closing:
            closing = "" if token.kind == "end" and token.name == closing else closing
        elif "footnote-ref" in classes or _FOOTNOTE in classes:
            closing = token.name
        else:
            kept.append(token)
    return kept


def _collapsed(row: list[Token]) -> str:
    parts = (unescape(token.text) if token.kind == "text" else " " * (token.name in _BREAKING) for token in row)
    return " ".join("".join(parts).split())
