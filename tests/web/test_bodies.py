"""What a caller puts into the body: its size, its type, and where it is at fault."""

import base64
import json
from typing import Any

import pytest

from chalicelib.web import NO_BODY, Limits, bodies
from tests.web.edge import Edge, Shown, Told
from tests.web.reading import Given, Titled, fault, malformed

LIMIT = 1000
JSON = "application/json"


def take(body: Given) -> Shown:
    return Shown(body.text)


def edge() -> Edge:
    return Edge(take, method="POST", body=Given, limits=Limits(body=LIMIT))


def post(body: Any = b"{}", content_type: str | list[str] = JSON, **headers: str) -> Told:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return edge().call(body=body, headers={"content-type": content_type, **named})


def test_a_body_has_a_limit_in_bytes() -> None:
    at_most = b'{"text":"' + b"x" * (LIMIT - 11) + b'"}'
    assert len(at_most) == LIMIT
    assert post(at_most).status == 200
    told = post(at_most + b" ")
    assert (told.status, told.slug) == (413, "too-large")
    assert "1,000 bytes" in told.json["detail"]
    assert post("{" + "é" * 600 + "}").status == 413


def test_a_body_over_the_limit_is_not_read() -> None:
    assert post(b"[" * 100_000).status == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"\n\t ",
        b"{",
        b"}",
        b"[",
        b'{"text"',
        b'{"text":',
        b'{"text":"a"',
        b'{"text":"a",}',
        b"[1,]",
        b"{}{}",
        b"{} x",
        b"tru",
        b"undefined",
        b"// note\n{}",
        b"/**/{}",
        b"{text:1}",
        b"a=b",
        b"<a/>",
        b'{"text":1}}',
        b'{"text":1,]',
    ],
)
def test_what_is_no_json_is_malformed(body: bytes) -> None:
    malformed(body)


@pytest.mark.parametrize("body", [b"null", b"[]", b'"x"', b"1", b"true", b"[{}]", b" [] "])
def test_json_of_another_kind_is_pointed_at_as_a_whole(body: bytes) -> None:
    pointer, detail = fault(body)
    assert pointer == ""
    assert "an object" in detail


def test_white_space_around_is_no_matter() -> None:
    assert bodies.parse(b' \r\n\t{ "text" : "a" } \n', Given).text == "a"


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ({"unknown": 1}, "/unknown"),
        ({"a/b": 1}, "/a~1b"),
        ({"a~b": 1}, "/a~0b"),
        ({"~1": 1}, "/~01"),
        ({"/~/": 1}, "/~1~0~1"),
        ({"a.b": 1}, "/a.b"),
        ({"a`b": 1}, "/a`b"),
        ({"a\nb": 1}, "/a\nb"),
        ({"a[0]": 1}, "/a[0]"),
        ({"x - at `$.text": 1}, "/x - at `$.text"),
        ({"part": {"unknown": 1}}, "/part/unknown"),
        ({"part": {"a/b": 1}}, "/part/a~1b"),
        ({"part": {"size": "x"}}, "/part/size"),
        ({"parts": {}}, "/parts"),
        ({"parts": [{}, {}, {"size": "x"}]}, "/parts/2/size"),
        ({"parts": [{}, 1]}, "/parts/1"),
        ({"parts": [{}] * 10 + [{"new": 1}]}, "/parts/10/new"),
        ({"named": []}, "/named"),
        ({"named": {"a": 1}}, "/named"),
        ({"named": {"a": {"size": "x"}}}, "/named"),
    ],
    ids=str,
)
def test_a_fault_is_pointed_at(value: Any, pointer: str) -> None:
    """RFC 6901. Which member of a map it is, the reader does not say: the map is named."""
    assert fault(json.dumps(value).encode())[0] == pointer


