"""What a program shows."""

from chalicelib.models import tokens
from tests.fuzz.target import Target, text

_ID, _MAKER = "01KJMEFC00000000000000001A", "01KJMEFC00000000000000002B"
_SECRET = "abcdefghijklmnopqrstuvwxyz-_ABCDEFGHIJKLMNO"


def run(data: bytes) -> bool:
    shown = text(data)
    found = tokens.parse(shown)
    if found is None:
        return False
    parts = ["galley", found.id, *([found.maker] if found.maker else []), found.secret]
    assert "_".join(parts) == shown, "it can be written in two ways"
    assert (len(found.id), len(found.secret)) == (26, 43)
    assert shown.isascii()
    return True


TARGET = Target(
    parser="models.tokens.parse",
    holds="an id, a maker's id and a secret that make the same text again, or nothing",
    accepted="has the form of a token",
    run=run,
    seeds=(f"galley_{_ID}_{_SECRET}".encode(), f"galley_{_ID}_{_MAKER}_{_SECRET}".encode()),
    words=(b"galley_", b"_", b"__", _ID.encode(), _SECRET.encode(), b"\n", b"8", b"I", b"\xd9\xa3", b"-", b" "),
    longest=300,
)
