"""Errors as RFC 9457 problems: one table from what went wrong to what the caller is told."""

from dataclasses import dataclass

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib import logs
from chalicelib.errors import (
    CodeNeeded,
    Conflict,
    Forbidden,
    GalleyError,
    Invalid,
    Limited,
    Missing,
    SecondFactorNeeded,
    Stale,
    Taken,
    TooLarge,
    Unauthenticated,
    Unavailable,
)
from chalicelib.web import causes
from chalicelib.web.calls import Call
from chalicelib.web.cursors import BadCursor
from chalicelib.web.refusals import (
    BadBody,
    BadHeader,
    BadParameters,
    FieldProblem,
    KeyReused,
    MalformedJson,
    MethodNotAllowed,
    PreconditionRequired,
    UnsupportedMediaType,
)

SORRY = "sorry, this resource does not exist"
RETRY_AFTER_SECONDS = 5
CONTENT_TYPE = "application/problem+json"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An error, as RFC 9457 has it: `type` is stable, `detail` is about this one request."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    errors: tuple[FieldProblem, ...] = ()
    current: int | UnsetType = UNSET
    """With 412: the version that there is."""
    challenge: str | UnsetType = UNSET
    """With 429: a proof of work that makes the wait unnecessary, where there is one."""


@dataclass(frozen=True)
class Kind:
    """One kind of problem; `slug` and so `type` never change."""

    status: int
    slug: str
    title: str

    @property
    def type(self) -> str:
        """Where it is explained, below the root of the API."""
        return f"/problems/{self.slug}"


INTERNAL = Kind(500, "internal-error", "Something went wrong on our side")
_NOT_FOUND = Kind(404, "not-found", "There is no such resource")
_BAD_REQUEST = Kind(400, "bad-request", "The URL or a header breaks a rule")
_INVALID = Kind(422, "invalid", "The input breaks a rule")
KINDS: dict[type[GalleyError], Kind] = {
    MalformedJson: Kind(400, "malformed-json", "The body is not JSON that everybody reads the same"),
    BadCursor: Kind(400, "cursor", "The cursor does not belong to this list"),
    BadParameters: _BAD_REQUEST,
    BadHeader: _BAD_REQUEST,
    CodeNeeded: Kind(401, "code-required", "The account has a second factor"),
    Unauthenticated: Kind(401, "unauthorized", "You have not shown who you are"),
    SecondFactorNeeded: Kind(403, "second-factor-required", "This takes a log-in with a second factor"),
    Forbidden: Kind(403, "forbidden", "You may not do this"),
    Missing: _NOT_FOUND,
    MethodNotAllowed: Kind(405, "method-not-allowed", "The path has no such method"),
    Conflict: Kind(409, "conflict", "It does not fit what is there now"),
    Taken: Kind(409, "taken", "It belongs to something else already"),
    Stale: Kind(412, "precondition-failed", "It is not as you have seen it any more"),
    TooLarge: Kind(413, "too-large", "It is over a limit"),
    UnsupportedMediaType: Kind(415, "unsupported-media-type", "The body must be JSON"),
    BadBody: _INVALID,
    Invalid: _INVALID,
    KeyReused: Kind(422, "idempotency-key-reused", "The key stands for another request"),
    PreconditionRequired: Kind(428, "precondition-required", "Say which version you have seen"),
    Limited: Kind(429, "limited", "It was done too often"),
    Unavailable: Kind(503, "unavailable", "Try again in a moment"),
}


def from_error(error: Exception, call: Call) -> tuple[Problem, dict[str, str]]:
    """The problem and the headers that belong to it. What nobody foresaw is logged, and not told."""
    original, error = error, causes.unavailable(error) or error
    kind = next((KINDS[known] for known in type(error).__mro__ if known in KINDS), None)
    logs.note(problem=(kind or INTERNAL).slug)
    if kind is None or not isinstance(error, GalleyError):
        causes.log_unforeseen(error, call)
        return _problem(INTERNAL, "the request was not carried out; nothing is known to be wrong with it", call), {}
    if kind.status == 503:
        causes.log_unavailable(original, call)
    detail = f"{SORRY}: {error.message}" if kind is _NOT_FOUND else str(error)
    return _problem(kind, detail, call, error), _own_headers(error, call)


def _own_headers(error: GalleyError, call: Call) -> dict[str, str]:
    """What a kind of problem must say in a header as well."""
    match error:
        case Unavailable():
            return {"Retry-After": str(RETRY_AFTER_SECONDS)}
        case Limited(seconds=seconds):
            return {"Retry-After": str(seconds)}
        case Stale(current=current):
            return {"ETag": f'"{current}"'}
        case Unauthenticated():  # RFC 6750, section 3
            shown = "authorization" in call.headers
            return {"WWW-Authenticate": 'Bearer realm="galley"' + (', error="invalid_token"' if shown else "")}
        case _:
            return {}


def _problem(kind: Kind, detail: str, call: Call, error: GalleyError | None = None) -> Problem:
    return Problem(
        type=call.prefix + kind.type,
        title=kind.title,
        status=kind.status,
        detail=detail,
        instance=call.path,
        request_id=call.request_id,
        errors=_faults(error) if error else (),
        current=error.current if isinstance(error, Stale) else UNSET,
        challenge=error.challenge or UNSET if isinstance(error, Limited) else UNSET,
    )


def _faults(error: GalleyError) -> tuple[FieldProblem, ...]:
    """Which parts of the request are to blame, as far as that is known."""
    if isinstance(error, BadParameters | BadBody):
        return tuple(error.faults)
    if isinstance(error, BadHeader):
        return (FieldProblem(detail=error.message, header=error.field),)
    if isinstance(error, BadCursor):
        return (FieldProblem(detail=error.message, parameter=error.field),)
    if isinstance(error, Invalid) and error.field:
        return (FieldProblem(detail=error.message, pointer="/" + error.field.replace(".", "/")),)
    return ()
