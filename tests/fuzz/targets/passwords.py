"""New passwords, and the words of a person that none may be made of."""

from chalicelib import passwords
from tests.fuzz.target import Target, text

_WORDS = ("ada.lovelace", "Ada Lovelace", "ada", "The Paper")


def run(data: bytes) -> bool:
    given = text(data)
    passwords.check_new(given, words=_WORDS)
    given.encode()
    assert len(given) >= 1
    assert passwords.fingerprint(given)
    assert len(set(given.casefold())) > 1, "it is one letter"
    return True


TARGET = Target(
    parser="passwords.check_new",
    holds="`Invalid`, or a text of more than one letter that can be encoded",
    accepted="taken as a password",
    run=run,
    seeds=(b"correct horse battery staple", b"Tr0ub4dor&3xyz", "пароль-длинный-очень".encode(),
           b"adalovelace1843", b"qwertyuiop", b"aaaaaaaa",
           "é".encode() * 12),
    words=(b"ada", b"lovelace", b"paper", b"1234567890", b"qwertz", b" ", b"\x00", b"\xcc\x81", b"\xed\xa0\x80",
           b"a" * 100, b"!", b"\xf0\x9f\x98\x80",
           "ﬁ".encode(), "İ".encode(), "ﷺ".encode(), b"password", b"\n"),
    longest=1_200,
)  # fmt: skip
