"""Lists go on where they stopped, and nowhere else."""

from typing import Any

import pytest

from chalicelib import signing
from chalicelib.web import Key, cursors
from chalicelib.web.cursors import BadCursor
from tests.web.edge import paged_edge

KEY: Key = {"id": {"S": "é"}, "at": {"N": "1"}}


def test_a_list_says_where_it_goes_on() -> None:
    told = paged_edge(KEY).call(query={"mood": ["a&b=c"]}, path="/api/moods")
    assert told.json["items"] == ["a"]
    cursor = told.json["next"]
    assert told.headers["Link"] == f'</api/moods?mood=a%26b%3Dc&cursor={cursor}>; rel="next"'


def test_the_last_page_says_that_it_is_the_last() -> None:
    told = paged_edge(None).call()
    assert told.json["next"] is None
    assert "Link" not in told.headers


def test_the_cursor_brings_the_key_back_whatever_the_limit() -> None:
    seen: list[Any] = []
    edge = paged_edge(KEY, seen)
    cursor = edge.call().json["next"]
    assert edge.call(query={"cursor": [cursor], "limit": ["7"]}).status == 200
    assert [after for _, after in seen] == [None, KEY]


def test_a_cursor_of_other_filters_is_refused_before_the_function_runs() -> None:
    seen: list[Any] = []
    edge = paged_edge(KEY, seen)
    cursor = edge.call().json["next"]
    told = edge.call(query={"cursor": [cursor], "mood": ["wild"]})
    assert (told.status, told.json["type"]) == (400, "/problems/cursor")
    assert len(seen) == 1


def test_no_character_of_a_cursor_can_be_changed_dropped_or_added() -> None:
    cursor = cursors.issue(KEY, ["/moods"])
    assert cursors.read(cursor, ["/moods"]) == KEY
    changed = [cursor[:at] + other + cursor[at + 1 :] for at in range(len(cursor)) for other in "Aw-_ \u00e9"]
    cut = [cursor[:at] + cursor[at + 1 :] for at in range(len(cursor))]
    for forged in {*changed, *cut, cursor + "A", cursor + "=", " " + cursor, cursor + "\n"} - {cursor}:
        with pytest.raises(BadCursor):
            cursors.read(forged, ["/moods"])


@pytest.mark.parametrize("bound", [[], ["/moods", ""], ["/Moods"], [["/moods"]], ["/moods", {"a": 1}]])
def test_a_cursor_is_bound_to_its_list(bound: list[Any]) -> None:
    with pytest.raises(BadCursor):
        cursors.read(cursors.issue(KEY, ["/moods"]), bound)


def test_what_was_signed_for_another_purpose_is_no_cursor() -> None:
    payload, bound = b'{"id":{"S":"1"}}', b'["/moods"]'
    assert cursors.read(signing.sign("cursor", payload, bound=bound), ["/moods"]) == {"id": {"S": "1"}}
    with pytest.raises(BadCursor):
        cursors.read(signing.sign("preview", payload, bound=bound), ["/moods"])
