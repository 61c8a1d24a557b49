"""Questions and answers in a text: `<details>` with a `<summary>`, which readers can open and close."""

import re
from collections.abc import Iterator

import msgspec

from chalicelib.markdown.plaintext import visible

_DETAILS = re.compile(r"<(/?)details(?: [^>]*)?>")
_SUMMARY = re.compile(r"\s*<summary(?: [^>]*)?>(.*?)</summary>", re.DOTALL)


class Question(msgspec.Struct, frozen=True):
    """A question as plain text, and its answer as safe HTML."""

    text: str
    html: str


def questions(html: str) -> tuple[Question, ...]:
    """The questions in sanitised HTML, in order; not those inside another one."""
    if "<details" not in html:
        return ()
    found = (_question(inner) for inner in _outermost(html))
    return tuple(question for question in found if question.text and question.html)


def _outermost(html: str) -> Iterator[str]:
    """What is in each `<details>` that is in no other."""
    depth, start = 0, 0
    for tag in _DETAILS.finditer(html):
        if not tag[1]:
            start = start if depth else tag.end()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield html[start : tag.start()]


def _question(inner: str) -> Question:
    summary = _SUMMARY.match(inner)
    if summary is None:
        return Question("", "")
    return Question(visible(summary[1]), inner[summary.end() :].strip())
