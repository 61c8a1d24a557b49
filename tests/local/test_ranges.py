"""Parts of an answer: which bytes a range names, and when the whole is sent after all."""

import pytest

from local import ranges
from local.rules import Answer

WHOLE = Answer(
    200, {"Content-Type": "video/mp4", "ETag": '"v1"', "Last-Modified": "Sun, 01 Mar 2026 12:00:00 GMT"}, b"0123456789"
)


@pytest.mark.parametrize(
    ("wanted", "body", "named"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=4-4", b"4", "bytes 4-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=7-99", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-99", b"0123456789", "bytes 0-9/10"),
        (" Bytes=0-0 ", b"0", "bytes 0-0/10"),
    ],
)
def test_a_range_gives_its_bytes_and_says_which_they_are(wanted: str, body: bytes, named: str) -> None:
    given = ranges.part(WHOLE, wanted)
    assert (given.status, given.body, given.headers["Content-Range"]) == (206, body, named)
    assert given.headers["Content-Type"] == "video/mp4"


@pytest.mark.parametrize("wanted", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused_with_the_length(wanted: str) -> None:
    given = ranges.part(WHOLE, wanted)
    assert (given.status, given.headers, given.body) == (416, {"Content-Range": "bytes */10"}, b"")


@pytest.mark.parametrize("wanted", ["bytes=0-", "bytes=-1"])
def test_an_empty_thing_has_no_range(wanted: str) -> None:
    assert ranges.part(Answer(200), wanted).status == 416


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "bytes=",
        "bytes=-",
        "bytes=3-1",
        "bytes=0-1,3-4",
        "lines=0-1",
        "bytes=a-b",
        "bytes=٣-٤",
        "bytes=0-" + "9" * 5000,
    ],
)
def test_what_is_not_one_range_of_bytes_gets_the_whole(wanted: str) -> None:
    assert ranges.part(WHOLE, wanted) == WHOLE


@pytest.mark.parametrize(
    ("version", "status"), [('"v1"', 206), ("Sun, 01 Mar 2026 12:00:00 GMT", 206), ('"v2"', 200), ('W/"v1"', 200)]
)
def test_a_part_is_only_for_those_who_hold_the_rest_of_this_version(version: str, status: int) -> None:
    assert ranges.part(WHOLE, "bytes=1-2", version).status == status


@pytest.mark.parametrize("status", [301, 304, 404])
def test_only_a_page_that_is_there_has_parts(status: int) -> None:
    answer = Answer(status, {}, b"0123456789")
    assert ranges.part(answer, "bytes=1-2") == answer
