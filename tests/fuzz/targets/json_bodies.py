"""The body of a request, as each of Galley's own types of body; the first byte chooses which."""

import json
from typing import Any

import msgspec

from chalicelib import routes
from chalicelib.web import ROUTES, bodies
from chalicelib.web.bodies import NoBody
from chalicelib.web.refusals import BadBody, MalformedJson
from tests.fuzz.target import Target

assert routes.BELOW, "it says where ROUTES finds those that nobody has imported yet"
_TYPES: list[Any] = [
    Any,
    *sorted({r.body for r in ROUTES if r.body and r.body is not NoBody}, key=lambda t: t.__name__),
]


def run(data: bytes) -> bool:
    type_, body = _TYPES[data[0] % len(_TYPES) if data else 0], data[1:]
    try:
        value = bodies.parse(body, type_)
    except MalformedJson as refused:
        assert refused.message
        return False
    except BadBody as refused:
        assert all(fault.detail and str(fault.pointer or "/").startswith("/") for fault in refused.faults)
        json.loads(body)
        return True
    told = json.loads(body, object_pairs_hook=_once)
    assert "\x00" not in json.dumps(told, ensure_ascii=False)
    if type_ is Any:
        assert _same(value, told), "two readers read two things"
    msgspec.json.encode(value)
    return True


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs), "a name is given twice"
    return dict(pairs)


def _same(ours: Any, theirs: Any) -> bool:
    """Numbers as near as a float is."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(_same(ours[name], theirs[name]) for name in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(_same, ours, theirs))
    return bool(ours == theirs) and type(ours) in (type(theirs), int, float)


_EXAMPLES = (
    {"title": "A", "body": "Words", "tags": ["a", "b"], "extra": {"a": [1, 2.5, None, True]}},
    {"email": "ada@example.org", "password": "correct horse", "proof": ""},
    {"title": "T", "look": {"accent": "#8a2b0d"}, "navigation": [{"name": "A", "url": "/a/", "children": []}]},
    {"name": "A token", "scopes": ["articles:read"], "days": 30},
)

TARGET = Target(
    parser="web.bodies.parse",
    holds="a value that Python's reader reads alike, without a name twice, U+0000 or NaN, or a fault with a JSON "
    "Pointer",
    accepted="it is JSON, if not of the type",
    run=run,
    seeds=tuple(bytes([n]) + json.dumps(each).encode() for each in _EXAMPLES for n in range(len(_TYPES))),
    words=(b'"a":1,', b'"a":2', b'{"', b'"}', b"[", b"]", b"[[", b"]]", b"{}", b",", b":", b"null", b"true",
           b"NaN", b"Infinity", b"-0", b"1e999",
           b"1E-999", b"9" * 25, b"1.0", b"\\u0000", b"\\ud800", b"\\ud83d\\ude00", b"\\/", b"\\\\", b'\\"',
           b"\xef\xbb\xbf", b"\xff", b"\x00", b"\n",
           b"//", b"/*", b"'", b"\\u0061", b"[" * 33, b'{"a":' * 33, b'"title"', b'"extra":', b"01", b"+1", b".5",
           b"5."),
    longest=1_000,
)  # fmt: skip
