"""What a caller puts into the URL: the query of a list, and parts of the path."""

from typing import Annotated, Literal
from urllib.parse import parse_qs, quote

from msgspec import Meta

from chalicelib.errors import Missing
from chalicelib.routes.ledger import LedgerQuery
from chalicelib.web import parameters
from chalicelib.web.parameters import PageQuery, Ulid
from chalicelib.web.refusals import BadParameters
from tests.fuzz.target import Target, text

_LONGEST = 500
Kind = Literal["post", "page"]
_TYPES = {"id": Ulid, "slug": str, "version": Annotated[int, Meta(ge=1)], "kind": Kind}


class _Query(PageQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    tag: str | None = None
    kind: Kind | None = None


def run(data: bytes) -> bool:
    path, _, query = text(data).partition("?")
    given = parse_qs(query, keep_blank_values=True, errors="surrogateescape")
    return any([*(_path(name, path) for name in _TYPES), *(_query(given, each) for each in (_Query, LedgerQuery))])


def _path(name: str, part: str) -> bool:
    try:
        value = parameters.path_values({name: part}, {name: _TYPES[name]}, _LONGEST)[name]
    except Missing:
        return False
    except BadParameters as refused:
        assert refused.faults
        return False
    again = quote(str(value))
    assert parameters.path_values({name: again}, {name: _TYPES[name]}, _LONGEST)[name] == value, "it has two values"
    assert not any(ord(sign) < 32 or "\ud800" <= sign <= "\udfff" for sign in str(value))
    return True


def _query(given: dict[str, list[str]], type_: type[PageQuery]) -> bool:
    try:
        value = parameters.query_value(given, type_, _LONGEST)
    except BadParameters as refused:
        assert refused.faults
        assert all(fault.detail for fault in refused.faults)
        return False
    assert 1 <= value.limit <= 100
    assert "limit" not in given or str(value.limit) == given["limit"][0]
    return bool(given)


TARGET = Target(
    parser="web.parameters.query_value",
    holds="typed values without control characters and with one spelling each, or a refusal that names the parameter",
    accepted="a part of the path or a query was taken",
    run=run,
    seeds=(b"01KJMEFC00000000000000001A?limit=20&cursor=abc&tag=news&kind=post", b"a-slug?limit=1",
           b"7?day=2026-03-01&limit=100",
           b"post?subject=article%2301KJ&cursor=x", "ü%C3%BC?tag=%C3%BC".encode(), b"a%2Fb?actor=operator"),
    words=(b"?", b"&", b"=", b"%", b"%00", b"%0A", b"%ff", b"%C3", b"%ED%A0%80", b"limit=", b"cursor=", b"tag=",
           b"kind=", b"day=",
           b"1e1", b"01", b"+1", b"-1", b"101", b"0", "٣".encode(), b"null", b"true", b"2026-02-30", b"0000-00-00",
           b"9999-12-31",
           b"limit=1&limit=2", b"[]", b";", b"\x00", b"\x7f", b"\xc2\x85", b"\xcc\x88", b"1.0", b"9" * 30),
    longest=700,
)  # fmt: skip
