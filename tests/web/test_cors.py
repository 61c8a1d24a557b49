"""Whose pages may call what; `tests/routes/test_cors_table.py` has every route and every kind of origin."""

from collections.abc import Iterator

import pytest

from chalicelib.settings import Settings
from chalicelib.web import cors
from tests.web.edge import Edge, show

OWN = "http://localhost:3000"
LISTED = [cors.READER, cors.STAFF]


@pytest.fixture(autouse=True)
def fresh_origins() -> Iterator[None]:
    cors.origins.cache_clear()
    yield
    cors.origins.cache_clear()


def test_anybodys_page_may_read_what_is_public_but_not_as_somebody() -> None:
    headers = cors.PUBLIC.headers("https://anybody.example")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    assert set(headers["Access-Control-Expose-Headers"].split(", ")) >= {"ETag", "Link", "Location", "X-Request-Id"}
    assert "If-None-Match" in cors.PUBLIC.request_headers
    assert "Authorization" not in cors.PUBLIC.request_headers
    assert cors.PUBLIC.max_age == 7200


def test_what_only_a_preflight_says_is_on_no_answer() -> None:
    told = Edge(show).call(headers={"origin": OWN})
    named = {name for name in told.headers if name.startswith("Access-Control")}
    assert named == {"Access-Control-Allow-Origin", "Access-Control-Expose-Headers"}


@pytest.mark.parametrize("policy", LISTED, ids=lambda policy: policy.name)
def test_only_the_sites_own_pages_may_act_for_somebody(policy: cors.Policy) -> None:
    edge = Edge(show, cors=policy)
    own = edge.call(headers={"origin": OWN})
    assert own.headers["Access-Control-Allow-Origin"] == OWN
    evil = edge.call(headers={"origin": "https://evil.example"})
    assert not [name for name in evil.headers if name.startswith("Access-Control")]
    assert own.headers["Vary"] == evil.headers["Vary"] == edge.call().headers["Vary"] == "Origin, Accept-Encoding"
    assert Edge(show).call().headers["Vary"] == "Accept-Encoding"


def test_only_readers_come_with_cookies() -> None:
    given = {policy.name: policy.headers(OWN).get("Access-Control-Allow-Credentials") for policy in LISTED}
    assert given == {"reader": "true", "staff": None}


@pytest.mark.parametrize("policy", LISTED, ids=lambda policy: policy.name)
def test_in_production_no_other_origin_may(policy: cors.Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cors, "settings", Settings(in_lambda="galley-prod"))
    told = Edge(show, cors=policy).call(headers={"origin": OWN})
    assert told.status == 200
    assert not [name for name in told.headers if name.startswith("Access-Control")]


def test_origins_that_were_set_may_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    given = "https://studio.example, https://press.example,,"
    monkeypatch.setattr(cors, "settings", Settings(in_lambda="galley-prod", origins=given))
    assert cors.origins() == {"https://studio.example", "https://press.example"}
    assert cors.STAFF.allows("https://press.example")
    assert not cors.STAFF.allows("")


def test_an_origin_given_twice_is_none() -> None:
    told = Edge(show, cors=cors.STAFF).call(headers={"origin": [OWN, OWN]})
    assert "Access-Control-Allow-Origin" not in told.headers
