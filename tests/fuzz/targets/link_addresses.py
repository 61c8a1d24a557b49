"""Addresses that somebody wrote, where a page, a feed, a redirect, a profile or the settings take one."""

import re
from collections.abc import Callable

from chalicelib.commands import looks, people
from chalicelib.errors import Invalid
from chalicelib.markdown.clean import address
from chalicelib.models.people import Person
from chalicelib.models.site import NamedLink, Settings
from chalicelib.projections.pages import addresses
from chalicelib.projections.pages.parts import Site
from tests.fuzz.target import Target, plain, text
from tests.fuzz.web_words import ADDRESS_WORDS

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)")
_SAFE = {"http", "https", "mailto", "tel"}
_SITE = Site(title="T", base_url="https://own.example/blog")


def run(data: bytes) -> bool:
    given = text(data)
    link = address(plain(data))
    assert link is None or (_harmless(link) and address(link) == link)
    hrefs = (addresses.href(given, _SITE), addresses.href(given, _SITE, fragment=True))
    for made in (*hrefs, addresses.absolute(given, _SITE)):
        assert _harmless(made)
        assert re.fullmatch(r"[!-~]*", made), "it is not encoded"
    taken = [_is_taken(check, given) for check in (_web, _setting, _profile)]
    return link is not None and any(taken)


def _harmless(url: str) -> bool:
    return _runs_nothing(url) and not _read(url).startswith("//")


def _runs_nothing(url: str) -> bool:
    scheme = _SCHEME.match(_read(url))
    return scheme is None or scheme[0] in _SAFE


def _read(url: str) -> str:
    """As a browser does: without tabs and line ends, and with a backslash as a slash (WHATWG URL standard, 4.4)."""
    return re.sub(r"[\t\r\n]", "", url).strip("".join(map(chr, range(33)))).lower().replace("\\", "/")


def _is_taken(check: Callable[[str], None], given: str) -> bool:
    try:
        check(given)
    except Invalid:
        return False
    return True


def _web(given: str) -> None:
    assert re.match(r"https?://[^/\s]", addresses.web(given), re.IGNORECASE)


def _setting(given: str) -> None:
    looks.check(Settings(social=(NamedLink(name="a", url=given),)))
    assert _harmless(given)
    assert given.isprintable()


def _profile(given: str) -> None:
    person = Person("a", name="Ada", handle="ada", title="", bio="", links=[{"name": "a", "url": given}])
    people.check_shown(person)
    assert _runs_nothing(given)


TARGET = Target(
    parser="markdown.clean.address",
    holds="links of pages, feeds, redirects, profiles and settings have a harmless scheme, as browsers read it",
    accepted="taken as a link by the sanitiser and somewhere else",
    run=run,
    seeds=(b"https://example.org/a?b=c#d", b"/2026/03/a/", b"mailto:ada@example.org", b"tel:+4912345", b"#part",
           b"a/b.html", b"//elsewhere.example/a", b"https://user@h.example:8080/%C3%BC",
           "https://münchen.example/ü".encode(), b"?q=1"),
    words=ADDRESS_WORDS,
    longest=300,
)  # fmt: skip
