"""The URL path of a page, from its folder, its front matter and the site's switches, as Hugo computes it."""

import posixpath
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote, urlsplit

from chalicelib.commands import paths
from chalicelib.errors import Invalid
from chalicelib.importers.losses import Losses
from chalicelib.slugs import urlize


class PathError(ValueError):
    """The path leads out of the site, or to another one."""


@dataclass(frozen=True, kw_only=True)
class Style:
    """How a site writes its paths. `prefix` is that of the language, such as `de`, or empty."""

    ugly: bool = False
    lower: bool = True
    accents: bool = True
    prefix: str = ""


def page(folder: str, base: str, style: Style, *, expanded: str = "") -> str:
    """The path of a page in a folder, or of its expanded permalink: `/a/b/` or, ugly, `/a/b.html`."""
    path = expanded or f"{folder}/{base}"
    path = urlize(posixpath.normpath("/" + path.strip("/")), lower=style.lower, accents=style.accents)
    if not expanded and base == "index":
        return _prefixed(posixpath.dirname(path) + "/", style)
    return _prefixed(path + (".html" if style.ugly and path.strip("/") else "/"), style)


def stated(url: str, style: Style) -> str:
    """The path that `url` in front matter asks for: kept as written, decoded. Raises `PathError`."""
    path = _decoded(url)
    full = path if path.startswith("/") else f"/{style.prefix}/{path}"
    joined = inside(full)
    if path.endswith("/") or "." not in path:
        joined = joined.rstrip("/") + "/"
    return re.sub(r"/index\.html$", "/", joined)


def alias(text: str, path: str, style: Style) -> str:
    """The path of an alias of the page at `path`, relative to the page's parent. Raises `PathError`."""
    given = _decoded(text)
    parent = posixpath.dirname(path.rstrip("/"))
    full = f"/{style.prefix}/{given}" if given.startswith("/") and style.prefix else given
    joined = inside(posixpath.join(parent, full))
    if re.search(r"\.\w{1,6}$", joined.rsplit("/", 1)[-1]) and not given.endswith("/"):
        return re.sub(r"/index\.html$", "/", joined)
    stripped = joined.rstrip("/")
    return stripped + ".html" if style.ugly and stripped else stripped + "/"


def inside(path: str) -> str:
    """The path without `.` and `..`, with its last slash. Raises `PathError` if it climbs above the root."""
    depth = 0
    for part in path.split("/"):
        depth += {"": 0, ".": 0, "..": -1}.get(part, 1)
        if depth < 0:
            raise PathError(f"{path} leads out of the site")
    clean = posixpath.normpath("/" + path.lstrip("/"))
    return clean + "/" if path.endswith(("/", "/.", "/..")) and clean != "/" else clean


def possible(path: str) -> str:
    """The path without the characters that no path here may hold, in one normal form of Unicode.

    Nor does it climb when they are left out: `/}../` is `/`.
    """
    kept = "".join(char for char in unicodedata.normalize("NFC", path) if _allowed(char))
    stays = re.sub(r"(?<=/)\.{1,2}(?=/|$)", "", unicodedata.normalize("NFC", kept))
    return re.sub(r"/{2,}", "/", stays)


@cache
def _allowed(char: str) -> bool:
    try:
        paths.check_shape(f"/a{char}a")
    except Invalid:
        return False
    return True


def aliases(texts: Iterable[str], path: str, style: Style, losses: Losses, line: int = 0) -> tuple[str, ...]:
    """The paths of all aliases of the page at `path`; one that leads out of the site is a loss."""
    found = []
    for text in texts:
        try:
            found.append(alias(text, path, style))
        except PathError as fault:
            losses.tell("dropped", "path outside the site", f"the alias {fault}", line)
    return tuple(dict.fromkeys(found))


def folder_of(path: str) -> str:
    """Where the files that belong to a page lie: `/a/b/` for both `/a/b/` and `/a/b.html`."""
    return path if path.endswith("/") else re.sub(r"\.\w+$", "", path) + "/"


def _prefixed(path: str, style: Style) -> str:
    return f"/{style.prefix}{path}" if style.prefix else path


def _decoded(text: str) -> str:
    try:
        parts = urlsplit(text.strip())
    except ValueError as error:  # what stands in brackets is no IPv6 address, say
        raise PathError(f"{text!r} is no path") from error
    if parts.scheme or parts.netloc:
        raise PathError(f"{text} is the address of another site")
    path = unquote(parts.path)
    if "\\" in path or any(ord(char) < 32 for char in path):
        raise PathError(f"{text!r} is no path")
    return path
