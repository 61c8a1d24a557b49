"""What the renderer adds to sanitised HTML: ids and anchors of headings, room for wide tables and code."""

import re
import unicodedata
from html import escape, unescape

import msgspec

from chalicelib.markdown.tags import Token, start_tag, tokens

RESERVED = frozenset({"to-content", "by-month"})
"""Ids that the pages around the text use."""
_HEADING = re.compile(r"h[1-6]")


class Heading(msgspec.Struct, frozen=True):
    """A heading of the text: its level from 1 to 6, its id, its words."""

    level: int
    id: str
    text: str


def finish(html: str) -> tuple[str, tuple[Heading, ...]]:
    """The HTML with its additions, and its headings. Expects the sanitiser's output."""
    work = _Work()
    for token in tokens(html):
        work.take(token)
    return "".join(work.out), tuple(work.headings)


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


class _Work:
    """One walk over the tokens. `heading` is the place in `out` of the open heading's start tag."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.headings: list[Heading] = []
        self.taken = dict.fromkeys(RESERVED, 0)
        self.heading: tuple[int, Token] | None = None

    def take(self, token: Token) -> None:
        if _HEADING.fullmatch(token.name):
            self.open_heading(token) if token.kind == "start" else self.close_heading(token)
        elif token.kind == "start":
            self.out.append(self.start(token))
        elif token.kind == "end" and token.name == "table":
            self.out.append("</table></div>")
        else:
            self.out.append(token.text)

    def start(self, token: Token) -> str:
        attributes = dict(token.attributes)
        if token.name == "input":
            return _checkbox(attributes)
        if token.name == "pre":
            return start_tag("pre", (*token.attributes, ("tabindex", "0")))
        if attributes.get("id"):
            self.taken.setdefault(attributes["id"], 0)
        return '<div class="table" tabindex="0">' + token.text if token.name == "table" else token.text

    def open_heading(self, token: Token) -> None:
        self.heading = (len(self.out), token)
        self.out.append(token.text)

    def close_heading(self, token: Token) -> None:
        if self.heading is None:
            self.out.append(token.text)
            return
        place, start = self.heading
        self.heading = None
        text = " ".join(unescape(re.sub(r"<[^>]*>", "", "".join(self.out[place + 1 :]))).split())
        attributes = dict(start.attributes)
        attributes["id"] = distinct(attributes.get("id") or anchor_id(text), self.taken)
        self.out[place] = start_tag(start.name, tuple(attributes.items()))
        self.out.append(_anchor(attributes["id"]) + token.text)
        self.headings.append(Heading(int(start.name[1]), attributes["id"], text))


def _anchor(target: str) -> str:
    """A visible link to the heading itself, named by it, so that it needs no words of any language."""
    name = escape(target)
    return f' <a class="anchor" href="#{name}" aria-labelledby="{name}"><span aria-hidden="true">#</span></a>'


def _checkbox(attributes: dict[str, str]) -> str:
    """The box of a task list, which nobody can press; any other control is left out."""
    if attributes.get("type") != "checkbox":
        return ""
    return f'<input type="checkbox" disabled{" checked" if "checked" in attributes else ""}>'
