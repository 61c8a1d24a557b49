"""What a body is read as in tests, and how it is refused."""

from typing import Any

import msgspec
import pytest

from chalicelib.web import bodies
from chalicelib.web.refusals import BadBody, MalformedJson


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    size: int = 0
    name: str = ""


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str = ""
    number: int = 0
    flag: bool = False
    part: Part = Part()
    parts: tuple[Part, ...] = ()
    named: dict[str, Part] = {}
    extra: Any = None


class Titled(msgspec.Struct, frozen=True):
    title: str
    inner: "tuple[Titled, ...]" = ()


def malformed(body: bytes, type_: Any = Given) -> str:
    with pytest.raises(MalformedJson) as refused:
        bodies.parse(body, type_)
    return str(refused.value)


def fault(body: bytes, type_: Any = Given) -> tuple[str, str]:
    """Where, and what."""
    with pytest.raises(BadBody) as refused:
        bodies.parse(body, type_)
    (found,) = refused.value.faults
    return str(found.pointer), found.detail
