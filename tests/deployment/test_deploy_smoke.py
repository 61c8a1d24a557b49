"""The look at a live stage: it is content with a site as it should be, and names each thing that is not."""

from collections.abc import Callable, Iterator

import pytest

from deployment import smoke
from tests.loopback import Reply, Request, answering

SECURE = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}
HTML = {"Content-Type": "text/html; charset=utf-8", **SECURE}
GOOD: dict[str, Reply] = {
    "GET /": (200, HTML, b"<!doctype html>"),
    "GET /api/health": (200, {"Content-Type": "application/json"}, b'{"status":"ok"}'),
    "OPTIONS /api/health": (
        200,
        {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET,OPTIONS"},
        b"",
    ),
    "GET /api/no-such-route": (404, {"Content-Type": "application/problem+json"}, b"{}"),
}
Site = Callable[..., str]


@pytest.fixture
def site() -> Iterator[Site]:
    """A site as it should be but for some answers: `site({"GET /": (500, {}, b"")})` is its URL."""
    answers = dict(GOOD)

    def answer(request: Request) -> Reply:
        return answers.get(f"{request.method} {request.path}", (404, HTML, b"not here"))

    with answering(answer) as port:

        def _site(others: dict[str, Reply] | None = None) -> str:
            answers.update(others or {})
            return f"http://127.0.0.1:{port}"

        yield _site


def failed(site: str) -> list[str]:
    return [outcome.what for outcome in smoke.outcomes(site) if outcome.problems]


def test_a_site_as_it_should_be_passes(site: Site) -> None:
    assert failed(site()) == []
    assert failed(site() + "/") == []


@pytest.mark.parametrize(
    ("asked", "answer", "what"),
    [
        ("GET /api/health", (503, {"Content-Type": "application/json"}, b'{"status":"ok"}'), "the API answers"),
        ("GET /api/health", (200, {"Content-Type": "application/json"}, b"{}"), "the API answers"),
        ("GET /api/no-such-route", (403, {}, b'{"message":"Missing Authentication Token"}'), "an unknown route"),
        ("GET /api/no-such-route", (404, {"Content-Type": "text/html"}, b""), "an unknown route"),
        ("OPTIONS /api/health", (200, {"Access-Control-Allow-Methods": "GET"}, b""), "a page of another origin"),
        ("OPTIONS /api/health", (403, GOOD["OPTIONS /api/health"][1], b""), "a page of another origin"),
        ("OPTIONS /api/health", (200, {"Access-Control-Allow-Origin": "*"}, b""), "a page of another origin"),
        ("GET /", (200, {**SECURE, "Content-Type": "application/xml"}, b"<Error/>"), "the front page"),
        ("GET /there-is-no-such-page-here/", (403, HTML, b""), "an unknown page"),
        ("GET /there-is-no-such-page-here/", (200, HTML, b""), "an unknown page"),
        ("GET /", (200, {**HTML, "X-Content-Type-Options": ""}, b""), "security headers"),
        ("GET /", (200, {"Content-Type": "text/html", "X-Content-Type-Options": "nosniff"}, b""), "security headers"),
    ],
)
def test_what_is_not_as_it_should_be_is_named(site: Site, asked: str, answer: Reply, what: str) -> None:
    (named,) = failed(site({asked: answer}))
    assert named.startswith(what)


def test_a_site_over_tls_says_so_for_the_future() -> None:
    """RFC 6797; on http it must not."""
    reply = smoke.Reply(200, {"content-security-policy": "default-src 'none'", "x-content-type-options": "nosniff"})
    wanted = smoke.wanted_headers("https://a.example")
    assert reply.problems(200, **wanted) == ["strict-transport-security: missing, not max-age="]
    assert "strict_transport_security" not in smoke.wanted_headers("http://a.example")
