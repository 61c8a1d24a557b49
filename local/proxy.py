"""CloudFront's way to the API: `/api/…` goes on unchanged, since the API's stage has that name."""

import http.client

from local import gateway_responses
from local.gateway_events import Context
from local.http_requests import Request
from local.http_serving import Reply

API_SECONDS = 29
"""What API Gateway waits for a function."""
STAGE = "api"
_ONE_CONNECTION = {
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
"""Headers that belong to one connection only (RFC 9110 section 7.6.1)."""


class Proxy:
    """Asks the API on a port of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port

    def answer(self, request: Request) -> Reply:
        """What the API says, whatever the method; 502 when it says nothing, 504 when it takes too long."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=API_SECONDS)
        try:
            _send(connection, request)
            return _reply(connection.getresponse(), head=request.method == "HEAD")
        except TimeoutError:
            return self.refusal(504, "the API takes too long", request)
        except (OSError, http.client.HTTPException) as error:
            return self.refusal(502, f"the API does not answer: {error}", request)
        finally:
            connection.close()

    def refusal(self, status: int, detail: str, request: Request) -> Reply:
        """As the API itself refuses."""
        return gateway_responses.refusal(status, detail, Context(request.path, STAGE))


def _send(connection: http.client.HTTPConnection, request: Request) -> None:
    """Every header as often as it came."""
    connection.putrequest(request.method, request.target, skip_accept_encoding=True)
    for name, value in _passed_on(request.headers):
        connection.putheader(name, value.encode("latin-1"))
    if request.body or request.values("Content-Length"):
        connection.putheader("Content-Length", str(len(request.body)))
    connection.endheaders(request.body or None)


def _reply(answer: http.client.HTTPResponse, *, head: bool) -> Reply:
    stated = answer.getheader("Content-Length")
    length = int(stated) if head and stated else None
    return Reply(answer.status, _passed_on(tuple(answer.getheaders())), answer.read(), length)


def _passed_on(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Without `Server` and `Date`, which every server gives itself."""
    left_out = _ONE_CONNECTION | {"server", "date"}
    return tuple((name, value) for name, value in headers if name.lower() not in left_out)
