"""HTTP/1.1 requests read as RFC 9112 has them: bounded, and refused where two readers could understand two things."""

import re
from dataclasses import dataclass
from io import BufferedIOBase

LARGEST_TARGET = 8_192
"""Bytes of path and query (CloudFront quotas, "Maximum length of a URL")."""
LARGEST_HEADERS = 10_240
"""Bytes of all header lines (API Gateway quotas, "Total combined size of header values")."""
_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_REQUEST_LINE = re.compile(rb"(" + _TOKEN + rb") ([\x21-\x7e]+) HTTP/([0-9])\.([0-9])\r?\n")
_FIELD = re.compile(rb"(" + _TOKEN + rb"):([\t\x20-\x7e\x80-\xff]*)\r?\n")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})|%00")


class Refused(Exception):
    """No request that can be answered; `status` is what to say."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


@dataclass(frozen=True)
class Request:
    """`target` is path and query as sent, in visible ASCII; header values are Latin-1, without space around them."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    def values(self, name: str) -> list[str]:
        return [value for known, value in self.headers if known.lower() == name.lower()]

    def header(self, name: str) -> str:
        """The last value, empty when it is absent."""
        return (self.values(name) or [""])[-1]


def request_line(stream: BufferedIOBase) -> tuple[str, str, int] | None:
    """Method, target and minor version of HTTP/1; None at the end of the connection. Raises `Refused`."""
    line = _first(stream)
    if not line:
        return None
    if len(line) > LARGEST_TARGET + 64:
        raise Refused(414, f"the path and the query take at most {LARGEST_TARGET:,} bytes")
    found = _REQUEST_LINE.fullmatch(line)
    if not found:
        raise Refused(400, "the first line is no request line of HTTP/1.1")
    method, target, major, minor = (part.decode("ascii") for part in found.groups())
    if major != "1":
        raise Refused(505, "this server speaks HTTP/1.1")
    if len(target) > LARGEST_TARGET:
        raise Refused(414, f"the path and the query take at most {LARGEST_TARGET:,} bytes")
    return method, _origin_form(target), int(minor)


def headers(stream: BufferedIOBase) -> tuple[tuple[str, str], ...]:
    """The header lines up to the empty one. Raises `Refused`."""
    found, room = [], LARGEST_HEADERS
    while (line := stream.readline(room + 3)) not in (b"\r\n", b"\n"):
        room -= len(line)
        if room < 0:
            raise Refused(431, f"the headers take at most {LARGEST_HEADERS:,} bytes")
        field = _FIELD.fullmatch(line)
        if not field:
            raise Refused(400, "a header line is not one")
        found.append((field[1].decode("ascii"), field[2].strip(b" \t").decode("latin-1")))
    return tuple(found)


def check(request: Request, minor: int) -> None:
    """Refuse a request of which it is not certain for whom it is, or for what."""
    if minor and len(request.values("Host")) != 1:
        raise Refused(400, "a request names one host")
    if _BAD_ESCAPE.search(request.path):  # what an escape stands for is the application's affair, but for NUL
        raise Refused(400, "the path has a percent sign that begins no escape, or a NUL")


def _first(stream: BufferedIOBase) -> bytes:
    """One empty line before the request line is left out (RFC 9112 section 2.2)."""
    line = stream.readline(LARGEST_TARGET + 66)
    return stream.readline(LARGEST_TARGET + 66) if line in (b"\r\n", b"\n") else line


def _origin_form(target: str) -> str:
    """A URL stands for its path and query (RFC 9112 section 3.2.2)."""
    if target.lower().startswith(("http://", "https://")):
        target = "/" + re.sub(r"^[^/?]*/?", "", target.partition("//")[2])
    if not target.startswith("/"):
        raise Refused(400, "the path begins with a slash")
    return target
