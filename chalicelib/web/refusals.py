"""How the edge refuses a request before any command has seen it; `problems.py` has their statuses."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import UNSET, Struct, UnsetType

from chalicelib.errors import GalleyError, Invalid


class FieldProblem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wrong with one part of the input: a parameter of the URL, a header, or a place in the body."""

    detail: str
    parameter: str | UnsetType = UNSET
    pointer: str | UnsetType = UNSET
    """A JSON Pointer (RFC 6901)."""
    header: str | UnsetType = UNSET


@dataclass
class BadParameters(Invalid):
    """The URL breaks rules; every one that could be seen is named."""

    faults: Sequence[FieldProblem] = ()


class BadHeader(Invalid):
    """A header breaks a rule; `field` is its name."""


class UnsupportedMediaType(BadHeader):
    """The body is not said to be JSON."""


class PreconditionRequired(BadHeader):
    """A change without If-Match could overwrite what the caller has not seen (RFC 6585, section 3)."""


class KeyReused(BadHeader):
    """The idempotency key stands for another request."""


class MethodNotAllowed(GalleyError):
    """The path has no such method."""


class MalformedJson(Invalid):
    """The body is not JSON, or JSON that readers may understand differently."""


@dataclass
class BadBody(Invalid):
    """The body is JSON of another shape; `faults` points at it."""

    faults: Sequence[FieldProblem] = ()
