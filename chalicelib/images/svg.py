"""The size of an SVG, from its root element (SVG 2, 8.2 and 8.6). Entities are refused and nothing else is opened."""

import re
from xml.parsers import expat

_READ = 65_536
"""Bytes: the root element is near the beginning."""
_LENGTH = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})\s*(px|pt|pc|mm|cm|in|)\s*")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


def size(content: bytes) -> tuple[int, int]:
    """Width and height in CSS pixels: what it states, else its view box; (0, 0) when neither can be read."""
    attributes = _root(content)
    width, height = _pixels(attributes.get("width", "")), _pixels(attributes.get("height", ""))
    box_width, box_height = _box(attributes.get("viewBox", ""))
    if width and not height and box_width:
        height = width * box_height / box_width
    elif height and not width and box_height:
        width = height * box_width / box_height
    elif not width and not height:
        width, height = box_width, box_height
    return (max(1, round(width)), max(1, round(height))) if width and height else (0, 0)


class _Found(Exception):
    """The root element was read, or there is nothing more to read."""


def _root(content: bytes) -> dict[str, str]:
    """The attributes of the root element; none when it is not `svg`."""
    found: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "svg":
            found.update(attributes)
        raise _Found

    def refuse(*_: object) -> None:
        raise _Found

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EntityDeclHandler = start, refuse
    try:
        parser.Parse(content[:_READ], False)
    except (_Found, expat.ExpatError, ValueError, LookupError):
        return found
    return found


def _pixels(length: str) -> float:
    """A CSS length as pixels; 0 for one that depends on what is around it, such as `100%`."""
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _PIXELS[match[2]] if match else 0.0


def _box(text: str) -> tuple[float, float]:
    parts = re.split(r"[\s,]+", text.strip()[:200])
    return (_pixels(parts[2]), _pixels(parts[3])) if len(parts) == 4 else (0.0, 0.0)
