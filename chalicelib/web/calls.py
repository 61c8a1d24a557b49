"""One request, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from chalicelib import clock


@dataclass(frozen=True)
class Call:
    """`path` is what the caller asked for: percent-encoded, with the gateway's stage, without the query."""

    method: str
    path: str
    request_id: str
    query: Mapping[str, Sequence[str]]
    if_none_match: str = ""


def read(request: Any) -> Call:
    """The call in a Chalice request."""
    event = request.to_original_event()
    context = event["requestContext"]
    return Call(
        method=request.method,
        path=quote(str(context.get("path") or request.path), safe="/%:@!$&'()*+,;=~"),
        request_id=_request_id(context, request.lambda_context),
        query=event.get("multiValueQueryStringParameters") or {},
        if_none_match=request.headers.get("if-none-match") or "",
    )


def _request_id(context: Mapping[str, Any], function: Any) -> str:
    """The gateway's, which its own answers show too; else the function's; else a new one."""
    return str(context.get("requestId") or getattr(function, "aws_request_id", "") or clock.new_id())
