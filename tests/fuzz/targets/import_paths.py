"""Paths and aliases that the front matter of an imported page states."""

from chalicelib.commands import paths
from chalicelib.errors import Invalid
from chalicelib.importers import media, urls
from chalicelib.importers.urls import PathError, Style
from tests.fuzz.target import Target, plain

_STYLES = (Style(), Style(ugly=True, lower=False, accents=False, prefix="de"))


def run(data: bytes) -> bool:
    given = plain(data)
    media.is_missing(given, "/a/b/", frozenset({"/a/b/c.png"}), "https://example.org")
    found = [path for style in _STYLES for path in (_stated(given, style), _alias(given, style)) if path]
    for path in found:
        assert path.startswith("/"), "it is relative"
        assert not {".", ".."} & set(path.split("/")), "it climbs"
        _has_shape(urls.possible(path))
    return bool(found)


def _stated(given: str, style: Style) -> str:
    try:
        return urls.stated(given, style)
    except PathError:
        return ""


def _alias(given: str, style: Style) -> str:
    try:
        return urls.alias(given, "/post/a/", style)
    except PathError:
        return ""


def _has_shape(path: str) -> None:
    """Only its length may be too much, which the importer tells of as a loss."""
    try:
        paths.check_shape(path)
    except Invalid as refused:
        assert "longer" in refused.message, refused


TARGET = Target(
    parser="importers.urls.stated",
    holds="a path inside the site, or `PathError`, which the importer tells as a loss",
    accepted="read as a path or an alias",
    run=run,
    seeds=(b"/old/path/", b"old.html", b"../x/", b"/a/b/index.html", "/ü/ß".encode(), b"a%20b/c", b"./x",
           b"/a.php?id=3#x"),
    words=(b"/", b"//", b"..", b"/../", b"./", b"%2e%2e", b"%2f", b"%5c", b"%00", b"%", b"\\", b"[", b"]",
           b"http://[", b"//[", b"https://",
           b"?", b"#", b":", b";", b"\t", b"\n", b"\x00", b"index.html", b".html", b"\xcc\x88", b"\xe2\x80\xae",
           b" ", b"\xef\xbc\x8f", b"@",
           b"\xe2\x84\x80", b"a" * 100),
    longest=300,
)  # fmt: skip
