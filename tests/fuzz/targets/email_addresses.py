"""What somebody says is their address."""

import re

from chalicelib import email_addresses
from tests.fuzz.target import Target, text

_ONE = re.compile(r"[!-~]+@[a-z0-9.-]+\.[a-z0-9-]+")


def run(data: bytes) -> bool:
    address = email_addresses.normal(text(data))
    assert email_addresses.normal(address) == address, "it has two spellings"
    assert _ONE.fullmatch(address), "it is more than one address"
    assert address.count("@") == 1
    assert not set(address) & set('\r\n,;<>"() '), "it can end a header"
    assert len(address) <= email_addresses.LONGEST
    return True


TARGET = Target(
    parser="email_addresses.normal",
    holds="what is taken is one address in printable ASCII, without line break, comma or bracket, and has one spelling",
    accepted="taken as an address",
    run=run,
    seeds=(b"ada@example.org", b"Ada.Lovelace+news@Example.ORG", "bücher@münchen.example".encode(),
           "ada@münchen.example".encode(), b"a@xn--mnchen-3ya.example", b"o'neil@a-b.c-d.example"),
    words=(b"@", b".", b"..", b"+", b"=?utf-8?q?=0A?=", b"\r\nBcc: x@e.example", b"<", b">", b",", b" ", b"xn--",
           b"\xc3\x9f", b"\xe2\x80\xa8", b"\xef\xbc\xa0", b"\xe3\x80\x82", b"example.org", b"ada", b"\"", b"\x00",
           b"[127.0.0.1]", b"a" * 63, b"-", b"\xcc\x88"),
)  # fmt: skip
