"""What strangers send to any route: each input is a request that would succeed, with one thing in it made bad."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from chalicelib.web import RouteDeclaration
from tests import http_client
from tests.routes.examples import Request

Several = Mapping[str, list[str]]


@dataclass(frozen=True)
class Bad:
    """What it puts in the place of what was right. A header with several values is sent several times."""

    name: str
    body: bytes | str | None = None
    encoded: bool = False
    headers: Several = field(default_factory=dict)
    query: Several = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


def answer(request: Request, bad: Bad) -> dict[str, Any]:
    """As Lambda answers the event that API Gateway makes of it."""
    parts = zip(request.route.path.split("/"), request.path.split("/"), strict=True)
    values = {name[1:-1]: value for name, value in parts if name.startswith("{")}
    sent = {name: [text] for name, text in request.headers.items() if text} | dict(bad.headers)
    event = {
        "requestContext": {
            "httpMethod": request.route.method,
            "resourcePath": request.route.path,
            "path": request.path,
        },
        "headers": {name: texts[-1] for name, texts in sent.items() if texts},
        "multiValueHeaders": {name: texts for name, texts in sent.items() if texts},
        "pathParameters": values | dict(bad.values),
        "multiValueQueryStringParameters": {name: [text] for name, text in request.query.items()} | dict(bad.query),
        "stageVariables": None,
        "body": request.body if bad.body is None else bad.body,
        "isBase64Encoded": bad.encoded,
    }
    found: dict[str, Any] = http_client.client().call(event)
    return found


def all_for(request: Request) -> list[Bad]:
    """Every bad input that a route takes the kind of field for."""
    route = request.route
    found = [*credentials(request), *parts(route), *queries(route)]
    if route.takes_body:
        found += [*bodies(request.body), *types(), *fields(route, json.loads(request.body))]
    return found


def bodies(good: bytes) -> Iterator[Bad]:
    """What is no JSON, or JSON that two readers would take differently."""
    told = good.decode()
    raw: dict[str, bytes | str] = {
        "null": b"null",
        "array": b"[]",
        "text": b'"x"',
        "number": b"1",
        "cut": good[:-1],
        "more after it": good + b"{}",
        "100,000 brackets": b"[" * 100_000,
        "deep": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        "NaN": b'{"a":NaN}',
        "infinite": b'{"n":1e999}',
        "5,000 digits": b'{"n":' + b"1" * 5_000 + b"}",
        "lone surrogate": rb'{"a":"\ud800"}',
        "NUL": rb'{"a":"\u0000"}',
        "UTF-16": told.encode("utf-16"),
        "byte order mark": b"\xef\xbb\xbf" + good,
        "no UTF-8": b'{"a":"\xff"}',
        "6 MB": b" " * 6_000_000,
        "10,000 names": json.dumps({f"n{number}": 1 for number in range(10_000)}).encode(),
        "a name of 64 KB": json.dumps({"x" * 65_536: 1}).encode(),
        "__proto__": told.replace("{", '{"__proto__":{"role":"owner"},', 1).encode(),
        "constructor": told.replace("{", '{"constructor":1,', 1).encode(),
    }
    yield from (Bad(f"body: {name}", body) for name, body in raw.items())
    yield Bad("body: bad base64", "%%%", encoded=True)
    yield Bad("body: base64 of no JSON", base64.b64encode(b"\xff\xfe").decode(), encoded=True)
    if len(told) > 4:
        first = told[1:].partition(",")[0].rstrip("}")
        yield Bad("body: a name twice", f"{{{first},{told[1:]}".encode())


def types() -> Iterator[Bad]:
    """A body that is not said to be JSON in UTF-8, as a form of another site can send it."""
    for said in (
        "text/plain",
        "text/plain; application/json",
        "*/*",
        "application/json; charset=utf-7",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json, text/plain",
        "",
    ):
        yield Bad(f"type: {said or 'none'}", headers={"Content-Type": [said] if said else []})
    yield Bad("type: two", headers={"Content-Type": ["application/json", "text/plain"]})
    yield Bad("gzip", headers={"Content-Encoding": ["gzip"]})


VALUES: tuple[Any, ...] = (None, 1, 1.5, -1, 10**30, True, "", [], {}, [[]], {"S": "x"}, {"$ne": ""}, "x" * 70_000)
TEXTS = (
    "a\u0000b",
    "a\nb",
    "a\rb",
    "a\x0bb",
    "a\x85b",
    "a\u2028b",
    "\u202ea",
    "\u200d",
    " ",
    "\ud7ff\x7f",
    "{{7*7}}\x00",
)
ADDRESSES = (
    "a@b.example\n", "a@b.example\nBcc: v@e.example", "x@e.example, victim@e.example", "a@[127.0.0.1]", "@e.example",
    '"a\\" <evil@e.example>, \\"" <good@e.example>', "=?utf-8?q?=0ABcc:_x?= <a@b.example>", "a@b", "a b@e.example",
    "a" * 65 + "@e.example", "a@" + "b." * 130 + "example", '"quoted"@e.example', "a@e.example\u0000", "a@localhost",
    "a@e.example\u2028", "a@е.example\r", "a..b@e.example", "a@-.example", "mailto:a@e.example?cc=b", "a@127.0.0.1",
)  # fmt: skip
TOKENS = (
    "x", "x" * 1_001, "A" * 104, "Bearer x", "..", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "\0", "é", "%00", "galley_x",
    "A" * 22 + "==", "-" * 90, "ZXZlcnlib2R5.ZXZlcnlib2R5", "' OR '1'='1", "../../etc/passwd",
)  # fmt: skip
PASSWORDS = (
    "x" * 72,
    "x" * 73,
    "x" * 128,
    "x" * 4_096,
    "é" * 64,
    "😀" * 64,
    " ",
    "  a  ",
    "a\u0301",
    "\u00e1",
    "a\u0000",
)
CODES = (
    "",
    "0",
    "-00001",
    "0x1234",
    "1e5",
    "000000\n",
    "x" * 41,
    "000000000000",
    "ABCD-EFGH-JKLM-NPQR",
    "１２３４５６",
    "٣٣٣٣٣٣",
)
UNASKED = {("log_in", "code"), ("accept_invite", "code"), ("log_in", "proof"), ("ask_address", "code")}
UNASKED |= {("turn_on_second_factor", "current_code")}
"""Fields that are not looked at while nothing has asked for them."""
BY_NAME: dict[str, tuple[str, ...]] = {
    "email": (*ADDRESSES, *TEXTS),
    "token": TOKENS,
    "refresh_token": TOKENS,
    "offer": TOKENS,
    "proof": TOKENS,
    "password": PASSWORDS,
    "code": CODES,
    "role": ("Owner", "owner ", "admin", "operator", "reader,owner", *TEXTS),
    "status": ("deleted", "Active", *TEXTS),
    "keep": ("Cookie", "both", *TEXTS),
    "handle": ("..", "аdmin", "İ", "a/b", "a%2fb", "-", "x" * 97, "a b", *TEXTS),
    "name": ("x" * 300, *TEXTS[:4], "\u200d", " "),
    "scopes": TEXTS,
}


def fields(route: RouteDeclaration, good: dict[str, Any]) -> Iterator[Bad]:
    """Each field with values of other types, and with what is bad for its kind. What its type takes is left out."""
    assert route.body
    for name in msgspec.structs.fields(route.body):
        for value in VALUES:
            body = msgspec.json.encode(good | {name.encode_name: value})
            if not _taken(body, route.body):
                yield Bad(f"{name.name}: {str(value)[:20]!r}", body)
        for text in () if (route.operation, name.name) in UNASKED else BY_NAME.get(name.name, ()):
            body = json.dumps(good | {name.encode_name: text}).encode()
            yield Bad(f"{name.name}: {text[:20]!r} of {len(text)}", body)


def _taken(body: bytes, type_: Any) -> bool:
    try:
        msgspec.json.decode(body, type=type_)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return False
    return True


def credentials(request: Request) -> Iterator[Bad]:
    """Who calls, said in a way that is none."""
    shown = request.headers.get("Authorization", "")
    if not request.route.access.private:
        return
    for text in (
        "",
        shown[7:],
        f"Basic {shown[7:]}",
        f"{shown}=",
        f"{shown}, {shown}",
        f"{shown} x",
        shown[:-1],
        "Bearer",
    ):
        yield Bad(f"authorization: {text[:12]!r} of {len(text)}", headers={"Authorization": [text] if text else []})
    yield Bad("authorization: two", headers={"Authorization": [shown, shown]})
    yield Bad("authorization: two names", headers={"Authorization": [shown], "authorization": ["Bearer x"]})
    in_query = {"Authorization": [], "X-Authorization": [shown], "Cookie": [f"__Host-galley={shown[7:]}"]}
    yield Bad("authorization: in the query", headers=in_query, query={"access_token": [shown[7:]]})


PARTS = (
    "01kjmefc0000000000000000zz", "01KJMEFC0000000000000000ZZ%0A", "01KJMEFC0000000000000000ZZ%00", "%23", "E%23x%23y",
    "..", ".", "%252e%252e", "%2e%2e%2f%2e%2e", "a%2fb", "%", "%ff", "x" * 5_000, "0", "-1", "٣", "%EF%BC%91", "null",
    "article%2301KJMEFC0000000000000000ZZ", "81KJMEFC0000000000000000ZZ", "%F0%9F%98%80", "%C4%B0", "CON", ";x=1",
)  # fmt: skip


def parts(route: RouteDeclaration) -> Iterator[Bad]:
    """Each part of the path that names something."""
    return (Bad(f"{{{name}}}: {text[:30]}", values={name: text}) for name in route.path_types for text in PARTS)


LIMITS = ("0", "-1", "101", "1e9", "1e1", "5.0", "abc", "", "+5", " 5", "05", "٣", "null", "9" * 5_000)
CURSORS = ("", "x", "====", "A" * 1_999, "A" * 100_000, "eyJpZCI6eyJTIjoieCJ9fQ", '{"id":{"S":"x"}}', "../..", "é")
FILTERS = ("sort", "order_by", "filter[email]", "$where", "fields[]", "password_hash", "email", "__proto__", "Limit")


def queries(route: RouteDeclaration) -> Iterator[Bad]:
    """Where a list goes on, how much of it, and by what it would be sorted and filtered."""
    if route.lenient:
        return
    yield from (Bad(f"query: {name}", query={name: ["-created"]}) for name in FILTERS)
    if route.paged:
        yield from (Bad(f"limit: {text[:9]!r}", query={"limit": [text]}) for text in LIMITS)
        yield from (Bad(f"cursor: {text[:9]!r}", query={"cursor": [text]}) for text in CURSORS)
        yield Bad("two limits", query={"limit": ["5", "6"]})
