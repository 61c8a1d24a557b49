"""Errors as RFC 9457 problems: one table from what went wrong to what the caller is told."""

import re
from dataclasses import dataclass
from http import HTTPStatus

import msgspec

from chalicelib import clock
from chalicelib.errors import Conflict, Forbidden, GalleyError, Invalid, Missing, Taken, TooLarge, Unavailable
from chalicelib.web import causes, cors
from chalicelib.web.calls import Call
from chalicelib.web.cursors import BadCursor
from chalicelib.web.parameters import BadParameters, FieldProblem

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


@dataclass(frozen=True)
class Kind:
    """One kind of problem; `slug` and so `type` never change."""

    status: int
    slug: str
    title: str

    @property
    def type(self) -> str:
        return f"/problems/{self.slug}"


INTERNAL = Kind(500, "internal-error", "Something went wrong on our side")
_NOT_FOUND = Kind(404, "not-found", "There is no such resource")
KINDS: dict[type[GalleyError], Kind] = {
    BadCursor: Kind(400, "cursor", "The cursor does not belong to this list"),
    BadParameters: Kind(400, "bad-request", "The URL breaks a rule"),
    Invalid: Kind(422, "invalid", "The input breaks a rule"),
    Missing: _NOT_FOUND,
    Forbidden: Kind(403, "forbidden", "You may not do this"),
    Conflict: Kind(409, "conflict", "Somebody else changed it in the meantime"),
    Taken: Kind(409, "taken", "It belongs to something else already"),
    TooLarge: Kind(413, "too-large", "It is over a limit"),
    Unavailable: Kind(503, "unavailable", "Try again in a moment"),
}
_GATEWAY = {kind.status: kind for kind in (_NOT_FOUND, INTERNAL, KINDS[Forbidden], KINDS[TooLarge], KINDS[Unavailable])}


def from_error(error: Exception, call: Call) -> tuple[Problem, dict[str, str]]:
    """The problem and the headers that belong to it. What nobody foresaw is logged, and not told."""
    original, error = error, causes.unavailable(error) or error
    kind = next((KINDS[known] for known in type(error).__mro__ if known in KINDS), None)
    if kind is None or not isinstance(error, GalleyError):
        causes.log_unforeseen(error, call)
        return _problem(INTERNAL, "the request was not carried out; nothing is known to be wrong with it", call), {}
    if kind.status == 503:
        causes.log_unavailable(original, call)
    detail = f"{SORRY}: {error.message}" if kind is _NOT_FOUND else str(error)
    problem = _problem(kind, detail, call, _faults(error))
    return problem, {"Retry-After": str(RETRY_AFTER_SECONDS)} if kind.status == 503 else {}


def headers(problem: Problem) -> dict[str, str]:
    """The headers of every problem."""
    return {
        "Content-Type": CONTENT_TYPE,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Request-Id": problem.request_id,
    }


def gateway_problem(status: int, path: str = "") -> tuple[bytes, dict[str, str]]:
    """Body and headers of what the gateway says on its own, such as 404 for a path that no route has."""
    phrase = HTTPStatus(status).phrase
    kind = _GATEWAY.get(status) or Kind(status, re.sub(r"\W+", "-", phrase.lower()), phrase)
    detail = SORRY if status == 404 else phrase.lower()
    problem = _problem(kind, detail, Call(method="", path=path, request_id=clock.new_id(), query={}))
    return msgspec.json.encode(problem), headers(problem) | cors.PUBLIC.headers()


def _problem(kind: Kind, detail: str, call: Call, errors: tuple[FieldProblem, ...] = ()) -> Problem:
    return Problem(
        type=kind.type,
        title=kind.title,
        status=kind.status,
        detail=detail,
        instance=call.path,
        request_id=call.request_id,
        errors=errors,
    )


def _faults(error: GalleyError) -> tuple[FieldProblem, ...]:
    """Which parts of the request are to blame, as far as that is known."""
    if isinstance(error, BadParameters):
        return tuple(error.faults)
    if isinstance(error, BadCursor):
        return (FieldProblem(detail=error.message, parameter=error.field),)
    if isinstance(error, Invalid) and error.field:
        return (FieldProblem(detail=error.message, pointer="/" + error.field.replace(".", "/")),)
    return ()
