"""The headers that requests and answers have, described once."""

from collections.abc import Iterable
from typing import Any

_TEXT = {"type": "string"}
_ANSWERED: dict[str, str] = {
    "ETag": "Changes whenever the answer does. Send it as If-None-Match and get 304 while nothing has changed; of what "
    "can be changed, send it as If-Match.",
    "X-Request-Id": "Names this request in the logs.",
    "Link": 'The next page, rel="next" (RFC 8288); absent on the last one.',
    "Location": "Where the new thing can be read.",
    "Content-Location": "Where the thing answered can be read.",
    "Idempotent-Replayed": "`true` when the request was carried out before and this is what was answered then.",
    "Retry-After": "Seconds.",
    "WWW-Authenticate": "RFC 6750.",
}
IN_REQUESTS: dict[str, dict[str, Any]] = {
    "If-Match": {
        "description": 'The ETag of the version that you have seen, such as `"3"`; `*` takes whatever there is.',
        "schema": {"type": "string", "pattern": '^("[0-9]{1,15}"|\\*)$'},
        "examples": {"seen": {"value": '"3"'}, "any": {"value": "*"}},
    },
    "Idempotency-Key": {
        "description": "A name of your own for this request, new for each, such as a UUID: sent again, the request is "
        "done once and answered again.",
        "schema": {"type": "string", "pattern": "^[\\x21\\x23-\\x7e]{1,255}$"},
    },
}


def responses() -> dict[str, Any]:
    """The reusable headers of answers."""
    return {name: {"description": text, "schema": _TEXT} for name, text in _ANSWERED.items()}


def refer(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
