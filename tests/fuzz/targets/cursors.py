"""Where a list goes on: what a stranger shows, beside the one that we have given."""

from chalicelib.web import cursors
from tests.fuzz.target import Target, text

_BOUND = ("/articles", {"kind": "post"}, 20)
_KEY = {"id": {"S": "01KJMEFC00000000000000001A"}, "published_at": {"S": "2026-03-01T12:00:00.000Z"}}
_GIVEN = cursors.issue(_KEY, _BOUND)
_OTHERS = (cursors.issue(_KEY, ("/people", {}, 20)), cursors.issue({}, ("/articles", {"kind": "page"}, 20)))


def run(data: bytes) -> bool:
    shown = text(data)
    try:
        key = cursors.read(shown, _BOUND)
    except cursors.BadCursor:
        return len(shown) >= 22 and shown.isascii() and shown.replace("-", "a").replace("_", "a").isalnum()
    assert shown == _GIVEN, "a cursor that was not given is taken"
    assert key == _KEY
    return True


TARGET = Target(
    parser="web.cursors.read",
    holds="`Invalid` for every text but the cursor of this list, as it was given",
    accepted="well-formed base64url, as long as a signature",
    run=run,
    seeds=(_GIVEN.encode(), *(each.encode() for each in _OTHERS)),
    words=(b"=", b"==", b"-", b"_", b"+", b"/", b"A", b"AAAA", b"\n", b" ", b"%3D", b"\xc3\xa9", b"e30"),
)
