"""Conditions of requests: what the caller has seen, and whether it is still so."""

from typing import Any

import pytest

from chalicelib.access import Scope
from chalicelib.errors import Stale
from chalicelib.web import NO_BODY, conditions, edits, needs
from chalicelib.web.callers import ANYBODY
from chalicelib.web.calls import Call
from chalicelib.web.edits import Edit
from chalicelib.web.refusals import BadHeader, PreconditionRequired
from tests.web.edge import Edge, Shown, Told, show


def call(**headers: str | tuple[str, ...]) -> Call:
    named = {name.replace("_", "-"): (text,) if isinstance(text, str) else text for name, text in headers.items()}
    return Call(method="PUT", asked="/a", route="/a", request_id="1", query={}, headers=named)


@pytest.mark.parametrize(
    ("sent", "version"),
    [('"3"', 3), ('"0"', 0), (' "3" ', 3), ('"999999999999999"', 999_999_999_999_999), ("*", None), (" * ", None)],
)
def test_the_version_that_the_caller_has_seen_is_in_its_tag(sent: str, version: int | None) -> None:
    assert conditions.seen_version(call(if_match=sent)) == version


@pytest.mark.parametrize(
    "sent",
    [
        "3",
        'W/"3"',
        'w/"3"',
        '"3',
        '3"',
        '"03"',
        '"-3"',
        '"+3"',
        '"3.0"',
        '" 3"',
        '"3" x',
        '""',
        '"*"',
        '"٣"',
        '"３"',
        '"3"\n"4"',
        '"1' + "0" * 15 + '"',
        '"0123456789abcdef0123456789abcdef"',
        "**",
        "null",
    ],
)
def test_a_tag_that_was_not_made_here_is_of_no_version(sent: str) -> None:
    """Strong comparison (RFC 9110, 13.1.1): a weak tag never matches."""
    assert conditions.seen_version(call(if_match=sent)) == conditions.NEVER


@pytest.mark.parametrize("headers", [{}, {"if_match": ""}, {"if_match": "  "}, {"if_none_match": '"3"'}])
def test_without_a_tag_nothing_is_changed(headers: dict[str, str]) -> None:
    with pytest.raises(PreconditionRequired) as refused:
        conditions.seen_version(call(**headers))
    assert refused.value.field == "If-Match"


def test_two_headers_are_refused() -> None:
    with pytest.raises(BadHeader):
        conditions.seen_version(call(if_match=('"3"', '"4"')))


TAG = '"0123456789abcdef0123456789abcdef"'


@pytest.mark.parametrize(
    "sent",
    [TAG, f"W/{TAG}", f'"a", {TAG}', f'{TAG},"a"', f"  {TAG}\t", "*", " * ", ("*",), ('"a"', TAG), (f"W/{TAG}", '"b"')],
)
def test_a_caller_has_what_one_of_its_tags_names(sent: str | tuple[str, ...]) -> None:
    """RFC 9110, 13.1.2: weak comparison; several headers are one list."""
    assert conditions.has(call(if_none_match=sent), TAG)


@pytest.mark.parametrize(
    "sent", ["", "   ", '"a"', TAG.strip('"'), TAG.upper(), f"w/{TAG}", f"W/W/{TAG}x", "**", '*, "a"', TAG[:-1], ","]
)
def test_a_caller_has_nothing_else(sent: str) -> None:
    assert not conditions.has(call(if_none_match=sent), TAG)


def test_an_edit_knows_which_version_was_seen_and_is_told_how_far_it_is() -> None:
    def change(edit: Edit) -> Shown:
        if edit.version not in {3, None}:
            raise Stale("it moved on", current=3)
        return Shown(str(edit.version))

    edge = Edge(change, method="PUT", body=NO_BODY)
    assert edge.call(headers={"if-match": '"3"'}).json == {"text": "3"}
    assert edge.call(headers={"if-match": "*"}).json == {"text": "None"}
    stale = edge.call(headers={"if-match": '"2"'})
    assert (stale.status, stale.slug, stale.json["current"]) == (412, "precondition-failed", 3)
    assert stale.headers["ETag"] == '"3"'
    missing = edge.call()
    assert (missing.status, missing.slug) == (428, "precondition-required")
    assert missing.fault["header"] == "If-Match"


def test_a_change_is_never_answered_with_304() -> None:
    told = Edge(show, method="POST", body=NO_BODY).call(headers={"if-none-match": "*"})
    assert (told.status, told.json) == (200, {"text": "here"})


@pytest.mark.parametrize("given", [{}, {"if-match": "nonsense"}, {"if-match": ['"1"', '"2"']}])
def test_where_no_version_is_wanted_the_header_is_no_matter(given: dict[str, Any]) -> None:
    seen: list[int | None] = []

    def change(edit: Edit) -> Shown:
        seen.append(edit.version)
        return Shown()

    told: Told = Edge(change, method="POST", body=NO_BODY).call(headers=given)
    assert (told.status, seen) == (200, [None])


def test_a_header_that_belongs_to_another_kind_of_route_is_not_read() -> None:
    declaration = Edge(show, access=needs(Scope.SITE_WRITE)).declaration
    assert edits.read(call(if_match="x"), declaration, ANYBODY).version is None
