"""JSON in a body has one meaning, or none."""

import json
from typing import Any

import pytest

from chalicelib.web import bodies
from chalicelib.web.refusals import BadBody, MalformedJson
from tests.web.reading import Given, fault, malformed


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


def test_32_levels_are_read_and_33_are_not() -> None:
    assert bodies.parse(nested(32), Any)
    assert "32 levels" in malformed(nested(33), Any)
    assert bodies.parse(b'{"a":' + nested(31) + b"}", Any)
    assert "32 levels" in malformed(b'{"a":' * 33 + b"1" + b"}" * 33, Any)


@pytest.mark.parametrize("bracket", [b"[", b'{"a":', b'[{"a":', b"[1,"])
def test_what_is_nested_without_end_is_refused_before_it_is_read(bracket: bytes) -> None:
    assert "32 levels" in malformed(bracket * 100_000)


def test_brackets_in_a_text_nest_nothing() -> None:
    text = "[{" * 50 + '\\"[[' + "]" * 7
    body = json.dumps({"text": text}).encode()
    assert bodies.parse(body, Given).text == text
    assert bodies.parse(json.dumps({text: text}).encode(), Any) == {text: text}


def test_a_text_without_an_end_hides_no_nesting() -> None:
    malformed(b'["' + b"[" * 50)
    malformed(b'"\\' + b"[" * 50)


@pytest.mark.parametrize(
    "body",
    [
        rb'{"text":"a","text":"a"}',
        rb'{"text":"a","number":1,"text":"b"}',
        rb'{"text":"a","\u0074ext":"b"}',
        rb'{"part":{"size":1,"size":2}}',
        rb'{"parts":[{},{"name":"a","\u006eame":"b"}]}',
        rb'{"named":{"a":{},"a":{}}}',
        rb'{"named":{"a":{},"\u0061":{}}}',
        rb'{"named":{"\/":{},"/":{}}}',
        rb'{"extra":{"deep":[[{"\ud83d\ude00":1,"\ud83d\ude00":2}]]}}',
        rb'{"extra":{"":1,"":2}}',
        rb'{"number":"wrong","extra":{"a":1,"a":2}}',
    ],
)
def test_a_name_given_twice_is_refused_at_any_depth_and_however_it_is_spelt(body: bytes) -> None:
    assert "given twice" in malformed(body)


def test_one_name_in_two_objects_and_two_forms_of_a_letter_are_no_repetition() -> None:
    assert bodies.parse(b'{"parts":[{"size":1},{"size":2}],"part":{"size":3}}', Given).parts[1].size == 2
    composed = '{"\u00e9":1,"e\u0301":2}'.encode()
    assert len(bodies.parse(composed, Any)) == 2


@pytest.mark.parametrize("name", ["__proto__", "constructor", "prototype", "__class__", "", " ", "$ref", "é", "😀"])
def test_a_name_is_a_name_whatever_it_means_elsewhere(name: str) -> None:
    body = json.dumps({"extra": {name: {name: 1}}}).encode()
    assert bodies.parse(body, Given).extra == {name: {name: 1}}
    assert fault(json.dumps({name: 1}).encode()) == (f"/{name}", "is not known here")


def test_ten_thousand_names_and_a_name_of_64_kb_are_read() -> None:
    many = {f"name {number}": number for number in range(10_000)}
    assert bodies.parse(json.dumps({"extra": many}).encode(), Given).extra == many
    long = {"x" * 65_536: 1}
    assert bodies.parse(json.dumps({"extra": long}).encode(), Given).extra == long


def test_a_name_that_is_said_back_is_cut() -> None:
    pointer, _ = fault(json.dumps({"x" * 65_536: 1}).encode())
    assert pointer == "/" + "x" * 100
    assert len(malformed(json.dumps({"extra": 1})[:-1].encode() + b',"a":1,"a":2}')) < 300
    twice = b'{"' + b"y" * 65_536 + b'":1,"' + b"y" * 65_536 + b'":2}'
    assert len(malformed(twice, Any)) < 300


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9007199254740993", 9_007_199_254_740_993),
        ("-9007199254740993", -9_007_199_254_740_993),
        ("18446744073709551616", 2**64),
        ("-0", 0),
        ("0", 0),
        ("1e2", None),
        ("1.0", None),
        ("true", None),
        ('"1"', None),
        ("null", None),
        ("[1]", None),
        ("1e999", None),
        ("1" * 5000, None),
    ],
)
def test_a_whole_number_is_written_as_one_and_stays_exact(text: str, value: int | None) -> None:
    body = f'{{"number":{text}}}'.encode()
    if value is None:
        pointer, _ = fault(body)
        assert pointer in {"/number", ""}
    else:
        assert bodies.parse(body, Given).number == value


