"""Numbered pages from the counters of the months."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ghost.numbering import Window, window

KEYS = st.lists(
    st.tuples(st.integers(2015, 2026), st.integers(1, 12), st.integers(1, 28)).map(
        lambda date: f"{date[0]}-{date[1]:02}-{date[2]:02}"
    ),
    max_size=80,
)


def read(keys: list[str], found: Window, *, newest_first: bool) -> list[str]:
    """What one query over the window's months gives, as DynamoDB does it: a range of keys, a direction, a limit."""
    oldest, newest = sorted((found.first, found.last))
    inside = [key for key in keys if oldest <= key <= newest + "~"]
    asked = sorted(inside, reverse=newest_first)[: found.skip + found.take]
    return asked[found.skip :]


@given(KEYS, st.integers(1, 20), st.booleans())
def test_the_pages_together_are_the_list(dates: list[str], limit: int, newest_first: bool) -> None:
    keys = [f"{date}#{number:03}" for number, date in enumerate(dates)]
    counts = Counter(key[:7] for key in keys)
    pages = []
    for number in range(len(keys) // limit + 2):
        found = window(counts, number * limit, limit, newest_first=newest_first)
        pages.append(read(keys, found, newest_first=newest_first) if found else [])
    assert [key for page in pages for key in page] == sorted(keys, reverse=newest_first)
    assert all(len(page) == limit for page in pages[: len(keys) // limit])


@given(KEYS, st.integers(1, 20), st.integers(0, 5))
def test_a_page_reads_no_month_that_it_does_not_need(dates: list[str], limit: int, page: int) -> None:
    counts = Counter(date[:7] for date in dates)
    found = window(counts, page * limit, limit)
    if found:
        before_last = sum(count for month, count in counts.items() if found.last < month <= found.first)
        assert found.skip < counts[found.first]
        assert before_last < found.skip + found.take <= found.skip + limit


def test_months_that_have_become_empty_are_passed_over() -> None:
    assert window({"2026-03": 0, "2026-02": 2, "2026-01": 0}, 1, 5) == Window("2026-02", "2026-02", 1, 1)
    assert window({"2026-03": 0}, 0, 5) is None
    assert window({}, 0, 5) is None
