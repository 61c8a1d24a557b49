"""What strangers send: a problem that says what is wrong, never a fault of ours."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.models.articles import Article
from chalicelib.routes.site import AllSettings
from chalicelib.routes.writing import NewArticle
from tests.routes.conftest import Get, Staff, tag
from tests.routes.problems import assert_problem, parameters_of
from tests.sampling import some

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
HEADERS += [
    "Origin",
    "Cookie",
    "Content-Encoding",
    "Idempotency-Key",
    "X-HTTP-Method-Override",
    "Host",
    "X-Forwarded-Host",
]
WRITES = [("PATCH", ""), ("DELETE", ""), ("PUT", "/publication"), ("DELETE", "/publication"), ("PUT", "/path")]


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


def test_a_strange_name_is_refused_or_not_found_by_those_who_write_too(staff: Staff) -> None:
    statuses = {}
    for segment in SEGMENTS:
        for method, rest in WRITES:
            body = None if method == "DELETE" else {"path": "/a/"} if rest == "/path" else {}
            answer = staff(method, f"/articles/{segment}{rest}", body, If_Match="*")
            statuses[f"{method} {segment[:30]}{rest}"] = answer.status_code
            if answer.status_code in {400, 404}:
                assert_problem(answer, answer.status_code)
    assert {name: status for name, status in statuses.items() if status not in {400, 404}} == {}


@pytest.mark.parametrize("number", ["0", "-1", "01", "1.0", "1e1", "%D9%A1", "9" * 30, "x", "+1", "%201", "0x1", "NaN"])
def test_a_revision_is_a_number_as_it_is_written(staff: Staff, number: str) -> None:
    draft = staff.begin()
    for method, rest in (("GET", ""), ("GET", "/diff"), ("POST", "/restoration")):
        answer = staff(method, f"/articles/{draft['id']}/revisions/{number}{rest}", If_Match="*")
        assert_problem(answer, 404, "not-found")
    assert staff("GET", f"/drafts/{draft['id']}").json_body == draft


VALUES: list[Any] = [None, True, 0, -1, 1.5, 2**70, "", "x" * 5_000, "\u202e", "../..", [], [[]], [None], {}, {"a": {}}]


@pytest.mark.parametrize("field", some(NewArticle.__struct_fields__, each=3))
def test_a_strange_value_of_any_field_is_taken_or_refused(staff: Staff, field: str) -> None:
    """Never a fault of ours; and what is taken can be read again."""
    for value in VALUES:
        answer = staff("POST", "/articles", {"title": "x", "body": "y", field: value})
        assert answer.status_code in {201, 409, 413, 422}, (value, answer.body)
        if answer.status_code == 201:
            draft = answer.json_body
            assert staff("GET", f"/drafts/{draft['id']}").json_body == draft
            live = staff("PUT", f"/articles/{draft['id']}/publication", {}, If_Match=tag(draft))
            assert live.status_code in {200, 409, 422}, (value, live.body)
        else:
            assert_problem(answer, answer.status_code)


@pytest.mark.thorough
@pytest.mark.parametrize("field", AllSettings.__struct_fields__)
def test_a_strange_value_of_any_setting_is_taken_or_refused(staff: Staff, get: Get, field: str) -> None:
    for value in VALUES:
        answer = staff("PATCH", "/site", {field: value}, If_Match="*")
        assert answer.status_code in {200, 413, 422}, (value, answer.body)
        assert get("/site").status_code == staff("GET", "/site/settings").status_code == 200, value


def test_a_large_number_in_free_data_is_kept_exactly(staff: Staff, get: Get) -> None:
    extra = {"large": 9_007_199_254_740_993, "larger": 2**70, "small": 5e-324, "deep": [[[{"a": [1, 1.0, None]}]]]}
    live = staff.publish(extra=extra)
    assert live["content"]["extra"] == extra
    shown = get(f"/articles/{live['id']}")
    assert shown.json_body["extra"] == extra
    assert b"9007199254740993" in shown.body
