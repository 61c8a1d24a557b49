"""A few requests to a live stage: whether it answers as it should, from outside."""

import http.client
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_SECONDS = 30
_NOWHERE = "/there-is-no-such-page-here/"
_ORIGIN = "https://elsewhere.example"
_HEADERS = {
    "content_security_policy": "default-src",
    "x_content_type_options": "nosniff",
    "strict_transport_security": "max-age=",
}
"""What every answer of the site carries, and how its value is told."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    """Lower-case names."""
    body: bytes = b""

    def problems(self, status: int, **headers: str) -> list[str]:
        """What is not as it should be; a header is right when the words are in it."""
        found = [] if self.status == status else [f"status {self.status}, not {status}"]
        wanted = {name.replace("_", "-"): words for name, words in headers.items()}
        return found + [
            f"{name}: {self.headers.get(name, 'missing')}, not {words}"
            for name, words in wanted.items()
            if words.lower() not in self.headers.get(name, "").lower()
        ]


@dataclass(frozen=True)
class Outcome:
    """One thing that was looked at; without problems it is as it should be."""

    what: str
    problems: list[str]

    def __str__(self) -> str:
        return f"{'failed' if self.problems else 'ok':<8}{self.what}{': ' if self.problems else ''}" + "; ".join(
            self.problems
        )


def outcomes(site: str, *, api: str = "/api") -> Iterator[Outcome]:
    """Ask the site at this URL. What does not answer at all is a problem too."""
    for what, look in _LOOKS.items():
        try:
            yield Outcome(what, look(site.rstrip("/"), api))
        except (OSError, http.client.HTTPException) as error:
            yield Outcome(what, [f"does not answer ({type(error).__name__}: {error})"])


def _health(site: str, api: str) -> list[str]:
    answer = _ask("GET", f"{site}{api}/health")
    return answer.problems(200, content_type="application/json") + ([] if b'"ok"' in answer.body else ["it is not ok"])


def _unknown_route(site: str, api: str) -> list[str]:
    return _ask("GET", f"{site}{api}/no-such-route").problems(404, content_type="application/problem+json")


def _preflight(site: str, api: str) -> list[str]:
    asked = {"Origin": _ORIGIN, "Access-Control-Request-Method": "GET"}
    answer = _ask("OPTIONS", f"{site}{api}/health", **asked)
    found = answer.problems(answer.status, access_control_allow_methods="GET")
    allowed = answer.headers.get("access-control-allow-origin", "missing")
    return (
        found
        + ([] if answer.status in (200, 204) else [f"status {answer.status}"])
        + ([] if allowed in ("*", _ORIGIN) else [f"access-control-allow-origin: {allowed}"])
    )


def _front_page(site: str, _api: str) -> list[str]:
    return _ask("GET", f"{site}/").problems(200, content_type="text/html")


def _no_such_page(site: str, _api: str) -> list[str]:
    return _ask("GET", f"{site}{_NOWHERE}").problems(404, content_type="text/html")


def _security_headers(site: str, _api: str) -> list[str]:
    return _ask("GET", f"{site}/").problems(200, **wanted_headers(site))


def wanted_headers(site: str) -> dict[str, str]:
    """`Strict-Transport-Security` must not be sent without TLS (RFC 6797, section 7.2)."""
    tls = site.startswith("https:")
    return {name: words for name, words in _HEADERS.items() if tls or name != "strict_transport_security"}


_LOOKS: dict[str, Callable[[str, str], list[str]]] = {
    "the API answers, and reaches its tables": _health,
    "an unknown route is a problem, 404": _unknown_route,
    "a page of another origin may ask (CORS preflight)": _preflight,
    "the front page is there": _front_page,
    "an unknown page is the site's own 404": _no_such_page,
    "security headers": _security_headers,
}


def _ask(method: str, url: str, **headers: str) -> Reply:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=_SECONDS)
    try:
        connection.request(
            method, parts.path or "/", headers={name.replace("_", "-"): v for name, v in headers.items()}
        )
        answer = connection.getresponse()
        return Reply(answer.status, {name.lower(): v for name, v in answer.getheaders()}, answer.read())
    finally:
        connection.close()
