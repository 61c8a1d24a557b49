"""Whatever comes as a body is read or refused, and soon."""

import contextlib
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.web import bodies
from chalicelib.web.refusals import BadBody, MalformedJson
from tests.web.reading import Given

pytestmark = pytest.mark.thorough

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner, max_size=5)
    ),
    max_leaves=30,
)
PIECES = st.sampled_from(
    [
        '{"text":',
        '"number":',
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        '"',
        "\\",
        "\\u0000",
        "\\ud800",
        "1",
        "-",
        "e9",
        ".",
        " ",
        "true",
        "null",
        "NaN",
        '"a"',
        "\ufeff",
        "é",
        "\x00",
    ]
)


@given(st.binary(max_size=300) | st.lists(PIECES, max_size=40).map(lambda parts: "".join(parts).encode()))
def test_whatever_bytes_come_they_are_read_or_refused(body: bytes) -> None:
    for type_ in (Given, Any):
        try:
            bodies.parse(body, type_)
        except (MalformedJson, BadBody):
            continue


@given(VALUES, st.booleans())
def test_any_json_comes_through_as_it_is(value: Any, escaped: bool) -> None:
    body = json.dumps(value, ensure_ascii=escaped).encode()
    assert same(bodies.parse(body, Any), value)


@given(st.binary(max_size=100) | st.lists(PIECES, max_size=30).map(lambda parts: "".join(parts).encode()))
def test_two_readers_agree_on_what_is_accepted(body: bytes) -> None:
    try:
        value = bodies.parse(body, Any)
    except (MalformedJson, BadBody):
        return
    assert same(json.loads(body.decode()), value)


def same(one: Any, other: Any) -> bool:
    """Equal, and of the same types: 1, 1.0 and true are three things."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    signed = not isinstance(one, float) or math.copysign(1, one) == math.copysign(1, other)
    return type(one) is type(other) and one == other and signed


MEGABYTES = 3_000_000
HEAVY = {
    "a text": b'{"text":"' + b"x" * MEGABYTES + b'"}',
    "escapes": b'{"text":"' + rb"\"" * (MEGABYTES // 2) + b'"}',
    "escapes without an end": b'{"text":"' + rb"\"" * (MEGABYTES // 2),
    "backslashes": b'{"text":"' + b"\\" * MEGABYTES + b'"}',
    "backslashes without an end": b'{"text":"x' + b"\\" * (MEGABYTES + 1),
    "quotes": b'"' * MEGABYTES,
    "names": json.dumps({f"{number:06}": 1 for number in range(200_000)}).encode(),
    "names of which the last two are one": json.dumps({f"{number:06}": 1 for number in range(200_000)})[:-1].encode()
    + b',"199999":1}',
    "empty objects": b"[" + b"{}," * (MEGABYTES // 3) + b"{}]",
    "opening brackets": b"[" * MEGABYTES,
    "closing brackets": b"]" * MEGABYTES,
    "commas": b"[" + b"," * MEGABYTES,
    "digits": b"[" + b"1" * MEGABYTES + b"]",
    "white space": b" " * MEGABYTES,
    "an unknown name": b'{"' + b"`" * MEGABYTES + b'":1}',
    "an unknown name like a place": b'{"' + b"` - at `$" * (MEGABYTES // 9) + b'":1}',
    "u0000 without its end": b'{"text":"' + rb"\u000" * (MEGABYTES // 5),
}


@pytest.mark.parametrize("name", HEAVY)
def test_three_megabytes_are_read_or_refused(name: str) -> None:
    """Whatever is quadratic in them takes hours."""
    for type_ in (Given, Any):
        with contextlib.suppress(MalformedJson, BadBody):
            bodies.parse(HEAVY[name], type_)
