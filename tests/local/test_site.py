"""The site server on a real socket, before a real bucket and a real API."""

import gzip
import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chalice.app import Chalice, CORSConfig, Response

from chalicelib.mail import folder
from chalicelib.mail.letters import Outgoing
from local import api, site
from local.mailbox import Mailbox
from local.rules import Answer
from tests.local import wires
from tests.local.places import BUCKET, Clients
from tests.mail.letters import FROM, letter


@pytest.fixture
def kind() -> str:
    return "moto"


@pytest.fixture
def api_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    server = api.serve(small_app(), host="127.0.0.1", port=0)
    yield server
    server.shutdown()


def small_app() -> Chalice:
    app = Chalice(app_name="small")
    public = CORSConfig(allow_origin="*")

    @app.route("/things/{name}", cors=public)  # type: ignore[untyped-decorator]
    def thing(name: str) -> dict[str, str]:
        return {"name": name}

    @app.route("/things/new", methods=["POST"], cors=public)  # type: ignore[untyped-decorator]
    def new() -> dict[str, Any]:
        return {"got": app.current_request.json_body}

    every = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    @app.route("/echo", methods=every, content_types=[])  # type: ignore[untyped-decorator]
    def echo() -> Any:
        request = app.current_request
        context, twice = request.context, request.to_original_event()["multiValueHeaders"].get("X-Twice", [])
        size = len(request.raw_body)
        seen = f"{request.method} {context['path']} {context['stage']} {','.join(twice)} {size}"
        return Response("echo", headers={"X-Seen": seen, "Set-Cookie": ["a=1", "b=2"]})

    @app.route("/long", methods=["GET", "HEAD"])  # type: ignore[untyped-decorator]
    def long() -> Any:
        return Response("long" * 1000, headers={"Content-Type": "text/plain"})

    @app.route("/files/{path+}", cors=public)  # type: ignore[untyped-decorator]
    def file() -> dict[str, Any]:
        return dict(app.current_request.uri_params or {})

    return app


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def port(clients: Clients, api_server: Any, letters: Path) -> Iterator[int]:
    put = clients("s3").put_object
    put(
        Bucket=BUCKET,
        Key="index.html",
        Body=b"<html>front</html>" * 100,
        ContentType="text/html",
        CacheControl="max-age=9",
    )
    put(Bucket=BUCKET, Key="über/index.html", Body=b"<html>about</html>", ContentType="text/html")
    put(Bucket=BUCKET, Key="old/index.html", Body=b"", WebsiteRedirectLocation="/%C3%BCber/")
    put(Bucket=BUCKET, Key="404.html", Body=b"<html>sorry</html>", ContentType="text/html")
    lookup = site.bucket_lookup(clients, BUCKET)
    shown = Mailbox(letters, lambda: "http://localhost:3000").answer
    server = site.serve(lookup, host="127.0.0.1", port=0, api_port=api_server.port, mailbox=shown)
    yield server.port
    server.shutdown()


Reply = tuple[int, dict[str, str], bytes]


def ask(port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, given)
        reply = connection.getresponse()
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
    finally:
        connection.close()


