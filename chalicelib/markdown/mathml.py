"""LaTeX as MathML Core, which browsers show without a script (W3C MathML Core, §2.1).

`latex2mathml` reads the LaTeX. Only its tree is used, never its text, in which what an author wrote is not escaped;
of the tree only the elements and attributes below reach a page.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from xml.etree.ElementTree import Element

from chalicelib.markdown.tags import names

MAX_DEPTH = 60
"""Elements inside elements of one formula."""
_ELEMENTS = names(
    "mrow mi mn mo mtext ms mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup munder mover "
    "munderover mmultiscripts mprescripts mtable mtr mtd"
)
_CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_ATTRIBUTES = names(
    "accent accentunder depth displaystyle fence form height largeop linethickness lspace mathsize maxsize minsize "
    "movablelimits rspace scriptlevel separator stretchy symmetric voffset width"
)
_VALUE = re.compile(r"[\w.%-]{1,20}")


def mathml(latex: str, *, display: bool) -> str:
    """A `<math>` element; empty for LaTeX that cannot be read or would not be shown right."""
    try:
        inner = "".join(_children(_tree(latex, display), 0))
    except _Unreadable:
        return ""
    return f'<math display="block">{inner}</math>' if display else f"<math>{inner}</math>"


class _Unreadable(Exception):
    pass


class _NoMacros(dict[str, tuple[list[str], int]]):
    r"""Keeps `\newcommand` and the like out: a few of them that use each other twice come to any length."""

    def __setitem__(self, name: str, _: tuple[list[str], int]) -> None:
        raise _Unreadable(name)


def _tree(latex: str, display: bool) -> Element:
    from latex2mathml.converter import Converter

    reader = Converter(display="block" if display else "inline")
    reader.macros = _NoMacros()
    try:
        return reader.convert_to_element(latex)
    except Exception as error:  # they have no base class, and there are also IndexError, KeyError …
        raise _Unreadable(latex) from error


def _children(element: Element, depth: int) -> Iterator[str]:
    if depth > MAX_DEPTH:
        raise _Unreadable("nested too deep")
    for child in element:
        yield from _written(child, depth)


def _written(element: Element, depth: int) -> Iterator[str]:
    text = unescape(element.text or "")
    if element.tag not in _ELEMENTS or text.startswith("\\"):
        raise _Unreadable(element.tag)  # not MathML Core, or a command that is not known
    if len(element) != _CHILDREN.get(element.tag, len(element)):
        raise _Unreadable(element.tag)  # LaTeX that stops too early
    attributes = _attributes(element)
    if element.tag == "mrow" and len(element) == 1 and not attributes:
        yield from _written(element[0], depth + 1)
        return
    yield f"<{element.tag}{attributes}>{escape(text, quote=False)}"
    yield from _children(element, depth + 1)
    yield f"</{element.tag}>"


def _attributes(element: Element) -> str:
    kept = [(name, value) for name, value in element.items() if name in _ATTRIBUTES and _VALUE.fullmatch(value)]
    if element.get("columnalign") in ("left", "right"):
        kept.append(("class", f"align-{element.get('columnalign')}"))
    return "".join(f' {name}="{value}"' for name, value in kept)
