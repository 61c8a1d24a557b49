"""A letter, and texts that have broken headers elsewhere."""

from typing import Any

from chalicelib.mail import Letter

FROM = "press@paper.example"


def letter(**changed: Any) -> Letter:
    given: dict[str, Any] = {
        "to": "ada@example.org",
        "subject": "A subject",
        "text": "Some words.\n",
        "html": "<p>Some words.</p>\n",
        "sender": "The Paper",
    }
    return Letter(**{**given, **changed})


BREAKS = (
    [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)]
    + ["\r\n", "\n\n", "\r\n\r\n", "\r\n ", "\n\t", "\ud800", "\udfff"]
    + ["=?utf-8?q?=0ABcc:_x=40e.example?=", "=?utf-8?b?CkJjYzogeEBlLmV4YW1wbGU=?=", "a =?us-ascii?q?=0D=0A?= b"]
)
"""What no header may hold: 65 control characters and line separators, sequences, lone surrogates, encoded words."""
INJECTIONS = [f"a{each}Bcc: x@e.example" for each in BREAKS] + [f"a{each}" for each in BREAKS]
HARMLESS = [
    "Grüße, „Zwiebelfische“ & Söhne",
    'The "Paper", weekly; by <Ada> (ed.)',
    "日刊：一面" * 20,
    "صحيفة",
    "\\ back \\ slashes \\",
    "Bcc: x@e.example",
    "x@e.example, y@e.example",
    '"a\\" <evil@e.example>, \\"" <good@e.example>',
    "?= = ? =",
    "a" * 200,
    "word " * 40,
    "é," * 90,
    "🗞 & 👩‍👩‍👧",
    "%0aBcc: x@e.example",
    "To: : : ;",
    "group: a@b.example;",
    "\u202egnp.exe",
    " leading and trailing ",
]
"""Odd, but text: each arrives as it was."""
