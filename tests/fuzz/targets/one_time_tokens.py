"""What links in mails hold, and links to previews and offers, which are signed in the same way."""

from chalicelib import one_time, signing
from tests.fuzz.target import Target, text

_ROW, _NONCE = "a" * 64, "n" * 43
_GIVEN = {purpose: one_time.text_of(purpose, _ROW, _NONCE) for purpose in one_time.PAGES}
_SIGNED = {purpose: signing.sign(purpose, b'{"a": 1}') for purpose in ("preview", "second-factor", "cursor")}


def run(data: bytes) -> bool:
    shown = text(data)
    for purpose, given in _GIVEN.items():
        found = one_time.read(purpose, shown)
        assert found == ((_ROW, _NONCE) if shown == given else None), f"taken to {purpose}"
    for purpose, given in _SIGNED.items():
        assert (signing.read(purpose, shown) is not None) == (shown == given), f"taken as {purpose}"
    return len(shown) >= 22 and shown.isascii() and shown.replace("-", "a").replace("_", "a").isalnum()


TARGET = Target(
    parser="one_time.read",
    holds="nothing for every text but a token as it was given, to the purpose that it was given for",
    accepted="well-formed base64url, as long as a signature",
    run=run,
    seeds=tuple(each.encode() for each in (*_GIVEN.values(), *_SIGNED.values())),
    words=(b"=", b"-", b"_", b"+", b"/", b"A", b"AAAA", b".", b"\n", b" ", b"\xc3\xa9", b"Li4u"),
)
