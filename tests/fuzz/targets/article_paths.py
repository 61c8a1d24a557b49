"""Paths that an article, a file or a list asks for."""

import posixpath
import unicodedata

from chalicelib.commands import paths
from chalicelib.models.site import Language, Settings
from chalicelib.projections.pages import urls
from tests.fuzz.target import Target, text

_SETTINGS = Settings(languages={"en": Language(label="English"), "de": Language(label="Deutsch", prefix="/de")})
_OWN = ("/api/", "/assets/", "/sitemap/", "/_mailbox/", "/account/", "/de/account/")


def run(data: bytes) -> bool:
    path = text(data)
    paths.check(path, _SETTINGS)
    assert path.startswith("/")
    assert posixpath.normpath(path).rstrip("/") == path.rstrip("/"), "it leads elsewhere"
    assert not path.startswith("//")
    assert unicodedata.normalize("NFC", path) == path
    assert len(path.encode()) <= paths.LONGEST
    assert path not in ("/", "/de/")
    assert not path.startswith(_OWN[:4]), "it is one of Galley's own"
    assert not set(path) & set('\\?%"<>^`{|}\x7f')
    assert path.isprintable() or not any(ord(sign) < 32 for sign in path)
    key = urls.object_key(path)
    assert not key.startswith("/")
    assert ".." not in key.split("/")
    return True


TARGET = Target(
    parser="commands.paths.check",
    holds="what is taken stays inside the site, is in one normal form, none of Galley's own, and at most 500 bytes",
    accepted="taken as a path",
    run=run,
    seeds=(b"/2026/03/hello/", b"/a.html", b"/de/a/", "/über/uns/".encode(), b"/a/b/c/d/", b"/archive/x/",
           b"/tag/", b"/x y/(z)/"),
    words=(b"/", b"//", b".", b"..", b"/../", b"/./", b"%2e", b"\\", b"?", b"#", b"%", b"/api/", b"/assets",
           b"/account/", b"index.html",
           b"/tags/x/", b"/archive/2026-03/", b"/sitemap.xml", b"robots.txt", b"/images/0123456789abcdef-480.webp",
           b"\xcc\x88", b"\x00", b"\n",
           b"\xe2\x80\xae", b"\xed\xa0\x80", b"a" * 200, b"/de", b"/en/", b" ", b"\xef\xbc\x8f", b"index.xml",
           b"feeds.opml", b"~"),
    longest=600,
)  # fmt: skip
