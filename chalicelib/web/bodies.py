"""What a caller puts into the body: JSON (RFC 8259), read so strictly that no two readers take it differently."""

import json
import re
from typing import Any

import msgspec
from msgspec import Struct

from chalicelib.errors import TooLarge
from chalicelib.web.calls import Call
from chalicelib.web.refusals import BadBody, FieldProblem, MalformedJson, UnsupportedMediaType

MOST = 100_000
"""Arrays and objects in one body: reading them takes more time than reading text."""
DEEPEST = 32
"""Levels of nesting; DynamoDB keeps as many."""
_MEDIA_TYPE = re.compile(r'application/json(\s*;\s*charset=(utf-8|"utf-8"))?', re.IGNORECASE)
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
"""Possessive, and a string may lack its end: nothing is looked at twice, whatever was sent."""
_ROUND = bytes.maketrans(b"[{]}", b"(())")
_OTHERS = bytes(set(range(256)) - set(b"[{]}"))
_FIELD = re.compile(
    r"Object (?P<rule>contains unknown|missing required) field `(?P<name>.*?)`(?: - at `\$(?P<where>[^`]*)`)?",
    re.DOTALL,
)
"""What msgspec says of a name; the name itself is whatever the caller has sent."""
_LONGEST_NAME = 100
"""Characters of a name that are said back."""
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class NoBody(Struct, frozen=True, forbid_unknown_fields=True):
    """What a route declares that takes no body."""


def read(call: Call, type_: type[Struct], longest: int) -> Any:
    """The body as its Struct. Raises `UnsupportedMediaType`, `TooLarge`, `MalformedJson` or `BadBody`."""
    if type_ is NoBody:
        return _nothing(call)
    if call.header("content-encoding").lower() not in {"", "identity"}:
        raise UnsupportedMediaType("a body must not be compressed", field="Content-Encoding")
    if not _MEDIA_TYPE.fullmatch(call.header("content-type")):
        raise UnsupportedMediaType("must be application/json, in UTF-8", field="Content-Type")
    if len(call.body) > longest:
        raise TooLarge(f"the body takes at most {longest:,} bytes")
    return parse(call.body, type_)


def parse(body: bytes, type_: Any) -> Any:
    """JSON as a type. Raises `MalformedJson` or `BadBody`."""
    _check_depth(body)
    try:
        value = msgspec.json.decode(body, type=type_)
    except msgspec.ValidationError as error:
        _check_rest(body)
        raise _fault(str(error)) from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise _malformed(error) from None
    _check_text(body)
    return value


def _nothing(call: Call) -> None:
    if call.body.strip() not in {b"", b"{}"}:
        raise BadBody("this route takes no body", faults=[FieldProblem(detail="must be absent", pointer="")])


def _check_depth(body: bytes) -> None:
    """Before any parser is called: they call themselves for each level. What is not balanced is left to them."""
    brackets = _STRINGS.sub(b"", body).translate(_ROUND, _OTHERS)
    if len(brackets) > 2 * MOST:
        raise MalformedJson(f"the body has more than {MOST:,} arrays and objects")
    for _ in range(DEEPEST):  # the innermost level goes, and then what was around it
        brackets = brackets.replace(b"()", b"")
    if b"()" in brackets or brackets.count(b"(") > DEEPEST:
        raise MalformedJson(f"the body is nested more than {DEEPEST} levels deep")


def _check_rest(body: bytes) -> None:
    """What is no JSON is that first of all: a value of the wrong type ends the reading before its end is seen."""
    try:
        msgspec.json.decode(body)
    except msgspec.ValidationError:
        pass  # a number that is out of range
    except (msgspec.DecodeError, UnicodeError) as error:
        raise _malformed(error) from None
    _check_text(body)


def _check_text(body: bytes) -> None:
    """What the reader does not mind: U+0000, and one name given twice, which receivers take differently (RFC 8259,
    section 4). Read as text: of bytes this reader guesses the encoding.
    """
    if _NUL.search(body):
        raise MalformedJson("the body holds the character U+0000, which no text needs")
    try:
        json.loads(body.decode(), object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=_not_a_number)
    except ValueError as error:
        raise _malformed(error) from None


def _once(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise MalformedJson(f"the name {name[:100]!r} is given twice in one object")
        seen.add(name)


def _not_a_number(name: str) -> None:
    """NaN and the infinities, which Python's reader takes and RFC 8259, section 6, does not."""
    raise ValueError(f"{name} is not JSON")


def _malformed(error: Exception) -> MalformedJson:
    return MalformedJson(f"the body is not JSON: {_plainly(str(error))}")


def _fault(message: str) -> BadBody:
    """msgspec's sentence, and a JSON Pointer (RFC 6901) to where it looked."""
    named = _FIELD.fullmatch(message)
    plain = message.replace(" - at `key` in `$", " - at `$")  # a map may have a rule for its names
    rule, _, where = (named["rule"], "", named["where"] or "") if named else plain.partition(" - at `$")
    pointer = _pointer(where.rstrip("`"))
    if named:
        pointer += "/" + _escaped(named["name"][:_LONGEST_NAME])
        rule = "is required" if "missing" in rule else "is not known here"
    return BadBody("the body has a fault", faults=[FieldProblem(detail=_plainly(rule), pointer=pointer)])


def _pointer(where: str) -> str:
    """`.a[0].b` as `/a/0/b`; below `[...]`, which is some member of a map, nothing more is known."""
    parts = re.findall(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]", where.partition("[...]")[0])
    return "".join("/" + _escaped(name or index) for name, index in parts)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _plainly(rule: str) -> str:
    """msgspec's sentence in the words of JSON."""
    words = {
        "`str`": "a string",
        "`int`": "a whole number",
        "`bool`": "true or false",
        "`array`": "an array",
        "`object`": "an object",
        "`float`": "a number",
        "`null`": "null",
    }
    for word, plain in words.items():
        rule = rule.replace(word, plain)
    return rule.replace("Expected", "must be").replace("got", "is").replace("JSON is malformed: ", "")
