"""What clients of Ghost ask: a filter in NQL, an order and a limit, each on a line of its own."""

from chalicelib.errors import GalleyError
from chalicelib.ghost import asked, filters, moments, orders
from chalicelib.ghost.cards import PROPERTIES, SORTABLE
from chalicelib.ghost.conditions import check, comparisons
from tests.fuzz.target import Target, text


def run(data: bytes) -> bool:
    written, order, limit, *_ = (*text(data).split("\n", 3), "", "", "")
    for reader in (
        lambda: orders.parse(order, SORTABLE),
        lambda: moments.asked(limit),
        lambda: _browse(written, order, limit),
    ):
        try:
            reader()
        except GalleyError:
            continue
    condition = filters.parse(written)
    found = list(comparisons(condition))
    assert len(found) >= 1
    assert sum(len(each.values) for each in found) <= filters.MOST_VALUES
    assert all(each.name.replace("_", "a").replace(".", "a").isalnum() for each in found)
    assert all(str(each) for each in found)
    check(condition, PROPERTIES)
    return True


def _browse(written: str, order: str, limit: str) -> None:
    told = asked.browse(asked.BrowseQuery(filter=written, order=order, limit=limit, page="2"), SORTABLE)
    assert 1 <= told.limit <= asked.LARGEST
    assert told.offset == told.limit


TARGET = Target(
    parser="ghost.filters.parse",
    holds="a tree of comparisons within the stated bounds, an order, a limit, a time; or `Invalid` with the place",
    accepted="read as a filter of known properties",
    run=run,
    seeds=(b"tag:news+featured:true\npublished_at desc\n15",
           b"published_at:>'2026-01-01',(slug:[a,b]+featured:-true)\ntitle asc, id desc\nall",
           b"authors:-[a,b]+title:~'x\\'y'\n\n7", b"published_at:<now-30d\nslug asc\nnow-30d",
           b"slug:~^a+slug:~$b+tag:null\n\n2026-03-01 12:00:00"),
    words=(b"+", b",", b"(", b")", b"[", b"]", b":", b"-", b"~", b"~^", b"~$", b">", b">=", b"<", b"<=", b"'",
           b'"', b"\\'", b"\\", b"null", b"true",
           b"now-1d", b"now+99999999y", b"now-1M", b"tag", b"slug", b"title", b"published_at", b"authors",
           b"featured", b"id", b"unknown", b"(" * 21,
           b"\n", b" asc", b" desc", b"all", b"0", b"100", b"2026-02-30", b"0001-01-01",
           b"9999-12-31T23:59:59-12:00", b"\x00", b" ", b"."),
    longest=1_000,
)  # fmt: skip
