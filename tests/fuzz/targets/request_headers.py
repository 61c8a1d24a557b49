"""Headers that Galley reads itself: a line each. Whatever a caller sends, it is taken in one way or refused."""

import re

from chalicelib.errors import GalleyError
from chalicelib.models import tokens
from chalicelib.web import authentication, conditions, cookies, cors, preflight, repeats
from chalicelib.web.calls import Call
from tests.fuzz.target import Target, text

_TOKEN = "galley_01KJMEFC00000000000000001A_abcdefghijklmnopqrstuvwxyz-_ABCDEFGHIJKLMNO"


def run(data: bytes) -> bool:
    call = _call(text(data))
    version = _answer(conditions.seen_version, call)
    assert not isinstance(version, int) or version >= conditions.NEVER
    conditions.has(call, '"abc"')
    repeat = _answer(lambda it: repeats.named(it, "person#1"), call)
    assert not isinstance(repeat, repeats.Repeat) or re.fullmatch("[0-9a-f]{64}", repeat.key)
    cookie = _answer(cookies.token_of, call)
    if cookie and not isinstance(cookie, GalleyError):
        from_ours = call.header("sec-fetch-site") == "same-origin" or call.header("origin") in cors.origins()
        assert from_ours, "a page of somebody else uses the cookie"
    answer = preflight.answer(call, {"GET": cors.PUBLIC, "PUT": cors.STAFF})
    allowed = answer.headers.get("Access-Control-Allow-Origin", "*")
    assert allowed == "*" or allowed in cors.origins(), "another origin may write"
    assert not any("\r" in value or "\n" in value for value in answer.headers.values())
    shown = authentication._BEARER.fullmatch(call.headers.get("authorization", [""])[0].strip())
    assert isinstance(call.viewer, str)
    seen = isinstance(version, int) and version != conditions.NEVER
    return isinstance(repeat, repeats.Repeat) or seen or bool(shown and tokens.parse(shown[1]))


def _call(lines: str) -> Call:
    headers: dict[str, list[str]] = {}
    for line in lines.split("\n"):
        name, _, value = line.partition(":")
        headers.setdefault(name.lower(), []).append(value)
    return Call("PUT", "/articles/1", "/articles/{id}", "1", {}, headers, b"{}", "203.0.113.1")


def _answer(reader: object, call: Call) -> object:
    try:
        return reader(call)  # type: ignore[operator]
    except GalleyError as refused:
        return refused


TARGET = Target(
    parser="web.conditions.seen_version",
    holds="a version or a refusal; a cookie only for our own pages; leave to write only for listed origins; no line "
    "break in an answer",
    accepted="If-Match, Idempotency-Key or Authorization was understood",
    run=run,
    seeds=(
        b'If-Match: "3"\nIdempotency-Key: abc-123\n', b'If-Match: *\nIf-None-Match: W/"abc", "x"\nIdempotency-Key: "a"',
        b"Authorization: Bearer " + _TOKEN.encode() + b"\n",
        b"Cookie: a=b; __Host-galley=tok\nSec-Fetch-Site: same-origin\n",
        b"Origin: http://localhost:3000\nAccess-Control-Request-Method: PUT\nCookie: __Host-galley=x\n",
        b"Origin: https://evil.example\nAccess-Control-Request-Method: GET\nX-Galley-Viewer: [::1]:443\n",
    ),
    words=(b"If-Match:", b"If-None-Match:", b"Idempotency-Key:", b"Authorization:", b"Cookie:", b"Origin:",
           b"null", b"*",
           b"Sec-Fetch-Site:", b"same-origin", b"cross-site", b"__Host-galley=", b"W/", b'"', b",", b";", b"=", b" ",
           b"\n", b"\r", b"\t", b"\x00", b"bearer ", b"Basic ", b"X-Galley-Edge:", b"X-Galley-Viewer:", "٣".encode(),
           b"http://localhost:3000", b"http://localhost:3000.evil.example", b"Access-Control-Request-Method:", b"\xff",
           b'"-1"', b'"' + b"9" * 20 + b'"', "é".encode()),
    longest=800,
)  # fmt: skip
