"""Dates as people write them, in front matter and in file names."""

from datetime import UTC, datetime

from chalicelib.importers import dates
from tests.fuzz.target import Target, plain


def run(data: bytes) -> bool:
    given = plain(data)
    found, rest = dates.in_file_name(given)
    assert (found and given.startswith(found)) or rest == given
    moment = dates.moment(given, UTC)
    assert moment.tzinfo is not None
    moved = dates.utc(moment)
    assert isinstance(moved, datetime)
    assert moved.tzinfo is UTC
    return True


TARGET = Target(
    parser="importers.dates.moment",
    holds="an aware date that UTC has too, or ValueError, which the importer tells as a loss",
    accepted="read as a date",
    run=run,
    refusals=(ValueError,),
    seeds=(b"2026-01-02", b"2026-01-02T03:04:05Z", b"2026-01-02 03:04:05 +0100",
           b"Mon, 02 Jan 2006 15:04:05 -0700", b"02 Jan 2006",
           b"Jan 2, 2006", b"2026/01/02 10:20", b"2026-01-02-hello", b"Mon Jan 2 15:04:05 2006", b"2026-W01-1",
           b"2 January 2006 ",
           b"2021-03-04 05:06:07.123456 +0000 UTC"),
    words=(b"0001", b"9999", b"0000", b"-", b":", b"T", b"Z", b"+", b"+2359", b"-23:59:59", b" UTC", b" GMT",
           b" CEST", b".", b"12", b"31",
           b"60", b" ", b"Jan", b"Mon,", b"\xd9\xa3", b"\xef\xbc\x93", b"W53", b"24:00", b"\n", b"/"),
    longest=80,
)  # fmt: skip