def test_the_front_page_has_its_headers(port: int) -> None:
    status, headers, body = ask(port, "/")
    assert (status, body[:18]) == (200, b"<html>front</html>")
    assert headers["cache-control"] == "max-age=9"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self'")
    assert all(rule in policy for rule in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"))
    assert headers["x-content-type-options"] == "nosniff"
    assert "strict-transport-security" not in headers


def test_a_reader_who_has_the_page_gets_304_and_one_who_takes_gzip_gets_gzip(port: int) -> None:
    _, headers, body = ask(port, "/", Accept_Encoding="gzip")
    assert gzip.decompress(body) == b"<html>front</html>" * 100
    status, _, body = ask(port, "/", Accept_Encoding="gzip", If_None_Match=headers["etag"])
    assert (status, body) == (304, b"")


def test_head_has_the_length_and_no_body_and_the_connection_stays_usable(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("HEAD", "/")
        head = connection.getresponse()
        assert (head.getheader("Content-Length"), head.read()) == ("1800", b"")
        connection.request("GET", "/%C3%BCber/")
        assert connection.getresponse().read() == b"<html>about</html>"
    finally:
        connection.close()


def test_a_part_of_a_page_is_counted_in_plain_bytes_even_for_a_reader_who_takes_gzip(port: int) -> None:
    status, headers, body = ask(port, "/", Range="bytes=6-10", Accept_Encoding="gzip")
    assert (status, body) == (206, b"front")
    assert (headers["content-range"], headers["content-length"]) == ("bytes 6-10/1800", "5")
    assert "content-encoding" not in headers
    assert ask(port, "/")[1]["accept-ranges"] == "bytes"


def test_a_part_that_is_not_there_is_416_and_a_reader_who_has_the_page_gets_304(port: int) -> None:
    status, headers, body = ask(port, "/", Range="bytes=1800-")
    assert (status, headers["content-range"], body) == (416, "bytes */1800", b"")
    etag = ask(port, "/")[1]["etag"]
    assert ask(port, "/", Range="bytes=0-1", If_None_Match=etag)[0] == 304


def test_head_knows_no_parts(port: int) -> None:
    status, headers, body = ask(port, "/", "HEAD", Range="bytes=0-1")
    assert (status, headers["content-length"], body) == (200, "1800", b"")
    assert ask(port, "/no/such/", "HEAD")[0] == 404


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [("/old/", 301, "/%C3%BCber/"), ("/%C3%BCber", 301, "/%C3%BCber/"), ("/no/such/", 404, None), ("/../x", 400, None)],
)
def test_redirects_and_refusals(port: int, path: str, status: int, location: str | None) -> None:
    got, headers, _ = ask(port, path)
    assert (got, headers.get("location")) == (status, location)


def test_the_site_is_only_read(port: int) -> None:
    status, headers, _ = ask(port, "/", "POST", b"x")
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_a_body_over_the_limit_is_refused_unread(port: int) -> None:
    assert ask(port, "/api/things/new", "POST", Content_Length=str(11 * 1024 * 1024))[0] == 413


def test_the_api_answers_below_the_site(port: int) -> None:
    status, headers, body = ask(port, "/api/things/a%2Fb")
    assert (status, json.loads(body)) == (200, {"name": "a%2Fb"})
    assert headers["access-control-allow-origin"] == "*"
    posted = ask(port, "/api/things/new", "POST", b'{"a":1}', Content_Type="application/json")
    assert json.loads(posted[2]) == {"got": {"a": 1}}


def test_an_api_that_is_down_is_said_to_be_down(port: int, api_server: Any) -> None:
    api_server.shutdown()
    status, _, body = ask(port, "/api/things/a")
    assert (status, json.loads(body)["type"]) == (502, "/api/problems/bad-gateway")


def test_greedy_paths_and_fixed_before_variable(api_server: Any) -> None:
    assert json.loads(ask(api_server.port, "/files/a/b/c")[2]) == {"path": "a/b/c"}
    assert ask(api_server.port, "/things/new", "POST", b"{}", Content_Type="application/json")[0] == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_every_method_goes_through_with_its_body_and_all_values_of_its_headers(port: int, method: str) -> None:
    body = b"" if method in ("GET", "HEAD", "OPTIONS") else b"{\xff}"
    lines = ["X-Twice: one", "X-Twice: two", f"Content-Length: {len(body)}"]
    given = wires.ask(port, f"{method} /api/echo?a=%20b", *lines, body=body)
    assert (given.status, given.headers["x-seen"]) == (200, [f"{method} /api/echo api one,two {len(body)}"])
    assert (given.headers["set-cookie"], len(given.headers["date"])) == (["a=1", "b=2"], 1)
    assert given.headers["content-length"] == ["4"]
    assert given.body == (b"" if method == "HEAD" else b"echo")


def test_a_body_in_chunks_reaches_the_api(port: int) -> None:
    given = wires.ask(port, "POST /api/echo", "Transfer-Encoding: chunked", body=b"3\r\nabc\r\n0\r\n\r\n")
    assert given.headers["x-seen"] == ["POST /api/echo api  3"]


def test_what_the_api_compressed_stays_compressed_and_head_agrees(port: int) -> None:
    given = wires.ask(port, "GET /api/long", "Accept-Encoding: gzip")
    assert gzip.decompress(given.body) == b"long" * 1000
    head = wires.ask(port, "HEAD /api/long", "Accept-Encoding: gzip")
    assert (head.headers["content-length"], head.body) == (given.headers["content-length"], b"")


def test_below_api_a_refusal_is_a_problem_with_the_prefix_and_elsewhere_a_sentence(port: int) -> None:
    for line, slug in (("GET /api/no/such", "not-found"), ("GET /api/a%zz", "bad-request")):
        problem = json.loads(wires.ask(port, line).body)
        assert problem["type"] == f"/api/problems/{slug}"
        assert problem["instance"] == line.removeprefix("GET ")
    plain = wires.ask(port, "GET /a%zz")
    assert (plain.status, plain.headers["content-type"]) == (400, ["text/plain; charset=utf-8"])


def test_an_unknown_path_is_a_problem_that_other_sites_may_read(api_server: Any) -> None:
    for given in ({}, {"Authorization": "Bearer x"}):
        status, headers, body = ask(api_server.port, "/no/such/route", "GET", None, **given)
        assert (status, headers["content-type"]) == (404, "application/problem+json")
        assert headers["access-control-allow-origin"] == "*"
        assert json.loads(body)["status"] == 404


def test_the_mailbox_and_its_letters_answer_and_their_html_keeps_its_own_policy(port: int, letters: Path) -> None:
    assert b"None yet" in ask(port, "/_mailbox/")[2]
    folder.put(Outgoing.checked(letter(), sender=FROM, message_id="01-sign-up"), letters)
    assert b"01-sign-up" in ask(port, "/_mailbox/")[2]
    status, headers, body = ask(port, "/_mailbox/01-sign-up/html")
    assert (status, body.replace(b"\r\n", b"\n")) == (200, b"<p>Some words.</p>\n")
    assert headers["content-security-policy"].startswith("sandbox allow-popups")
    assert headers["x-content-type-options"] == "nosniff"
    assert ask(port, "/_mailbox/02-sign-up/")[0] == ask(port, "/_mailbox/../x")[0] == 404


def test_a_slip_of_the_server_is_said_and_logged_and_the_server_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_path: str) -> Answer:
        raise LookupError("no such mail")

    server = site.serve(lambda _key: None, host="127.0.0.1", port=0, api_port=0, mailbox=broken)
    try:
        assert wires.ask(server.port, "GET /_mailbox/").status == 500
        assert "no such mail" in caplog.text
        assert wires.ask(server.port, "GET /").status == 404
    finally:
        server.shutdown()
