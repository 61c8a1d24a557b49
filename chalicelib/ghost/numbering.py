"""Where a numbered page lies in a list that is counted by month, so that nothing before it is read."""

from collections.abc import Mapping

from msgspec import Struct


class Window(Struct, frozen=True):
    """A page: `take` articles after the first `skip` of these months, which follow one another in the list."""

    first: str
    last: str
    skip: int
    take: int


def window(counts: Mapping[str, int], offset: int, limit: int, *, newest_first: bool = True) -> Window | None:
    """The months that hold the articles from `offset` on; None when there are none. `counts`: month to articles."""
    before, found = 0, []
    for month in sorted(counts, reverse=newest_first):
        here = counts[month]
        if here and before + here > offset and before < offset + limit:
            found.append((month, before))
        before += here
    if not found:
        return None
    (first, start), (last, _) = found[0], found[-1]
    return Window(first, last, offset - start, min(limit, before - offset))
