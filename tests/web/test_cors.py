"""Whose pages may call what."""

import pytest

from chalicelib.settings import Settings
from chalicelib.web import cors
from tests.web.edge import Edge, show


def test_anybodys_page_may_read_what_is_public_but_not_as_somebody() -> None:
    headers = cors.PUBLIC.headers()
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    assert set(headers["Access-Control-Expose-Headers"].split(",")) == {"ETag", "Link", "Location", "X-Request-Id"}
    assert "If-None-Match" in headers["Access-Control-Allow-Headers"]
    assert headers["Access-Control-Max-Age"] == "86400"


@pytest.mark.parametrize("policy", [cors.READER, cors.STAFF], ids=lambda policy: policy.name)
def test_only_the_sites_own_pages_may_act_for_somebody(policy: cors.Policy) -> None:
    told = Edge(show, cors=policy).call(headers={"origin": "https://evil.example"})
    assert told.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert told.headers["Vary"] == "Origin"
    assert Edge(show).call().headers.keys().isdisjoint({"Vary"})


@pytest.mark.parametrize("policy", [cors.READER, cors.STAFF], ids=lambda policy: policy.name)
def test_in_production_no_other_origin_may(policy: cors.Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cors, "settings", Settings(in_lambda="galley-prod"))
    told = Edge(show, cors=policy).call()
    assert told.status == 200
    assert not [name for name in told.headers if name.startswith("Access-Control")]
