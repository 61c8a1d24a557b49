"""What authors write becomes what readers see: Markdown, HTML or text in, safe HTML out.

Every format goes the same way: to HTML, tidied if an author wrote tags, through the sanitiser; last comes what the
renderer adds.
"""

from html import escape
from typing import Literal

import msgspec

from chalicelib.errors import Invalid, TooLarge
from chalicelib.markdown.clean import clean, settled
from chalicelib.markdown.colours import highlight_css
from chalicelib.markdown.finish import Heading, finish
from chalicelib.markdown.losses import compare
from chalicelib.markdown.parse import Html, to_html
from chalicelib.markdown.plaintext import count_words, first_paragraph, shorten, split_at_more, visible
from chalicelib.markdown.plaintext import without_more as strip_more
from chalicelib.markdown.questions import Question, questions
from chalicelib.markdown.tags import tidy

__all__ = [
    "MAX_BODY",
    "Format",
    "Heading",
    "Question",
    "Rendered",
    "highlight_css",
    "plain",
    "removed_by_sanitiser",
    "render",
    "strip_more",
    "summarise",
    "words",
]

Format = Literal["markdown", "html", "text"]
MAX_BODY = 1_000_000
"""Bytes of UTF-8."""
MAX_SUMMARY = 500
"""Characters."""
_last: dict[tuple[str, str], str] = {}
"""The text that was rendered last, after the sanitiser: what is saved and published is summarised as well."""


class Rendered(msgspec.Struct, frozen=True):
    """Safe HTML, and what the page around it wants to know of it."""

    html: str
    headings: tuple[Heading, ...]
    words: int = 0
    """How many words a reader reads; each Chinese, Japanese or Korean character counts as one."""
    images: tuple[str, ...] = ()
    """The address of every image as the text has it, in order, each once."""
    questions: tuple[Question, ...] = ()


def render(text: str, *, format: Format) -> Rendered:  # noqa: A002 - the word of the front matter
    """The HTML of a body. Raises `TooLarge` over `MAX_BODY`, `Invalid` where a stated bound is crossed."""
    cleaned = _cleaned(text, format, colour=True)
    _last.clear()
    _last[text, format] = cleaned
    html, headings, images = finish(cleaned)
    return Rendered(html, headings, count_words(visible(cleaned)), images, questions(cleaned))


def summarise(text: str, *, format: Format, given: str = "") -> str:  # noqa: A002
    """Plain text, up to 500 characters: `given`, or what is before `<!--more-->`, or the first paragraph."""
    if given.strip():
        return shorten(plain(given, "markdown"), MAX_SUMMARY)
    before, found = split_at_more(text)
    if found and (summary := plain(before, format)):
        return shorten(summary, MAX_SUMMARY)
    cleaned = _last.get((text, format))
    return shorten(first_paragraph(_cleaned(text, format) if cleaned is None else cleaned), MAX_SUMMARY)


def plain(text: str, format: Format) -> str:  # noqa: A002
    """What a reader reads: no markup, white space collapsed. Raises as `render` does."""
    return visible(_cleaned(text, format))


def words(text: str, format: Format) -> int:  # noqa: A002
    """How many words a reader reads; each Chinese, Japanese or Korean character counts as one."""
    return count_words(plain(text, format))


def removed_by_sanitiser(text: str, *, format: Format) -> tuple[str, ...]:  # noqa: A002
    """What the sanitiser takes out, such as `<iframe>`, `style attribute on <div>`, `javascript: link`."""
    html = _raw(strip_more(text), format).text
    return compare(html, settled(tidy(html)))


def _cleaned(text: str, form: Format, *, colour: bool = False) -> str:
    """The HTML of a body after the sanitiser, which every text goes through."""
    html, nested = _raw(strip_more(text), form, colour=colour)
    return clean(html) if nested else settled(tidy(html))


def _raw(text: str, form: Format, *, colour: bool = False) -> Html:
    """The HTML of a body before the sanitiser: never to be shown."""
    if len(text) > MAX_BODY or len(text.encode(errors="replace")) > MAX_BODY:
        raise TooLarge(f"a text may be at most {MAX_BODY:,} bytes", field="body")
    text = text.encode(errors="replace").decode()  # half a surrogate pair is no character
    if form == "markdown":
        return to_html(text, colour=colour)
    if form == "text":
        return Html(_paragraphs(text), nested=True)
    if form == "html":
        return Html(text, nested=False)
    raise Invalid(f"the format {form!r} is not one of markdown, html, text", field="format")


def _paragraphs(text: str) -> str:
    """Paragraphs at blank lines; line breaks kept, so that lines of `- ` or `• ` stay lines."""
    lines = [escape(line.strip()) for line in text.splitlines()]
    blocks = "\n".join(lines).split("\n\n")
    return "\n".join("<p>" + "<br>".join(block.split("\n")) + "</p>" for block in _stripped(blocks))


def _stripped(blocks: list[str]) -> list[str]:
    return [block.strip() for block in blocks if block.strip()]
