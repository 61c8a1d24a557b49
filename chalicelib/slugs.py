"""Slugs and paths as Hugo writes them, so that a publication that moves in keeps its URLs."""

import re
import unicodedata
from urllib.parse import unquote_plus

_PUNCTUATION = "./\\_#+~-"
_HEX = re.compile(r"%[0-9a-fA-F]{2}")
_DONE = re.compile(r"[a-z0-9-]+")
"""A part of a path already, as nearly all names of files are."""


def slug(text: str) -> str:
    """The slug of a topic name, as Hugo makes the path of a term: `API development` gives `api-development`.

    Every space becomes a hyphen and none are merged, so `A & B` gives `a--b`. A slash stays a slash: `a/b`
    is two
    segments, as in Hugo. Segments that climb are left out. May be empty, for `?!`.
    """
    return file_path(text.replace("\\", "-")).strip("/")


def title_slug(text: str) -> str:
    """The slug that Hugo's `:title` and `:slug` make of a title: one segment, runs of spaces merged.

    `A & B` gives `a-b`, `C++ / C#` gives `c-c#`. May be empty.
    """
    once = urlize(re.sub(r"[/\\]", "-", text))
    return urlize(unquote_plus(once))


def file_path(text: str, *, lower: bool = True, accents: bool = True) -> str:
    """A file or term name as a path (hugo: common/paths.Sanitize): each space a hyphen, other signs left
    out.
    """
    if _DONE.fullmatch(text):
        return text
    kept = "".join("-" if char.isspace() else char for i, char in enumerate(text) if _fits(text, i) or char.isspace())
    return "/".join(part for part in _cased(kept, lower, accents).split("/") if part not in ("", ".", ".."))


def urlize(text: str, *, lower: bool = True, accents: bool = True) -> str:
    """Hugo's `urlize` before percent-encoding: runs of spaces are one hyphen, signs left out, slashes kept."""
    text = text if accents else without_accents(text)
    out: list[str] = []
    pending = False
    for i, char in enumerate(text):
        if _fits(text, i):
            if pending and char != "-":
                out.append("-")
            pending = False
            out.append(char)
        elif out and char.isspace() and out[-1] != "-":
            pending = True
    return _cased("".join(out), lower, True)


def without_accents(text: str) -> str:
    """The text without combining marks: `Ça` gives `Ca` (Hugo's `removePathAccents`)."""
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn")
    return unicodedata.normalize("NFC", bare)


def _fits(text: str, at: int) -> bool:
    char = text[at]
    if char == "%":
        return _HEX.match(text, at) is not None
    category = unicodedata.category(char)
    return char in _PUNCTUATION or category[0] in "LM" or category == "Nd"


def _cased(text: str, lower: bool, accents: bool) -> str:
    text = text if accents else without_accents(text)
    # One letter at a time: Go has no final sigma, and makes a plain `i` of `İ`.
    return "".join(char.lower()[:1] for char in text) if lower else text