def test_a_number_in_free_data_stays_as_it_was_written() -> None:
    found = bodies.parse(b'{"extra":[9007199254740993,0.1,1.0,-0.0,1e2,1e-400,-0]}', Given).extra
    assert [repr(each) for each in found] == ["9007199254740993", "0.1", "1.0", "-0.0", "100.0", "0.0", "0"]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1" * 5000, "1" * 400 + ".5"])
def test_a_number_that_nobody_can_hold_is_refused(number: str) -> None:
    with pytest.raises((BadBody, MalformedJson)):
        bodies.parse(b'{"extra":' + number.encode() + b"}", Given)


@pytest.mark.parametrize(
    "number",
    ["NaN", "Infinity", "-Infinity", "nan", "+1", "01", "-01", ".5", "1.", "1e", "0x10", "1_000", "- 1", "--1"],
)
@pytest.mark.parametrize("before", ["", '"text":1,', '"number":1e999,'])
def test_what_is_no_number_is_no_json(number: str, before: str) -> None:
    """Whether or not something is wrong before it."""
    malformed(f'{{{before}"extra":{number}}}'.encode())


@pytest.mark.parametrize("value", ["1", "null", "[]", "{}", "true"])
def test_a_text_is_a_text(value: str) -> None:
    assert fault(f'{{"text":{value}}}'.encode())[0] == "/text"


@pytest.mark.parametrize("value", ["0", "1", '"true"', "null"])
def test_true_and_false_are_written_out(value: str) -> None:
    assert fault(f'{{"flag":{value}}}'.encode())[0] == "/flag"


@pytest.mark.parametrize(
    "body",
    [
        rb'{"text":"\ud800"}',
        rb'{"text":"\udc00\ud800"}',
        rb'{"text":"\ud800x"}',
        rb'{"\ud800":1}',
        rb'{"extra":{"\udfff":1}}',
        rb'{"number":"wrong","text":"\ud800"}',
        rb'{"text":"\u0000"}',
        rb'{"\u0000":1,"text":1}',
        rb'{"extra":{"a\u0000":1}}',
        rb'{"text":"\\\u0000"}',
        b'{"text":"\x00"}',
        b'{"text":"\x1f"}',
        b'{"text":"a\nb"}',
        b'{"text":"\xff"}',
        b'{"text":"\xc0\xaf"}',
        b'{"text":"\xed\xa0\x80"}',
        b'{"text":"\xf4\x90\x80\x80"}',
        b'{"text":"\xc3',
        b'\xff{"text":"a"}',
        b'\xef\xbb\xbf{"text":"a"}',
        b'\xef\xbb\xbf{"text":1}',
        rb'{"text":"\x"}',
        rb'{"text":"\u12"}',
        rb'{"text":"\U0041"}',
        b"{'text':'a'}",
        b'{"text":"a"}\x00',
        b'{"text":"a"}\xc2\xa0',
        b"\x0c{}",
    ],
)
def test_what_is_no_unicode_text_is_no_json(body: bytes) -> None:
    malformed(body)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-8-sig"])
@pytest.mark.parametrize("text", ['{"text":"a"}', '{"text":1}', "{}", "1", '"x"'])
def test_json_is_utf_8_without_a_mark(encoding: str, text: str) -> None:
    malformed(text.encode(encoding))


def test_a_backslash_before_u0000_is_a_text_like_any_other() -> None:
    assert bodies.parse(rb'{"text":"\\u0000"}', Given).text == r"\u0000"
    assert bodies.parse(rb'{"text":"\ud83d\ude00 \u00e9 \/"}', Given).text == "😀 é /"
