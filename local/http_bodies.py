"""The body of a request: how long it is, and its bytes (RFC 9112 sections 6 and 7)."""

import re
from io import BufferedIOBase

from local import http_requests
from local.http_requests import Refused, Request

LARGEST_BODY = 10 * 1024 * 1024
"""Bytes (API Gateway quotas, "Payload size")."""
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(;[\t\x20-\x7e\x80-\xff]*)?\r?\n")


def length(request: Request, minor: int) -> int | None:
    """Bytes of the body, None for chunks; `minor` is that of HTTP/1. Raises `Refused` when that is not certain."""
    coded, lengths = request.values("Transfer-Encoding"), request.values("Content-Length")
    if coded and (lengths or not minor):
        raise Refused(400, "a body has either Content-Length or Transfer-Encoding")
    if coded and [value.lower() for value in coded] != ["chunked"]:
        raise Refused(501, "the only Transfer-Encoding is chunked")
    if len(lengths) > 1 or not re.fullmatch(r"[0-9]{1,19}", "".join(lengths) or "0"):
        raise Refused(400, "Content-Length is one number")
    stated = int("".join(lengths) or 0)
    if stated > LARGEST_BODY:
        raise _too_large()
    return None if coded else stated


def read(stream: BufferedIOBase, stated: int | None) -> bytes:
    """What follows the headers, of the length that `length` gave. Raises `Refused`."""
    if stated is None:
        return _chunked(stream)
    given = stream.read(stated)
    if len(given) < stated:
        raise Refused(400, "the body is shorter than Content-Length")
    return given


def _chunked(stream: BufferedIOBase) -> bytes:
    """The chunks together; trailers are dropped."""
    given = bytearray()
    while size := _chunk_size(stream):
        if len(given) + size > LARGEST_BODY:
            raise _too_large()
        chunk = stream.read(size)
        if len(chunk) < size or stream.readline(3) not in (b"\r\n", b"\n"):
            raise Refused(400, "a chunk of the body is not as long as it says")
        given += chunk
    http_requests.headers(stream)
    return bytes(given)


def _chunk_size(stream: BufferedIOBase) -> int:
    found = _CHUNK.fullmatch(stream.readline(1_024))
    if not found:
        raise Refused(400, "the body is not in chunks")
    return int(found[1], 16)


def _too_large() -> Refused:
    return Refused(413, f"the body takes at most {LARGEST_BODY:,} bytes")
