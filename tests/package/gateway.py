"""API Gateway as the package's own Swagger document makes it, in front of the packaged function."""

import base64
from typing import Any
from urllib.parse import quote

from chalice.test import HTTPResponse

from chalicelib import clock, memory, passwords
from local import gateway_events, gateway_responses, matcher
from local.http_requests import Request
from tests.package.sandbox import Answered, Sandbox

STAGE, CALLER = "api", "127.0.0.1"


class Gateway:
    """Takes what the tests' own client takes."""

    def __init__(self, document: dict[str, Any], function: Sandbox, forgotten: "Forgotten") -> None:
        self._paths = document["paths"]
        self._binary = set(document["x-amazon-apigateway-binary-media-types"])
        self._function, self._forgotten, self.requests = function, forgotten, 0

    def request(self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> HTTPResponse:
        target = quote(path, safe="/%:@!$&'()*+,;=~?[]-._")
        request = Request(method.upper(), target, tuple((headers or {}).items()), body)
        context = gateway_events.context(request, STAGE, CALLER)
        match = matcher.match(self._paths, context.inner_path)
        if match is None or method.lower() not in self._paths[match.route]:
            return _own(gateway_responses.reply("MISSING_AUTHENTICATION_TOKEN", context))
        event = gateway_events.event(request, context, match)
        return self._answer(self.call(event))

    def get(self, path: str, headers: dict[str, str] | None = None) -> HTTPResponse:
        return self.request("GET", path, headers)

    def call(self, event: dict[str, Any]) -> Any:
        """What the function answers to an event. The clock and the ids of this process go on there, and come back."""
        self.requests += 1
        held = {
            "now": clock.now().isoformat(),
            "number": clock._randomness(80),
            "cost": passwords.COST,
            "forgotten": self._forgotten.times,
        }
        if isinstance(event["body"], bytes):  # the gateway replaces what is not UTF-8
            event = {**event, "body": event["body"].decode("utf-8", errors="replace")}
        answered = self._function.invoke(event, held)
        self._take_up(answered)
        return answered.result()

    def _take_up(self, answered: Answered) -> None:
        """As many ids are taken here as were made there; and there something may have been written."""
        for _ in range(answered.ids - 1):
            clock._randomness(80)
        self._forgotten.quietly()

    def _answer(self, answer: dict[str, Any]) -> HTTPResponse:
        """Base64 is undone only for the media types that the document lists."""
        several = answer.get("multiValueHeaders") or {}
        headers = {**(answer.get("headers") or {}), **{n: v[0] if len(v) == 1 else v for n, v in several.items()}}
        body = str(answer.get("body") or "").encode()
        if answer.get("isBase64Encoded") and self._binary:
            body = base64.b64decode(body)
        return HTTPResponse(body=body, headers=headers, status_code=answer["statusCode"])


class Forgotten:
    """Counts how often this process was told to forget what it remembers, so that the function forgets it too."""

    def __init__(self) -> None:
        self.times, self._forget = 0, memory.forget
        memory.forget = self._counted

    def _counted(self) -> None:
        self.times += 1
        self._forget()

    def quietly(self) -> None:
        """Only here: the function knows what it has written."""
        self._forget()


def _own(reply: Any) -> HTTPResponse:
    return HTTPResponse(body=reply.body, headers=dict(reply.headers), status_code=reply.status)
