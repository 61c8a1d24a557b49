"""A part of an answer, for readers who go on with a download or move about in a film (RFC 9110 section 14)."""

import re

from local.rules import Answer

_ONE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


def part(given: Answer, wanted: str, if_range: str = "") -> Answer:
    """The range of a 200 answer that a `Range` header names: 206, or 416 when there is no such part.

    Several ranges, another unit, and an `If-Range` that names another version get the whole. Give an answer that is
    not compressed: a range counts the bytes that are sent.
    """
    found = _ONE_RANGE.fullmatch(wanted.strip())
    if given.status != 200 or not found or not _same(given, if_range):
        return given
    length = len(given.body)
    bounds = _bounds(found[1], found[2], length)
    if bounds is None:
        return given
    first, last = bounds
    if first >= length or last < first:
        return Answer(416, {"Content-Range": f"bytes */{length}"})
    headers = {**given.headers, "Content-Range": f"bytes {first}-{last}/{length}"}
    return Answer(206, headers, given.body[first : last + 1])


def _bounds(first: str, last: str, length: int) -> tuple[int, int] | None:
    """Both ends, counted from 0; None for what is no range. `-5` are the last five bytes."""
    if not first:
        return (max(0, length - int(last)), length - 1 if int(last) else -1) if last else None
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last), length - 1) if last else length - 1


def _same(given: Answer, if_range: str) -> bool:
    """Whether the part belongs to the version that the reader holds; a weak tag never proves that."""
    strong = {tag for tag in (given.headers.get("ETag", ""), given.headers.get("Last-Modified", "")) if tag[:2] != "W/"}
    return not if_range or if_range.strip() in strong - {""}
