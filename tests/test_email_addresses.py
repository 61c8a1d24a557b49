"""Which texts are one e-mail address, and how it is spelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import email_addresses
from chalicelib.email_addresses import normal
from chalicelib.errors import Invalid

LONG = ".".join(["d" * 60] * 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ada@example.org", "ada@example.org"),
        ("A@E.example", "a@e.example"),
        ("ada+news@example.org", "ada+news@example.org"),
        ("o'brien.x_y-z@mail.example.org", "o'brien.x_y-z@mail.example.org"),
        ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("ada@bu\u0308cher.example", "ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("a" * 64 + "@e.example", "a" * 64 + "@e.example"),
        ("ada@1.example", "ada@1.example"),
    ],
)
def test_an_address_has_one_spelling(text: str, expected: str) -> None:
    assert normal(text) == expected
    assert normal(expected) == expected


BAD = [
    "a@b.example\n",
    "a@b.example\nBcc: v@e.example",
    "a@b.example\r\nBcc: v@e.example",
    "x@e.example, victim@e.example",
    "x@e.example;victim@e.example",
    "x@e.example victim@e.example",
    '"a\\" <evil@e.example>, \\"" <good@e.example>',
    "=?utf-8?q?=0ABcc:_x?= <a@b.example>",
    "=?utf-8?q?=0abcc?=@b.example",
    "a=?utf-8?q?x?=@b.example",
    "a@[127.0.0.1]",
    "a@127.0.0.1",
    "a@[IPv6:::1]",
    "@e.example",
    "a@",
    "a",
    "",
    "a" * 65 + "@e.example",
    f"a@{LONG}.{LONG}",
    "a@" + "d" * 255,
    '"a b"@e.example',
    "a b@e.example",
    " a@e.example",
    "a@e.example ",
    "a@@e.example",
    "a@b@e.example",
    "a..b@e.example",
    ".a@e.example",
    "a.@e.example",
    "a@e",
    "a@localhost",
    "a@.example",
    "a@e..example",
    "a@e.example.",
    "a@-e.example",
    "a@e-.example",
    "a@e_e.example",
    "é@e.example",
    "a\u0000@e.example",
    "a@e.exa\u0000mple",
    "a@straße.example",
    "a@e\u3002example",
    "a@\u200be.example",
    "a＠e.example",
    "\ud800@e.example",
    "a@\ud800.example",
    "mailto:a@e.example",
    "Ada <ada@e.example>",
    *(f"a{chr(code)}@e.example" for code in (0x0B, 0x0C, 0x0D, 0x1C, 0x85, 0x2028, 0x2029)),
    *(f"a@e.example{chr(code)}" for code in (0x0B, 0x0C, 0x0D, 0x1C, 0x85, 0x2028, 0x2029)),
]


@pytest.mark.parametrize("text", BAD)
def test_what_is_not_one_address_is_refused_by_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        normal(text)
    assert refused.value.field == "email"


@given(st.one_of(st.text(max_size=300), st.from_regex(r"[^@]{0,70}@[^@]{0,270}")))
def test_whatever_is_given_is_refused_or_becomes_one_short_ascii_address(text: str) -> None:
    try:
        made = normal(text)
    except Invalid:
        return
    assert made.isascii()
    assert made.isprintable()
    assert len(made) <= email_addresses.LONGEST
    assert made.count("@") == 1
    assert not set(made) & set(' ,;<>()[]"\\')
    assert normal(made) == made
