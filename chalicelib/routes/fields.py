"""Fields that several bodies have, with as much of their rules as JSON Schema can say.

Patterns are for the document only: commands check the same, and more, and refuse in words. They spell out what they
mean, since `\\s` and `\\w` are different characters to Python and to ECMA 262, the language of JSON Schema.
"""

from typing import Annotated, Any

from msgspec import Meta


def said(pattern: str, **rules: Any) -> Meta:
    """Rules of a text, and a pattern that the document says."""
    return Meta(extra_json_schema={"pattern": pattern}, **rules)


_WIDE = r"\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
SPACES = rf"\t-\r\x1c-\x20\x85\xa0{_WIDE}"
"""Python's `\\s`, between brackets."""
NOT_BLANK = rf"[^{SPACES}]"
"""Something that is no space."""
_UNSEEN = rf"\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u202a-\u202e\u2066-\u206f\ufeff{_WIDE}"
VISIBLE = rf"^[^{_UNSEEN}]*[^ {_UNSEEN}][^{_UNSEEN}]*$"
"""On one line, and no more than spaces."""
_SIGN = r"""\x00-\x1f\x7f\\?%"<>^`{|}/"""
"""No part of a path holds any of these."""
_PART = rf"(?:[^{_SIGN}.]|\.[^{_SIGN}.]|\.\.[^{_SIGN}])[^{_SIGN}]*"
"""Between two slashes: not empty, and neither `.` nor `..`."""
PATH = rf"^(?:/{_PART})*/?$"
"""A path or nothing."""

Title = Annotated[str, said(NOT_BLANK, min_length=1, max_length=300)]
Path = Annotated[
    str,
    said(
        PATH,
        min_length=1,
        max_length=500,
        description="Below the root of the site, at most 500 bytes in UTF-8.",
        examples=["/2026/03/hello/"],
    ),
]
Language = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9\-]{1,35}$",
        description="BCP 47; one of the publication's languages.",
        examples=["en"],
    ),
]
Name = Annotated[str, Meta(min_length=1, max_length=100, description="With a letter or digit.")]
"""Of a tag, a category and the like."""