def test_a_fault_is_told_in_the_words_of_json() -> None:
    told = post(b'{"parts":[{"size":true}]}')
    assert (told.status, told.slug) == (422, "invalid")
    assert told.fault == {"detail": "must be a whole number, is true or false", "pointer": "/parts/0/size"}


def test_what_is_required_is_pointed_at() -> None:
    assert fault(b"{}", Titled) == ("/title", "is required")
    assert fault(b'{"title":"a","inner":[{"title":"b"},{}]}', Titled) == ("/inner/1/title", "is required")


@pytest.mark.parametrize(
    "content_type",
    [
        JSON,
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        'application/json; charset="utf-8"',
        'application/json ; Charset="UTF-8"',
        " application/json ",
    ],
)
def test_a_body_is_said_to_be_json(content_type: str) -> None:
    assert post(content_type=content_type).status == 200


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "text/json",
        "text/plain; application/json",
        "*/*",
        "application/*",
        "application/json; charset=utf-7",
        "application/json; charset=utf-16",
        "application/json; charset=utf-8; charset=utf-7",
        'application/json; charset="utf-8',
        "application/json; boundary=x",
        "application/json, text/plain",
        "application/json5",
        "application/jsonp",
        "application/problem+json",
        "application/merge-patch+json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json\x00",
    ],
)
def test_what_is_not_said_to_be_json_is_not_read(content_type: str) -> None:
    told = post(content_type=content_type)
    assert (told.status, told.slug) == (415, "unsupported-media-type")
    assert told.fault == {"detail": "must be application/json, in UTF-8", "header": "Content-Type"}


def test_a_body_without_a_type_is_not_read() -> None:
    assert edge().call(body=b"{}").status == 415


@pytest.mark.parametrize("types", [[JSON, JSON], [JSON, "text/plain"], ["text/plain", JSON]])
def test_two_types_are_none(types: list[str]) -> None:
    told = post(content_type=types)
    assert (told.status, told.slug) == (400, "bad-request")
    assert told.fault["header"].lower() == "content-type"


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "GZIP", "gzip, identity", "x"])
def test_a_body_that_is_compressed_is_not_read(coding: str) -> None:
    told = post(content_encoding=coding)
    assert (told.status, told.fault["header"]) == (415, "Content-Encoding")
    assert post(content_encoding="identity").status == 200


def test_a_body_in_base64_is_what_was_sent() -> None:
    sent = base64.b64encode(json.dumps({"text": "é"}).encode()).decode()
    assert edge().call(body=sent, headers={"content-type": JSON}, encoded=True).json == {"text": "é"}


@pytest.mark.parametrize("sent", ["!", "e30", "e3 0=", "é", "e30=\n", "====", "{}"])
def test_what_the_gateway_calls_base64_and_is_none_is_malformed(sent: str) -> None:
    told = edge().call(body=sent, headers={"content-type": JSON}, encoded=True)
    assert (told.status, told.slug) == (400, "malformed-json")


@pytest.mark.parametrize("body", [None, "", b""])
def test_no_body_is_no_json(body: Any) -> None:
    assert post(body).slug == "malformed-json"


def test_lone_surrogates_that_a_gateway_lets_through_are_malformed() -> None:
    assert post('{"text":"\ud800"}').slug == "malformed-json"


@pytest.mark.parametrize("body", [None, "", " ", "{}", " {} "])
def test_where_no_body_is_taken_none_is_missed(body: str | None) -> None:
    def act() -> Shown:
        return Shown()

    assert Edge(act, method="POST", body=NO_BODY).call(body=body).status == 200


@pytest.mark.parametrize("body", ['{"a":1}', "[]", "null", "x", "{", b"\xff"])
def test_where_no_body_is_taken_one_is_refused(body: Any) -> None:
    def never() -> Shown:
        raise AssertionError

    told = Edge(never, method="POST", body=NO_BODY).call(body=body)
    assert (told.status, told.fault) == (422, {"detail": "must be absent", "pointer": ""})
