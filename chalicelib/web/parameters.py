"""What a caller puts into the URL, checked and typed: path parameters and the query."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any
from urllib.parse import unquote_to_bytes

import msgspec
from msgspec import Meta, Struct

from chalicelib.errors import Missing
from chalicelib.web.refusals import BadParameters, FieldProblem

Ulid = Annotated[
    str,
    Meta(
        pattern="^[0-7][0-9A-HJKMNP-TV-Z]{25}$",
        description="A ULID.",
        examples=["01KJMEFC00000000000000001A"],
    ),
]
"""github.com/ulid/spec, in capitals as `clock.new_id` writes it."""


class PageQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every list takes; a list's own query adds its filters."""

    limit: Annotated[int, Meta(ge=1, le=100, description="How many items at most.")] = 20
    cursor: Annotated[str, Meta(description="`next` of the page before, as it was given.")] | None = None


def path_values(captured: Mapping[str, str], types: Mapping[str, Any], longest: int) -> dict[str, Any]:
    """The path parameters, decoded once. Raises `BadParameters` for a broken encoding, else `Missing`."""
    return {name: _path_value(name, captured.get(name, ""), type_, longest) for name, type_ in types.items()}


def query_value(
    given: Mapping[str, Sequence[str]], type_: type[Struct] | None, longest: int, *, lenient: bool = False
) -> Any:
    """The query as its Struct, None for a route that takes none; unknown parameters are dropped where that is lenient.

    Raises `BadParameters`.
    """
    known = _names(type_) if type_ else frozenset()
    if lenient:
        given = {name: values for name, values in given.items() if name in known}
    faults = [fault for name in given if (fault := _fault(name, given[name], known, longest))]
    if faults:
        raise _bad(faults)
    return _typed({name: values[0] for name, values in given.items()}, type_) if type_ else None


@cache
def _names(type_: type[Struct]) -> frozenset[str]:
    return frozenset(field.encode_name for field in msgspec.structs.fields(type_))


def _path_value(name: str, text: str, type_: Any, longest: int) -> Any:
    value = text if text.isascii() and "%" not in text else _decoded(name, text)
    if len(value) > longest or _has_controls(value):
        raise Missing("nothing has such a name", field=name)
    try:
        typed = msgspec.convert(value, type_, strict=False)
    except msgspec.ValidationError:
        typed = None
    if typed is None or str(typed) != value:  # 1e1 and 01 are numbers to msgspec
        raise Missing("nothing has such a name", field=name)
    return typed


def _decoded(name: str, text: str) -> str:
    if re.search(r"%(?![0-9a-fA-F]{2})", text):
        raise _bad([FieldProblem(detail="has a percent sign without two hexadecimal digits", parameter=name)])
    try:
        return unicodedata.normalize("NFC", unquote_to_bytes(text).decode())
    except UnicodeError:
        raise _bad([FieldProblem(detail="is not UTF-8 once decoded", parameter=name)]) from None


def _fault(name: str, values: Sequence[str], known: frozenset[str], longest: int) -> FieldProblem | None:
    """The first rule that a query parameter breaks whatever its type is."""
    if name not in known:
        takes = ", ".join(sorted(known)) or "none"
        return FieldProblem(detail=f"is not a parameter here; those are: {takes}", parameter=name[:100])
    if len(values) != 1:
        return FieldProblem(detail="is given more than once", parameter=name)
    if len(values[0]) > longest:
        return FieldProblem(detail=f"has more than {longest} characters", parameter=name)
    return FieldProblem(detail="holds a control character", parameter=name) if _has_controls(values[0]) else None


def _typed(given: dict[str, str], type_: type[Struct]) -> Struct:
    try:
        value = msgspec.convert(given, type_, strict=False)
    except msgspec.ValidationError as error:
        rule, _, where = str(error).partition(" - at `$.")
        raise _bad([FieldProblem(detail=_plainly(rule), parameter=where.rstrip("`"))]) from None
    for name, text in given.items():
        typed = getattr(value, name)
        if typed is None or (isinstance(typed, int) and str(typed) != text):  # to msgspec 1e1 is a number, null is None
            raise _bad([FieldProblem(detail="must be written in digits only", parameter=name)])
    return value


def _plainly(rule: str) -> str:
    """msgspec's sentence in the words of a URL, where everything is text."""
    return rule.replace("Expected `int`, got `str`", "must be a whole number").replace("Expected", "must be")


def _has_controls(text: str) -> bool:
    return not text.isprintable() and any(unicodedata.category(char) in {"Cc", "Cs"} for char in text)


def _bad(faults: Sequence[FieldProblem]) -> BadParameters:
    named = ", ".join(str(fault.parameter) for fault in faults)
    return BadParameters(f"the request has faults in: {named}", faults=faults)
