"""Permalink patterns as Hugo writes them: the first line of an input is the pattern, then come title and slug."""

from datetime import UTC, datetime

from chalicelib import permalinks
from chalicelib.errors import Invalid
from tests.fuzz.target import Target, plain

_DATE = datetime(2026, 3, 1, 12, tzinfo=UTC)


def run(data: bytes) -> bool:
    pattern, _, rest = plain(data).partition("\n")
    title, _, slug = rest.partition("\n")
    facts = permalinks.Facts(
        title=title,
        slug=slug,
        date=_DATE,
        file_name="a b",
        base_name="a",
        sections=("x", "y", "z"),
        section_slugs=("x", "Y"),
    )
    path = permalinks.expand(pattern, facts)
    assert path == permalinks.expand(pattern, facts)
    assert ":" in pattern or "%" in pattern or "+" in pattern or path == pattern
    path.encode()
    return ":" in pattern and path != pattern


TARGET = Target(
    parser="permalinks.expand",
    holds="a text that is UTF-8, or `UnknownToken`; a pattern without a token stays as it is",
    accepted="a token was expanded",
    run=run,
    refusals=(permalinks.UnknownToken, Invalid),
    seeds=(b"/:year/:month/:day/:slug/\nA title\n", b"/:sections[1:]/:title.html\nA/B c\n",
           b"/:section/:slugorfilename/\nx\ny z",
           b"/:2006-01-02/:monthname/:weekdayname/\nx\n", b"/:sectionslugs[last]/:contentbasename\n",
           b"\\:year/:06/:PM/:yearday\n"),
    words=(b":year", b":month", b":title", b":slug", b":sections", b":sectionslugs", b"[", b"]", b":", b"[1:]",
           b"[last]", b"[:last]",
           b"[-1]", b"[99999999999999999999]", "[²]".encode(), b"\\:", b"%2F", b"%ff", b"+", b"/", b":2006",
           b":Jan", b":3", b":unknown", b"\n",
           "ü".encode(), b"%", b"\x00"),
    longest=300,
)  # fmt: skip
