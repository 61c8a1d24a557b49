"""An SES (API v2) that answers what a deploy asks: GetAccount and GetEmailIdentity. moto has no GetAccount."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from urllib.parse import unquote

import pytest

from chalicelib import aws
from tests.loopback import Reply, Request, answering


@contextmanager
def ses(verified: Collection[str], *, production: bool) -> Iterator[None]:
    """For the duration, SES has these verified identities, and is in its sandbox unless it is in production."""

    def answer(request: Request) -> Reply:
        identity = unquote(request.path).rpartition("/")[2]
        known = request.path == "/v2/email/account" or identity in verified
        found = {"ProductionAccessEnabled": production, "VerifiedForSendingStatus": True}
        body = json.dumps(found if known else {"message": "no such identity"}).encode()
        return 200 if known else 404, {"x-amzn-ErrorType": "NotFoundException"}, body

    with answering(answer) as port, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_SESV2", f"http://127.0.0.1:{port}")
        aws.forget()
        try:
            yield
        finally:
            aws.forget()
