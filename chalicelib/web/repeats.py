"""Requests that come twice (draft-ietf-httpapi-idempotency-key-header): the second is told what the first was told.

The record is written in the transaction of the change itself. So there is never one without the other, and of two at
once one wins. Only changes are recorded: a request that was refused may be sent again under the same key.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import Struct

from chalicelib import clock
from chalicelib.errors import AlreadyDone
from chalicelib.models import requests
from chalicelib.models.requests import RequestKey
from chalicelib.web.answers import Answer
from chalicelib.web.calls import Call
from chalicelib.web.refusals import BadHeader, KeyReused

HEADER = "Idempotency-Key"
REPLAYED = {"Idempotent-Replayed": "true"}
_KEY = re.compile(r'([\x21\x23-\x7e]{1,255})|"([\x21\x23-\x7e]{1,255})"')


class _Stored(Struct, frozen=True):
    """What the first caller was told."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Repeat:
    """Names one request of one caller: `key` for ever the same, `digest` over everything that it asks."""

    key: str
    digest: str

    def record(self, answer: Callable[[Any], Answer]) -> RequestKey:
        """What `ledger.commit` writes beside the change; `answer` makes the answer of the changed subject."""
        return RequestKey(key=self.key, digest=self.digest, answer=lambda subject: _packed(answer(subject)))

    def done(self) -> Answer | None:
        """What was answered if it was carried out before. Raises `KeyReused` when the key stands for another."""
        found = requests.find(self.key, now=int(clock.now().timestamp()))
        return self.told(requests.answer_of(found.attribute_values), found.digest) if found else None

    def keep(self, answer: Answer) -> Answer:
        """Record an answer by itself: the request found nothing to change."""
        requests.remember(self.record(lambda _: answer), None, now=int(clock.now().timestamp()))
        return answer

    def replay(self, done: AlreadyDone) -> Answer:
        """The same of what the ledger has found. Raises `KeyReused`."""
        return self.told(done.answer, done.digest)

    def told(self, answer: bytes, digest: str) -> Answer:
        if digest != self.digest:
            raise KeyReused("this key was used for another request", field=HEADER)
        stored = msgspec.json.decode(answer, type=_Stored)
        return Answer(stored.status, stored.body.encode(), stored.headers | REPLAYED)


def named(call: Call, actor: str) -> Repeat | None:
    """The request's name; None when the caller gave no key. Raises `BadHeader`."""
    given = call.header(HEADER.lower())
    if not given and HEADER.lower() not in call.headers:
        return None
    key = _KEY.fullmatch(given)
    if not key:
        raise BadHeader("must have 1 to 255 visible ASCII characters", field=HEADER)
    asked = [call.method, call.path.rstrip("/"), dict(call.query), _plain(call.header("if-match")), call.body.hex()]
    return Repeat(_hash([str(actor), key[1] or key[2]]), _hash(asked))


def _plain(header: str) -> str:
    """Half of a surrogate pair, which no digest can be made of, can be in no header that means anything."""
    return header.encode(errors="replace").decode()


def _hash(parts: list[Any]) -> str:
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def _packed(answer: Answer) -> bytes:
    return msgspec.json.encode(_Stored(answer.status, answer.headers, answer.body.decode()))
