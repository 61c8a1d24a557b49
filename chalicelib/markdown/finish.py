"""What the renderer adds to sanitised HTML: ids and anchors of headings, room for wide tables and code.

The sanitiser escapes `<` and `>` in text and in attributes and quotes every attribute, so that the patterns below
find tags and nothing else.
"""

import re
import unicodedata
from html import escape, unescape
from typing import NamedTuple

import msgspec

from chalicelib.markdown.formulas import typeset

RESERVED = frozenset({"to-content", "by-month"})
"""Ids that the pages around the text use."""
_HEADING = re.compile(r"<(/?)h([1-6])((?: [^>]*)?)>")
_OTHER_ID = re.compile(r'<(?!h[1-6][ >])[a-z][a-z0-9]*(?: [^>]*)? id="([^"]*)"')
_ID = re.compile(r' id="([^"]*)"')
_IMAGE = re.compile(r"<img((?: [^>]*)?)>")
_SOURCE = re.compile(r' src="([^"]*)"')
_ALT = re.compile(r' alt="([^"]*)"')
_NO_ALT = ' alt=""'
_INPUT = re.compile(r"<input((?: [^>]*)?)>")
_TABLE = re.compile(r"<table(?=[ >])")
_CODE = re.compile(r'<pre((?: [^>]*)?)>(?=(?:<code class="language-([\w+#.-]+)")?)')


class Heading(msgspec.Struct, frozen=True):
    """A heading of the text: its level on the page from 2 to 6, its id, its words."""

    level: int
    id: str
    text: str


class Finished(NamedTuple):
    """The HTML with its additions, its headings, and the addresses of its images, each once."""

    html: str
    headings: tuple[Heading, ...]
    images: tuple[str, ...]


def finish(html: str) -> Finished:
    """Expects the sanitiser's output."""
    html, headings = _with_anchors(html)
    html, images = _with_images(html)
    if "<pre" in html:
        html = _CODE.sub(_code, html).replace("</pre>", "</pre></div>")
    if "<table" in html:
        html = _TABLE.sub('<div class="table" tabindex="0"><table', html).replace("</table>", "</table></div>")
    if "<input" in html:
        html = _INPUT.sub(_checkbox, html)
    return Finished(typeset(html), headings, images)


def anchor_id(text: str) -> str:
    """The id of a heading as GitHub and Hugo make it: lower case letters, digits, `_`, `-`; a space is `-`.

    Source: Hugo, `markup.goldmark.parser.autoHeadingIDType`, whose default is `github`. If empty: `heading`.
    """
    kept = (_anchor_character(char) for char in text.strip())
    return "".join(kept) or "heading"


def _anchor_character(char: str) -> str:
    if char in " -":
        return "-"
    return char.lower() if char == "_" or unicodedata.category(char)[0] == "L" or char.isdecimal() else ""


def distinct(wanted: str, taken: dict[str, int]) -> str:
    """`wanted`, or `wanted-1`, `wanted-2` … if it is taken; then it is taken. `taken` holds the last number tried."""
    found, number = wanted, taken.get(wanted, 0)
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    taken[wanted] = number
    taken[found] = taken.get(found, 0)
    return found


def _with_anchors(html: str) -> tuple[str, tuple[Heading, ...]]:
    """The headings of the text below the page's own of level 1: each one level under the heading that it is part of."""
    if "<h" not in html:
        return html, ()
    work = _Headings(html)
    for tag in _HEADING.finditer(html):
        work.take(tag)
    return work.finished(), tuple(work.headings)


class _Headings:
    """One walk over the tags of headings. `opened` is the place in `out` of the open one's start tag.

    `above` are the levels, as the author wrote them, of the headings that the next one may be part of; `open` are the
    levels on the page of those that have not ended.
    """

    def __init__(self, html: str) -> None:
        self.html, self.position = html, 0
        self.above: list[int] = []
        self.open: list[int] = []
        self.out: list[str] = []
        self.headings: list[Heading] = []
        self.taken = dict.fromkeys([*RESERVED, *map(unescape, _OTHER_ID.findall(html))], 0)
        self.opened, self.attributes = -1, ""

    def take(self, tag: re.Match[str]) -> None:
        self.out.append(self.html[self.position : tag.start()])
        self.position = tag.end()
        level = self.level(int(tag[2])) if not tag[1] else self.open.pop() if self.open else int(tag[2])
        if not tag[1]:
            self.open.append(level)
            self.opened, self.attributes = len(self.out), tag[3]
            self.out.append(f"<h{level}{tag[3]}>")
        elif self.opened < 0:  # the end of one that another has been written into
            self.out.append(f"</h{level}>")
        else:
            self.close(level)

    def level(self, written: int) -> int:
        """No level is left out on the page, whatever the author left out."""
        while self.above and self.above[-1] >= written:
            self.above.pop()
        self.above.append(written)
        return min(6, 1 + len(self.above))

    def close(self, level: int) -> None:
        text = " ".join(unescape(re.sub(r"<[^>]*>", "", "".join(self.out[self.opened + 1 :]))).split())
        own = _ID.search(self.attributes)
        name = distinct((unescape(own[1]) if own else "") or anchor_id(text), self.taken)
        self.out[self.opened] = f'<h{level}{_ID.sub("", self.attributes)} id="{escape(name)}">'
        self.out.append(f"{_anchor(name)}</h{level}>")
        self.headings.append(Heading(level, name, text))
        self.opened = -1

    def finished(self) -> str:
        return "".join(self.out) + self.html[self.position :]


def _anchor(target: str) -> str:
    """A visible link to the heading itself, named by it, so that it needs no words of any language."""
    name = escape(target)
    return f' <a class="anchor" href="#{name}" aria-labelledby="{name}"><span aria-hidden="true">#</span></a>'


def _with_images(html: str) -> tuple[str, tuple[str, ...]]:
    """Every image loads late and has an `alt`, empty if the author gave none; one without an address is its `alt`."""
    if "<img" not in html:
        return html, ()
    sources: dict[str, None] = {}

    def image(found: re.Match[str]) -> str:
        source, alt = _SOURCE.search(found[1]), _ALT.search(found[1])
        if source is None or not source[1]:
            return alt[1] if alt else ""
        sources[unescape(source[1])] = None
        return f'<img{found[1]}{"" if alt else _NO_ALT} loading="lazy" decoding="async">'

    return _IMAGE.sub(image, html), tuple(sources)


def _code(found: re.Match[str]) -> str:
    """A block of code that can be scrolled by keyboard; a script finds its language, to offer a button for copying."""
    language = f' data-language="{found[2]}"' if found[2] else ""
    return f'<div class="code"{language}><pre{found[1]} tabindex="0">'


def _checkbox(found: re.Match[str]) -> str:
    """The box of a task list, which nobody can press; any other control is left out."""
    if ' type="checkbox"' not in found[1]:
        return ""
    return f'<input type="checkbox" disabled{" checked" if " checked=" in found[1] else ""}>'
