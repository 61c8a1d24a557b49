"""./galley owner, people and sessions, as an operator runs them."""

from pathlib import Path
from typing import Any

import pytest

from chalicelib.models import claims, ledger, people
from tests.cli.conftest import Galley, opened
from tests.routes.members import PASSWORD, Member, call, log_in


def accept(link: str, name: str = "Ada") -> Any:
    body = {"token": link.partition("#")[2], "name": name, "password": PASSWORD, "keep": "body"}
    return call("POST", "/auth/invites/accept", body)


def test_the_first_owner_comes_by_the_link_that_is_printed_and_by_no_other(state: Path, galley: Galley) -> None:
    first = galley("owner", "create", "Ada@oak.example", "--name", "Ada")
    second = galley("owner", "create", "eve@oak.example")
    assert (first.code, second.code) == (0, 0)
    assert "show it to nobody else" in first.err
    assert "/account/invite/#" in first.out
    with opened(state):
        owner = Member("ada@oak.example", accept(first.out.strip()).json_body)
        assert owner("GET", "/account").json_body["role"] == "owner"
        assert accept(second.out.strip(), "Eve").status_code == 409
        assert accept(first.out.strip()).status_code == 422
        assert claims.find("setup#owner") is not None
        assert len(people.in_role("owner", limit=10)[0]) == 1
    refused = galley("owner", "create", "eve@oak.example")
    assert refused.code == 1
    assert "there is an owner already" in refused.err


def test_what_is_no_address_is_refused(state: Path, galley: Galley) -> None:
    refused = galley("owner", "create", "ada@oak.example,eve@oak.example")
    assert refused.code == 1
    assert "email" in refused.err


@pytest.mark.thorough
def test_the_operator_logs_everybody_out(state: Path, galley: Galley) -> None:
    link = galley("owner", "create", "ada@oak.example", "--name", "Ada").out.strip()
    with opened(state):
        owner = Member("ada@oak.example", accept(link).json_body)
        assert owner("GET", "/account").status_code == 200
    assert galley("sessions", "end-all", "--yes").out.strip() == "all sessions have ended"
    with opened(state):
        assert owner("GET", "/account").status_code == 401
        assert owner.refresh().status_code == 401


@pytest.mark.thorough
def test_the_operator_lets_in_again_who_has_lost_device_and_codes(state: Path, galley: Galley) -> None:
    link = galley("owner", "create", "ada@oak.example", "--name", "Ada").out.strip()
    with opened(state):
        owner = Member("ada@oak.example", accept(link).json_body)
        owner.turn_on_second_factor()
    ran = galley("people", "recover", "Ada@oak.example", "--yes")
    assert (ran.code, "/account/reset/#" in ran.out) == (0, True)
    with opened(state):
        assert owner("GET", "/account").status_code == owner.refresh().status_code == 401
        assert log_in(owner.email).status_code == 401
        body = {"token": ran.out.strip().partition("#")[2], "password": "looms weave flowers"}
        assert call("POST", "/auth/reset/confirm", body).status_code == 200
        assert call("POST", "/auth/reset/confirm", body).status_code == 422
        back = Member(owner.email, log_in(owner.email, "looms weave flowers").json_body, "looms weave flowers")
        assert back("GET", "/people").json_body["type"].endswith("second-factor-required")
        assert back.turn_on_second_factor().status_code == 200
        told = [(entry.kind, entry.actor) for entry in ledger.of(f"person#{owner.id}")]
        assert ("person.second-factor-changed", "operator") in told


def test_who_has_no_account_is_not_recovered(state: Path, galley: Galley) -> None:
    refused = galley("people", "recover", "nobody@oak.example", "--yes")
    assert (refused.code, refused.out) == (1, "")
    assert "nobody logs in with this address" in refused.err
