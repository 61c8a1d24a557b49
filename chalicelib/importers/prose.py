"""Which part of a text is code: shortcodes, images and damaged letters are only looked for outside it."""

import re
from collections.abc import Callable, Iterator

_FENCE = re.compile(r"^ {0,3}(?:[-*+][ \t]+|\d+[.)][ \t]+|>[ \t]?)*(`{3,}|~{3,})(.*)$")
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:.{1,5000}?)(?<!`)\1(?!`)", re.DOTALL)


def lines(text: str) -> Iterator[tuple[str, bool]]:
    """Each line with its line end, and whether it is inside (or opens or closes) a fenced code block."""
    fence = ""
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line)
        if fence:
            yield line, True
            if found and found[1].startswith(fence) and not found[2].strip():
                fence = ""
        elif found and not (found[1][0] == "`" and "`" in found[2]):
            fence = found[1]
            yield line, True
        else:
            yield line, False


def outside_spans(line: str, change: Callable[[str], str]) -> str:
    """`change` applied to the parts of a line that are not code spans."""
    out, end = [], 0
    for span in _SPAN.finditer(line):
        out += [change(line[end : span.start()]), span[0]]
        end = span.end()
    return "".join([*out, change(line[end:])])


def blanked(text: str) -> str:
    """The text with all code replaced by spaces of the same length, so that offsets and lines stay true."""
    marked = "".join(_spaces(line) if code else line for line, code in lines(text))
    return _SPAN.sub(lambda span: _spaces(span[0]), marked)


def _spaces(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
