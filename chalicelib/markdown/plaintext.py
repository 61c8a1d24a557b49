"""The words of a text without its markup: summaries, word counts, the `<!--more-->` marker."""

import re
from html import unescape

from chalicelib.markdown.tags import names

_MORE = re.compile(r"<!--[ \t]*more[ \t]*-->", re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_CJK = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
_ANY_CJK = re.compile(_CJK)
_WORD = re.compile(r"[\w'’\-]+")
_CHARACTER_OR_WORD = re.compile(rf"{_CJK}|(?:(?!{_CJK})[\w'’\-])+")
_BREAKING = names(
    "p div li dt dd br hr tr td th h1 h2 h3 h4 h5 h6 pre blockquote figure figcaption table caption ul ol dl "
    "details summary section aside address"
)
_NOT_PROSE = names("h1 h2 h3 h4 h5 h6 pre table ul ol dl figure details blockquote audio video")
_FOOTNOTE = re.compile(
    r'<([a-z]+)(?: [^>]*)? class="(?:[^"]* )?(?:footnotes|footnote-ref)(?: [^"]*)?"[^>]*>.*?</\1>', re.DOTALL
)
_BREAK = re.compile(rf"</?(?:{'|'.join(sorted(_BREAKING))})(?: [^>]*)?>")
_TAG = re.compile(r"<[^>]*>")
_BLOCK_TAG = re.compile(rf"<(/?)(p|{'|'.join(sorted(_NOT_PROSE))})(?: [^>]*)?>")


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
    return " ".join(unescape(_TAG.sub("", _BREAK.sub(" ", _without_footnotes(html)))).split())


def first_paragraph(html: str) -> str:
    """The text of the first paragraph that has words and stands in no list, table, quotation or figure."""
    start, inside = 0, 0
    html = _without_footnotes(html)
    for tag in _BLOCK_TAG.finditer(html):
        if tag[2] != "p":
            inside += -1 if tag[1] else 1
        elif not tag[1]:
            start = tag.end()
        elif not inside and (text := visible(html[start : tag.start()])):
            return text
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
    pattern = _WORD if text.isascii() or not _ANY_CJK.search(text) else _CHARACTER_OR_WORD
    return len(pattern.findall(text))


def _marker(text: str) -> re.Match[str] | None:
    first = _MORE.search(text)
    if first is None:
        return None
    hidden = [match.span() for match in _FENCE.finditer(text)]
    for found in _MORE.finditer(text):
        if not any(start <= found.start() < end for start, end in hidden):
            return found
    return None


def _without_footnotes(html: str) -> str:
    """Without the references and the section at the end."""
    return _FOOTNOTE.sub("", html) if "footnote" in html else html
