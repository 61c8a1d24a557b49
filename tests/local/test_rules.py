"""The rules of the site, apart from any server."""

import gzip

import pytest

from local import rules
from local.rules import Answer, Stored

PAGE = Stored(b"<html>hello</html>", "text/html; charset=utf-8", "max-age=60", '"abc"')
OBJECTS = {
    "index.html": PAGE,
    "a/index.html": PAGE,
    "über/index.html": PAGE,
    "post.html": PAGE,
    "a b/index.html": PAGE,
    "old/index.html": Stored(b"", redirect="/neu/ü?x=1"),
    "404.html": Stored(b"<html>nothing here</html>", "text/html; charset=utf-8"),
}


@pytest.mark.parametrize("path", ["/", "/a/", "/%C3%BCber/", "/über/", "/post.html", "/a%20b/", "/a/index.html"])
def test_a_page_answers_at_its_path(path: str) -> None:
    given = rules.answer(path, OBJECTS.get)
    assert (given.status, given.body) == (200, PAGE.body)
    assert given.headers["Cache-Control"] == "max-age=60"
    assert given.headers["ETag"] == '"abc"'


@pytest.mark.parametrize(
    ("path", "query", "location"),
    [
        ("/a", "", "/a/"),
        ("/a", "page=2", "/a/?page=2"),
        ("/%C3%BCber", "", "/%C3%BCber/"),
        ("/a%20b", "", "/a%20b/"),
        ("/old/", "", "/neu/%C3%BC?x=1"),
    ],
)
def test_a_path_that_moved_says_where(path: str, query: str, location: str) -> None:
    given = rules.answer(path, OBJECTS.get, query=query)
    assert (given.status, given.headers["Location"]) == (301, location)


def test_no_redirect_leads_to_another_site() -> None:
    objects = {"/example.org/index.html": PAGE, **OBJECTS}
    given = rules.answer("//example.org", objects.get)
    assert given.status == 400


@pytest.mark.parametrize("path", ["/no/such/page/", "/b", "/a//", "/post.html/"])
def test_anything_else_is_the_404_page(path: str) -> None:
    given = rules.answer(path, OBJECTS.get)
    assert (given.status, given.body) == (404, b"<html>nothing here</html>")


def test_an_empty_site_says_so_in_words() -> None:
    given = rules.answer("/", lambda _key: None)
    assert (given.status, given.body) == (404, b"sorry, this resource does not exist\n")


@pytest.mark.parametrize(
    "path",
    ["/../secret", "/a/../b", "/a/%2e%2e/b", "/./a", "/a\\..\\b", "/%00", "/%0d%0aX: y", "/%ff", "relative", "*", ""],
)
def test_what_is_no_path_is_refused(path: str) -> None:
    assert rules.answer(path, OBJECTS.get).status == 400


@pytest.mark.parametrize("known", ['"abc"', 'W/"abc"', "*", '"other", "abc"'])
def test_a_version_that_the_reader_has_is_not_sent_again(known: str) -> None:
    given = rules.conditional(rules.answer("/", OBJECTS.get), known)
    assert (given.status, given.body, given.headers["ETag"]) == (304, b"", '"abc"')


@pytest.mark.parametrize(("path", "known"), [("/", '"other"'), ("/", ""), ("/missing", "*"), ("/a", "*")])
def test_any_other_version_is_sent(path: str, known: str) -> None:
    assert rules.conditional(rules.answer(path, OBJECTS.get), known).status != 304


LONG = Answer(200, {"Content-Type": "text/html; charset=utf-8", "ETag": '"abc"'}, b"<p>long</p>" * 200)


@pytest.mark.parametrize("accept", ["gzip", "br, GZIP;q=0.5", "*"])
def test_text_is_compressed_for_readers_who_take_it(accept: str) -> None:
    given = rules.compressed(LONG, accept)
    assert gzip.decompress(given.body) == LONG.body
    assert given.headers["Content-Encoding"] == "gzip"
    assert given.headers["Vary"] == "Accept-Encoding"
    assert given.headers["ETag"] == 'W/"abc"'


@pytest.mark.parametrize("accept", ["", "br", "gzip;q=0", "identity"])
def test_text_is_plain_for_other_readers(accept: str) -> None:
    given = rules.compressed(LONG, accept)
    assert given.body == LONG.body
    assert "Content-Encoding" not in given.headers
    assert given.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(("kind", "body"), [("image/png", b"x" * 5000), ("text/html", b"x" * 999)])
def test_pictures_and_small_things_are_left_alone(kind: str, body: bytes) -> None:
    given = Answer(200, {"Content-Type": kind}, body)
    assert rules.compressed(given, "gzip") == given


def test_strict_transport_is_only_for_https() -> None:
    assert "Strict-Transport-Security" not in rules.security_headers(https=False)
    assert "Strict-Transport-Security" in rules.security_headers(https=True)
    assert "'unsafe" not in rules.security_headers(https=True)["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "root", "inside"),
    [
        ("/blog/a/", "/blog", "/a/"),
        ("/blog/", "/blog", "/"),
        ("/blog", "/blog", "/"),
        ("/blogroll/", "/blog", "/blogroll/"),
        ("/a/", "/blog", "/a/"),
        ("/a/", "", "/a/"),
    ],
)
def test_a_site_answers_below_the_path_of_its_base_url_too(path: str, root: str, inside: str) -> None:
    assert rules.within(path, root) == inside
