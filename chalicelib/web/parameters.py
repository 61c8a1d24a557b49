"""What a caller puts into the URL, checked and typed: path parameters and the query."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import unquote_to_bytes

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from chalicelib.errors import Invalid, Missing

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


class FieldProblem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wrong with one part of the input: a parameter of the URL, or a place in the body."""

    detail: str
    parameter: str | UnsetType = UNSET
    pointer: str | UnsetType = UNSET
    """A JSON Pointer (RFC 6901)."""


@dataclass
class BadParameters(Invalid):
    """The URL breaks rules; every one that could be seen is named."""

    faults: Sequence[FieldProblem] = ()


def path_values(captured: Mapping[str, str], types: Mapping[str, Any], longest: int) -> dict[str, Any]:
    """The path parameters, decoded once. Raises `BadParameters` for a broken encoding, else `Missing`."""
    return {name: _path_value(name, captured.get(name, ""), type_, longest) for name, type_ in types.items()}


def query_value(given: Mapping[str, Sequence[str]], type_: type[Struct] | None, longest: int) -> Any:
    """The query as its Struct, None for a route that takes none. Raises `BadParameters`."""
    known = {field.encode_name for field in msgspec.structs.fields(type_)} if type_ else set()
    faults = [fault for name in given if (fault := _fault(name, given[name], known, longest))]
    if faults:
        raise _bad(faults)
    return _typed({name: values[0] for name, values in given.items()}, type_) if type_ else None


def _path_value(name: str, text: str, type_: Any, longest: int) -> Any:
    if re.search(r"%(?![0-9a-fA-F]{2})", text):
        raise _bad([FieldProblem(detail="has a percent sign without two hexadecimal digits", parameter=name)])
    try:
        value = unicodedata.normalize("NFC", unquote_to_bytes(text).decode())
    except UnicodeError:
        raise _bad([FieldProblem(detail="is not UTF-8 once decoded", parameter=name)]) from None
    if len(value) > longest or _has_controls(value):
        raise Missing("nothing has such a name", field=name)
    try:
        return msgspec.convert(value, type_)
    except msgspec.ValidationError:
        raise Missing("nothing has such a name", field=name) from None


def _fault(name: str, values: Sequence[str], known: set[str], longest: int) -> FieldProblem | None:
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
        number = getattr(value, name)
        if isinstance(number, int) and str(number) != text:  # 1e1 and 5.0 are numbers to msgspec
            raise _bad([FieldProblem(detail="must be written in digits only", parameter=name)])
    return value


def _plainly(rule: str) -> str:
    """msgspec's sentence in the words of a URL, where everything is text."""
    return rule.replace("Expected `int`, got `str`", "must be a whole number").replace("Expected", "must be")


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(char) in {"Cc", "Cs"} for char in text)


def _bad(faults: Sequence[FieldProblem]) -> BadParameters:
    named = ", ".join(str(fault.parameter) for fault in faults)
    return BadParameters(f"the request has faults in: {named}", faults=faults)
