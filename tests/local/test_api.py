"""The local API server on a real socket: what a front end and a fuzzer meet is what API Gateway would do."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from chalice.app import Chalice, CORSConfig, Response

from local import api, http_serving
from tests.local.wires import Answered, ask, exchange, parsed

LONG = b'{"items":"' + b"x" * 5_000 + b'"}'


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = api.serve(echo_app(), host="127.0.0.1", port=0)
    yield server.port
    server.shutdown()


def echo_app() -> Chalice:
    app = Chalice(app_name="echo")
    app.api.binary_types = []

    def route(path: str, *methods: str, **more: Any) -> Any:
        return app.route(path, methods=list(methods), content_types=[], **more)

    @route("/events/{name}", "GET", "HEAD", "POST", "OPTIONS")  # type: ignore[untyped-decorator]
    def event(name: str) -> Any:
        given = app.current_request.to_original_event()
        raw = app.current_request.raw_body
        text = json.dumps({"name": name, **given, "body": raw.decode("latin-1")})
        return Response(text, headers={"Content-Type": "application/json"})

    @route("/long", "GET", "HEAD")  # type: ignore[untyped-decorator]
    def long() -> Any:
        return Response(LONG.decode(), headers={"Content-Type": "application/json", "ETag": '"abc"'})

    @route("/measured", "GET", "HEAD")  # type: ignore[untyped-decorator]
    def measured() -> Any:
        return Response("", headers={"Content-Type": "text/plain", "Content-Length": "5000"})

    @route("/empty/{status}", "GET")  # type: ignore[untyped-decorator]
    def empty(status: str) -> Any:
        return Response(LONG.decode(), status_code=int(status), headers={"Set-Cookie": ["a=1", "b=2"]})

    @route("/broken", "GET")  # type: ignore[untyped-decorator]
    def broken() -> Any:
        return Response("", headers={"X-Name": "日本"})

    @route("/plain", "GET", cors=CORSConfig(allow_origin="*"))  # type: ignore[untyped-decorator]
    def plain() -> dict[str, int]:
        return {"a": 1}

    return app


def problem(given: Answered) -> dict[str, Any]:
    assert given.headers["content-type"] == ["application/problem+json"]
    assert given.headers["content-length"] == [str(len(given.body))]
    decoded: dict[str, Any] = json.loads(given.body)
    assert (decoded["status"], [decoded["request_id"]]) == (given.status, given.headers["x-request-id"])
    return decoded


def seen(given: Answered) -> dict[str, Any]:
    """The event that the function was given."""
    assert given.status == 200, given
    decoded: dict[str, Any] = json.loads(given.body)
    return decoded


@pytest.mark.parametrize(
    "line",
    [
        "GET /no/such/route",
        "GET //events/a",
        "GET /./events/a",
        "GET /events//",
        "GET /events/../long",
        "GET /events/..",
        "GET /EVENTS/a",
        "GET /%65vents/a",
        "GET /long/../long",
        "GET /",
        "DELETE /long",
        "TRACE /long",
        "BREW /long",
        "OPTIONS /long",
        "HEAD /plain",
    ],
)
def test_what_no_route_has_is_not_found(port: int, line: str) -> None:
    for more in ([], ["Authorization: Bearer é"], ["Authorization: AWS4-HMAC-SHA256 Credential=a"]):
        given = ask(port, line, *more)
        assert given.status == 404
        if not line.startswith("HEAD"):
            assert problem(given)["type"] == "/problems/not-found"
            assert problem(given)["detail"] == "sorry, this resource does not exist"


def test_a_slash_at_the_end_is_the_same_resource_and_stays_in_the_path(port: int) -> None:
    given = seen(ask(port, "GET /events/a/?x=1"))
    assert (given["name"], given["requestContext"]["path"]) == ("a", "/events/a/")
    assert ask(port, "GET /long/").status == 200


def test_an_url_is_taken_for_its_path(port: int) -> None:
    given = seen(ask(port, "GET http://localhost/events/a?b=c"))
    assert (given["name"], given["queryStringParameters"]) == ("a", {"b": "c"})
    assert ask(port, "GET HTTPS://[localhost").status == 404


def test_the_stage_is_part_of_the_path_that_was_asked_for(port: int) -> None:
    given = seen(ask(port, "GET /api/events/a?x=1"))
    assert (given["path"], given["requestContext"]["path"]) == ("/events/a", "/api/events/a")
    assert given["requestContext"]["stage"] == "api"
    missing = problem(ask(port, "GET /api/no/such"))
    assert (missing["type"], missing["instance"]) == ("/api/problems/not-found", "/api/no/such")
    assert seen(ask(port, "GET /events/a"))["requestContext"]["stage"] == ""
    assert ask(port, "GET /apievents/a").status == 404


def test_the_function_sees_every_value_of_a_header_and_the_last_one(port: int) -> None:
    given = seen(ask(port, "GET /events/a", "Authorization: Bearer one", "authorization: Bearer two"))
    assert given["multiValueHeaders"]["Authorization"] == ["Bearer one", "Bearer two"]
    assert given["headers"]["Authorization"] == "Bearer two"
    assert "authorization" not in given["headers"]


def test_the_function_sees_who_asks_and_under_which_id(port: int) -> None:
    given = seen(ask(port, "GET /events/a", "X-Forwarded-For: 192.0.2.1", "User-Agent: test"))
    context = given["requestContext"]
    assert context["identity"] == {"sourceIp": "127.0.0.1", "userAgent": "test"}
    assert given["headers"]["X-Forwarded-For"] == "192.0.2.1, 127.0.0.1"
    assert (context["httpMethod"], context["resourcePath"]) == ("GET", "/events/{name}")
    assert context["requestId"] != seen(ask(port, "GET /events/a"))["requestContext"]["requestId"]


def test_parameters_are_decoded_and_a_path_is_not(port: int) -> None:
    given = seen(ask(port, "GET /events/a%2Fb?x=1&x=%C3%BC&y="))
    assert given["name"] == "a%2Fb"
    assert given["multiValueQueryStringParameters"] == {"x": ["1", "ü"], "y": [""]}
    assert given["queryStringParameters"] == {"x": "ü", "y": ""}
    assert seen(ask(port, "GET /events/a?"))["multiValueQueryStringParameters"] is None


@pytest.mark.parametrize("body", [b'{"a":1}', "ü".encode(), b"\xff\xfe\x00", b"\xef\xbb\xbf{}"])
def test_a_body_reaches_the_function_byte_for_byte(port: int, body: bytes) -> None:
    given = seen(ask(port, "POST /events/a", f"Content-Length: {len(body)}", body=body))
    assert given["body"].encode("latin-1") == body


def test_a_body_in_chunks_is_put_together(port: int) -> None:
    chunks = b'5;x="y"\r\n{"a":\r\n2\r\n1}\r\n0\r\nX-Trailer: 1\r\n\r\n'
    given = seen(ask(port, "POST /events/a", "Transfer-Encoding: Chunked", body=chunks))
    assert given["body"] == '{"a":1}'
    assert "Transfer-Encoding" not in given["headers"]


def test_a_caller_who_waits_for_the_go_ahead_gets_it(port: int) -> None:
    lines = ["POST /events/a HTTP/1.1", "Host: x", "Expect: 100-continue", "Content-Length: 2", "Connection: close"]
    received = exchange(port, "\r\n".join([*lines, "", "{}"]).encode())
    assert received.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


def test_head_has_the_headers_of_get_and_no_body(port: int) -> None:
    for more in ([], ["Accept-Encoding: gzip"]):
        got, head = ask(port, "GET /long", *more), ask(port, "HEAD /long", *more)
        assert head.body == b""
        assert {**head.headers, "date": []} == {**got.headers, "date": []}


def test_head_without_a_body_of_its_own_keeps_the_length_that_the_function_states(port: int) -> None:
    assert ask(port, "HEAD /measured").headers["content-length"] == ["5000"]
    squeezed = ask(port, "HEAD /measured", "Accept-Encoding: gzip")
    assert "content-length" not in squeezed.headers  # of the compressed body nobody knows it
    assert squeezed.headers["content-encoding"] == ["gzip"]


def test_a_long_answer_is_compressed_for_whoever_wants_it_and_keeps_its_etag(port: int) -> None:
    given = ask(port, "GET /long", "Accept-Encoding: gzip, deflate, br")
    assert gzip.decompress(given.body) == LONG
    assert given.headers["content-length"] == [str(len(given.body))]
    assert (given.headers["etag"], "vary" in given.headers) == (['"abc"'], False)
    assert ask(port, "GET /long", "Accept-Encoding: gzip;q=0").body == LONG
    assert "content-encoding" not in ask(port, "GET /plain", "Accept-Encoding: gzip").headers


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_that_has_no_body_has_neither_length_nor_encoding(port: int, status: int) -> None:
    given = ask(port, f"GET /empty/{status}", "Accept-Encoding: gzip")
    assert (given.status, given.body) == (status, b"")
    assert not {"content-length", "content-encoding"} & given.headers.keys()
    assert given.headers["set-cookie"] == ["a=1", "b=2"]


def test_a_preflight_goes_to_the_function_or_is_answered_as_it_is_declared(port: int) -> None:
    assert seen(ask(port, "OPTIONS /events/a"))["httpMethod"] == "OPTIONS"
    given = ask(port, "OPTIONS /plain")
    assert (given.status, given.headers["access-control-allow-methods"]) == (200, ["GET,OPTIONS"])


def test_an_answer_that_cannot_be_sent_is_a_problem(port: int, caplog: pytest.LogCaptureFixture) -> None:
    given = ask(port, "GET /broken")
    assert (given.status, problem(given)["type"]) == (502, "/problems/bad-gateway")
    assert "GET /broken failed" in caplog.text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /long\r\n\r\n", 400),
        (b"GET  /long HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /long HTTP/1.1\r\n\r\n", 400),
        (b"GET /long HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
        (b"GET /long HTTP/2.0\r\nHost: x\r\n\r\n", 505),
        (b"GET /long HTTP/1.1\r\nHost: x", 400),
        (b"GET /lo", 400),
        (b"\x16\x03\x01\x00\xa5\x01\x00\n", 400),
        (b"GET long HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"CONNECT localhost:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /events/%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /events/% HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /events/%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /events/\x00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /events/\xc3\xbc HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /events/\xa0 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /long?" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /long?" + b"x" * 8_192 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /" + b"x" * 100_000, 414),
        (b"GET /long HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 10_240 + b"\r\n\r\n", 431),
        (b"GET /long HTTP/1.1\r\nHost: x\r\n" + b"X-Many: x\r\n" * 1_000 + b"\r\n", 431),
        (b"GET /long HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400),
        (b"GET /long HTTP/1.1\r\nHost: x\r\nName : x\r\n\r\n", 400),
        (b"GET /long HTTP/1.1\r\nHost: x\r\nA: b\r\n folded\r\n\r\n", 400),
        (b"GET /long HTTP/1.1\r\nHost: x\r\nA: b\x00c\r\n\r\n", 400),
        (b"GET /long HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\na", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\na", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nContent-Length: \xb2\r\n\r\naa", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabc", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nContent-Length: 10485761\r\n\r\n", 413),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999999999999999\r\n\r\n", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
        (b"POST /events/a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc\r\n0\r\n\r\n", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", 400),
        (b"POST /events/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n", 413),
    ],
)
def test_what_is_no_request_is_a_problem_and_the_end_of_the_connection(port: int, sent: bytes, status: int) -> None:
    given = parsed(exchange(port, sent))
    assert given.status == status
    assert given.headers["connection"] == ["close"]
    problem(given)


def test_a_connection_without_a_request_is_closed_without_a_word(port: int) -> None:
    assert exchange(port, b"") == b""


def test_an_old_client_is_answered_and_let_go(port: int) -> None:
    given = parsed(exchange(port, b"GET /plain HTTP/1.0\r\n\r\n", ends=False))
    assert (given.status, given.body, given.headers["connection"]) == (200, b'{"a":1}', ["close"])


def test_several_requests_share_a_connection(port: int) -> None:
    one = b"GET /plain HTTP/1.1\r\nHost: x\r\n\r\n"
    post = b"POST /events/a HTTP/1.1\r\nHost: x\r\nContent-Length: 34\r\n\r\nGET /long HTTP/1.1\r\nHost: evil\r\n\r\n"
    received = exchange(port, post + b"\r\n" + one + one)
    assert (received.count(b"HTTP/1.1 200 OK"), received.count(b'{"a":1}')) == (3, 2)


@pytest.mark.parametrize("mebibytes", [7, 12])
def test_who_sends_too_much_hears_so_even_while_sending(port: int, mebibytes: int) -> None:
    body = b"x" * (mebibytes * 1024 * 1024)
    given = ask(port, "POST /events/a", f"Content-Length: {len(body)}", body=body)
    assert (given.status, problem(given)["type"]) == (413, "/problems/too-large")


def test_who_stops_in_the_middle_is_told_so(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_serving.Handler, "patience", 0.05)
    given = parsed(exchange(port, b"POST /events/a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab", ends=False))
    assert given.status == 408
