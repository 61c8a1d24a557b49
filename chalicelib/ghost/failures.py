"""Errors as Ghost tells them, so that its client can: it throws the first of `errors` with all its members."""

from msgspec import Struct

from chalicelib.web.problems import Problem

_TYPES = {
    400: "BadRequestError",
    401: "UnauthorizedError",
    403: "NoPermissionError",
    404: "NotFoundError",
    405: "MethodNotAllowedError",
    413: "RequestEntityTooLargeError",
    415: "UnsupportedMediaTypeError",
    422: "ValidationError",
    429: "TooManyRequestsError",
    503: "MaintenanceError",
}


class GhostError(Struct, frozen=True, kw_only=True):
    """One error; `property` is the parameter that is to blame, `id` the id of the request."""

    message: str
    context: str | None
    type: str
    details: None = None
    property: str | None = None
    help: str | None = None
    code: str | None = None
    id: str
    ghostErrorCode: None = None  # noqa: N815 - the name on the wire


class GhostFailure(Struct, frozen=True):
    errors: tuple[GhostError, ...]


def ghost_failure(problem: Problem) -> GhostFailure:
    """The body of a problem for Ghost's client."""
    blamed = [(str(fault.parameter or "") or str(fault.pointer or "")).lstrip("/") for fault in problem.errors]
    error = GhostError(
        message=problem.detail,
        context=problem.title,
        type=_TYPES.get(problem.status, "InternalServerError"),
        property=blamed[0] or None if blamed else None,
        code=problem.type.rpartition("/")[2].upper().replace("-", "_"),
        id=problem.request_id,
    )
    return GhostFailure((error,))
