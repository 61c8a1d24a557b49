"""An SES (API v2) that answers what a deploy asks: GetAccount and GetEmailIdentity. moto has no GetAccount."""

import json
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import pytest

from chalicelib import aws


@contextmanager
def ses(verified: Collection[str], *, production: bool) -> Iterator[None]:
    """For the duration, SES has these verified identities, and is in its sandbox unless it is in production."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            identity = unquote(self.path).rpartition("/")[2]
            known = self.path == "/v2/email/account" or identity in verified
            answer = {"ProductionAccessEnabled": production, "VerifiedForSendingStatus": True}
            body = json.dumps(answer if known else {"message": "no such identity"}).encode()
            self.send_response(200 if known else 404)
            self.send_header("x-amzn-ErrorType", "NotFoundException")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Not into the output of tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AWS_ENDPOINT_URL_SESV2", f"http://127.0.0.1:{server.server_port}")
            aws.forget()
            yield
    finally:
        aws.forget()
        server.shutdown()
        server.server_close()
        thread.join()
