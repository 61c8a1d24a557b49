"""What lies behind an error that no command raised on purpose: a store that is silent, or a fault of ours."""

import logging
from traceback import extract_tb

import msgspec
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from pynamodb.exceptions import PynamoDBException

from chalicelib.errors import Unavailable
from chalicelib.web.calls import Call

_log = logging.getLogger("galley.web")
_BUSY = {
    "InternalServerError",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "ThrottlingException",
}
"""What DynamoDB and S3 answer when the same request may succeed later."""


def unavailable(error: Exception) -> Unavailable | None:
    """What a store says when it cannot be reached or has too much to do, in our words."""
    cause = error.cause if isinstance(error, PynamoDBException) else error
    busy = isinstance(cause, ClientError) and cause.response.get("Error", {}).get("Code") in _BUSY
    if busy or (isinstance(cause, BotoCoreError) and not isinstance(cause, ParamValidationError)):
        return Unavailable("the store does not answer")
    return None


def log_unavailable(error: Exception, call: Call) -> None:
    """A warning: the caller was told to come back."""
    _log.warning(_entry("store does not answer", error, call))


def log_unforeseen(error: Exception, call: Call) -> None:
    """An error, with where it came from."""
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)]
    _log.error(_entry("unforeseen error", error, call, frames))


def _entry(message: str, error: Exception, call: Call, frames: list[str] | None = None) -> str:
    """One line of JSON. Neither the query nor the error's own text, which may quote what somebody sent."""
    cause = error.cause if isinstance(error, PynamoDBException) else error
    code = cause.response.get("Error", {}).get("Code") if isinstance(cause, ClientError) else None
    entry = {
        "message": message,
        "error": type(error).__name__,
        "code": code,
        "method": call.method,
        "route": call.route,
        "request_id": call.request_id,
        "frames": frames,
    }
    return msgspec.json.encode({name: value for name, value in entry.items() if value}).decode()
