"""Metadata in three forms: what is read, and on which line it is wrong."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chalicelib.importers import dates, values
from chalicelib.importers.front_matter import FrontMatterError, parse, split
from chalicelib.importers.text import decode


@pytest.mark.parametrize(
    ("text", "front", "body", "line"),
    [
        ("---\ntitle: a\n---\nbody\n", {"title": "a"}, "body\n", 4),
        ("+++\ntitle = 'a'\n+++\nbody\n", {"title": "a"}, "body\n", 4),
        ('{\n"title": "a"\n}\n\nbody\n', {"title": "a"}, "\nbody\n", 4),
        ("\n\n---\ntitle: a\n---\nbody\n", {"title": "a"}, "body\n", 6),
        ("---\n---\nbody\n", {}, "body\n", 3),
        ("no metadata\n---\nx\n", {}, "no metadata\n---\nx\n", 1),
        ("{{< shortcode >}}\n", {}, "{{< shortcode >}}\n", 1),
        ("---\na: no\nb: on\nc: 010\nd: 1e3\n---\n", {"a": "no", "b": "on", "c": "010", "d": "1e3"}, "", 7),
        ("---\na: true\nb: 7\nc: [x, null]\n---\n", {"a": True, "b": 7, "c": ["x", None]}, "", 6),
        ("---\n1: one\n---\n", {"1": "one"}, "", 4),
        ("--- \ntitle: a\n---\t\nb", {"title": "a"}, "b", 4),
        ("", {}, "", 1),
    ],
)
def test_a_file_is_taken_apart(text: str, front: dict[str, Any], body: str, line: int) -> None:
    page = split(text)

    assert (page.front, page.body, page.line) == (front, body, line)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("---\ntitle: a\n\tb: c\n---\n", 3, "token found character '\\t'"),
        ("---\ntitle: a\n", 1, "closing --- is missing"),
        ("\n\n+++\na = 1\n", 3, "closing +++ is missing"),
        ("---\na: 1\nb: 2\na: 3\n---\n", 4, "'a' stands there twice"),
        ("---\na: 'x\u2028\u2029\x85y'\na: 3\n---\n", 3, "'a' stands there twice"),
        ("+++\na = 1\na = 2\n+++\n", 3, "overwrite"),
        ('{\n"a": 1,\n"a": 2\n}\n', 3, "'a' stands there twice"),
        ('{"a": 1,\n"b": }\n', 2, "Expecting value"),
        ("+++\na = [1,\n+++\n", 2, ""),
        ("---\njust words\n---\n", 2, "it is a str, not names with values"),
        ("---\na: &x [*x]\n---\n", 2, "part of itself"),
        ("---\na: !!python/object:os.system x\n---\n", 2, "could not determine a constructor"),
        ('---\na: !!int ""\n---\n', 2, ""),
        ("---\na: !!bool perhaps\n---\n", 2, "perhaps"),
        ("---\n? [a, b]\n: c\n---\n", 2, "unhashable"),
        ("---\na: '\x01'\n---\n", 2, "special characters are not allowed"),
        ("---\na: " + "9" * 5000 + "\n---\n", 2, "limit"),
        ('{"a": ' + "9" * 5000 + "}\n", 1, "limit"),
        ("{" + '"a":{' * 100_000, 1, "nested too deeply"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(FrontMatterError) as caught:
        split(text)

    assert told in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_half_letters_and_control_characters_never_come_out_of_it(kind: str) -> None:
    found = parse(r'{"a": "x\ud800y\u0000z", "b": ["\u0007", "\ud83d\ude00"]}', kind)

    assert found["a"].encode() == "x�yz".encode()
    assert found["b"][0] == ""
    assert "".join(found["b"]).encode()


def test_the_line_of_a_key_is_found_in_each_form() -> None:
    assert split("---\na: 1\ntags: [x]\n---\n").line_of("tags") == 3
    assert split("+++\na = 1\nTags = ['x']\n+++\n").line_of("tags") == 3
    assert split('{\n"a": 1,\n"tags": []\n}').line_of("tags") == 3
    assert split("---\na: 1\n---\n").line_of("tags") == 0


BERLIN = ZoneInfo("Europe/Berlin")
WEST = timezone(timedelta(hours=-7))


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2020-01-02", datetime(2020, 1, 2, tzinfo=BERLIN)),
        ("2020-07-02 03:04:05", datetime(2020, 7, 2, 3, 4, 5, tzinfo=BERLIN)),
        ("2020-01-02T03:04:05Z", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2020-01-02 03:04:05 -0700", datetime(2020, 1, 2, 3, 4, 5, tzinfo=WEST)),
        ("2020-01-02 03:04:05 -0700 MST", datetime(2020, 1, 2, 3, 4, 5, tzinfo=WEST)),
        ("Thu, 02 Jan 2020 03:04:05 -0700", datetime(2020, 1, 2, 3, 4, 5, tzinfo=WEST)),
        ("Thu, 02 Jan 2020 03:04:05 GMT", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2020/01/02", datetime(2020, 1, 2, tzinfo=BERLIN)),
        ("January 2, 2020", datetime(2020, 1, 2, tzinfo=BERLIN)),
        (" 2 Jan  2020 ", datetime(2020, 1, 2, tzinfo=BERLIN)),
        (date(2020, 1, 2), datetime(2020, 1, 2, tzinfo=BERLIN)),
        (datetime(2020, 1, 2, 3), datetime(2020, 1, 2, 3, tzinfo=BERLIN)),  # noqa: DTZ001 - as front matter has it
        (datetime(2020, 1, 2, 3, tzinfo=UTC), datetime(2020, 1, 2, 3, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_in_every_form(value: Any, wanted: datetime) -> None:
    assert dates.moment(value, BERLIN) == wanted


@pytest.mark.parametrize(
    "value", ["", "soon", "2020-02-30", "02/03/2020", "12", 12, 1.5, ["2020-01-01"], {"a": 1}, "²"]
)
def test_what_is_no_date_is_told(value: Any) -> None:
    with pytest.raises(ValueError, match="is no date"):
        dates.moment(value, BERLIN)


@pytest.mark.parametrize(
    ("stem", "found"),
    [
        ("2020-01-02-hello", ("2020-01-02", "hello")),
        ("2020-01-02", ("2020-01-02", "")),
        ("2020-1-2_x", ("2020-1-2", "x")),
        ("2020-13-40-x", ("", "2020-13-40-x")),
        ("hello-2020-01-02", ("", "hello-2020-01-02")),
    ],
)
def test_a_file_name_may_begin_with_a_date(stem: str, found: tuple[str, str]) -> None:
    assert dates.in_file_name(stem) == found


def test_the_first_moment_there_is_has_one_in_utc() -> None:
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))

    assert dates.utc(early) == datetime(1, 1, 1, tzinfo=UTC)
    assert dates.utc(None) is None


@pytest.mark.parametrize(
    ("raw", "text", "told"),
    [
        ("Ünï\r\nx\ry".encode(), "Ünï\nx\ny", []),
        (b"\xef\xbb\xbfx", "x", []),
        ("Ünï".encode("utf-16"), "Ünï", []),
        (b"\xfe\xff" + "Ünï".encode("utf-16-be"), "Ünï", []),
        (b"a\ncaf\xe9 \x93quoted\x94", "a\ncafé “quoted”", [("text encoding", 2)]),
        (b"a\x81b", "a�b", [("text encoding", 1)]),
        (b"a\x00b\x00", "ab", [("NUL bytes", 0)]),
        (b"\xff\xfe\x00", "ÿþ", [("text encoding", 1), ("NUL bytes", 0)]),
        (b"", "", []),
    ],
)
def test_bytes_become_text_and_what_was_changed_is_told(raw: bytes, text: str, told: list[tuple[str, int]]) -> None:
    found = decode(raw, "a.md")

    assert found.text == text
    assert [(loss.what, loss.line) for loss in found.losses] == told


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("a", ("a",)),
        (["a", "b", "a"], ("a", "b")),
        ([{"name": "a"}, {"title": "b"}, {"other": "c"}], ("a", "b")),
        ({"name": "a"}, ("a",)),
        ({"a": 1, "b": 2}, ("a", "b")),
        ([1, True, None, " ", "  x  y "], ("1", "x  y")),
        (None, ()),
    ],
)
def test_names_are_taken_from_whatever_shape_they_have(value: Any, wanted: tuple[str, ...]) -> None:
    assert values.names(value) == wanted


def test_values_become_json() -> None:
    loose = {1: date(2020, 1, 2), "b": [float("nan"), 2**70, b"x", (1, 2)], "c": datetime(2020, 1, 2, tzinfo=UTC)}

    assert values.as_json(loose) == {
        "1": "2020-01-02",
        "b": ["nan", str(2**70), "b'x'", [1, 2]],
        "c": "2020-01-02T00:00:00+00:00",
    }
