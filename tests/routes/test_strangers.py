"""What strangers send: a problem that says what is wrong, never a fault of ours."""

from collections.abc import Callable

import pytest

from chalicelib.models.articles import Article
from tests.routes.conftest import Get
from tests.routes.problems import assert_problem, parameters_of

SEGMENTS = [
    ".",
    "..",
    "...",
    "%2e%2e",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "%00",
    "a%00b",
    "%0d%0aSet-Cookie:%20a=b",
    "%7F",
    "%u0041",
    "%",
    "%4",
    "%zz",
    "%ff",
    "%C0%AF",
    "%ED%A0%80",
    "%25",
    "%2500",
    "{article_id}",
    "'%20OR%201=1--",
    "$where",
    "<script>",
    "x" * 100_000,
    "%41" * 3000,
    "01kjmefc0000000000000000zz",
    "01KJMEFC0000000000000000ZI",
    "81KJMEFC0000000000000000ZZ",
    "01KJMEFC0000000000000000ZZ%0A",
    "%EF%BC%91",
    "-1",
    "null",
    "%E2%80%AE",
]
LIMITS = ["0", "-1", "101", "1e9", "1e1", "5.0", "abc", "%D9%A3", "", "+5", "%205", "05", "0x5", "null", "9" * 5000]


QUERIES: list[tuple[str, set[str]]] = [
    ("limit=5&limit=5", {"limit"}),
    ("limit=5&limit=6&page=2", {"limit", "page"}),
    ("Limit=5", {"Limit"}),
    ("limit[]=5", {"limit[]"}),
    ("limit=5&=x", {""}),
    ("kind=draft", {"kind"}),
    ("kind=", {"kind"}),
    ("kind=post%00", {"kind"}),
    ("__proto__=1&constructor=2", {"__proto__", "constructor"}),
    ("cursor=" + "A" * 100_000, {"cursor"}),
    ("x" * 5000 + "=1", {"x" * 100}),
]
CURSORS = ["", "x", "====", "AAAA", "A" * 1999, "%2B%2F", "e30", "eyJpZCI6eyJTIjoieCJ9fQ", "%C3%A9", "../..", "{}"]
LISTS = ["/articles", "/topics/tag/tea"]
HEADERS = ["Content-Type", "Accept", "Accept-Language", "Range", "If-Modified-Since", "If-Match", "Authorization"]


@pytest.mark.parametrize(
    "route", ["/articles/{}", "/people/{}", "/topics/tag/{}", "/topics/section/{}", "/topics/author/{}", "/topics/{}/x"]
)
def test_a_strange_name_is_refused_or_not_found(get: Get, publish: Callable[..., Article], route: str) -> None:
    publish(tags=("tea",), section="docs")
    statuses = {}
    for segment in SEGMENTS:
        answer = get(route.replace("{}", segment))
        statuses[segment[:30]] = answer.status_code
        if answer.status_code in {400, 404}:
            assert_problem(answer, answer.status_code)
    assert {name: status for name, status in statuses.items() if status not in {400, 404}} == {}


@pytest.mark.parametrize("path", LISTS)
def test_a_limit_is_a_number_from_1_to_100(get: Get, publish: Callable[..., Article], path: str) -> None:
    publish(tags=("tea",))
    for limit in LIMITS:
        assert parameters_of(assert_problem(get(f"{path}?limit={limit}"), 400, "bad-request")) == {"limit"}, limit[:30]


def test_faults_of_a_query_are_named(get: Get) -> None:
    for query, faults in QUERIES:
        assert parameters_of(assert_problem(get(f"/articles?{query}"), 400, "bad-request")) == faults, query[:30]


@pytest.mark.parametrize("path", LISTS)
def test_a_cursor_that_is_none_is_refused(get: Get, publish: Callable[..., Article], path: str) -> None:
    publish(tags=("tea",))
    for cursor in CURSORS:
        problem = assert_problem(get(f"{path}?cursor={cursor}"), 400, "cursor")
        assert parameters_of(problem) == {"cursor"}, cursor[:30]


@pytest.mark.parametrize("value", ["text/plain", "", "\x7f", "é", "x" * 10_000])
def test_headers_that_nobody_reads_change_nothing(get: Get, value: str) -> None:
    assert {header: get("/articles", **{header: value}).status_code for header in HEADERS} == dict.fromkeys(
        HEADERS, 200
    )
