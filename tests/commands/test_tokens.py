"""What can be done with API tokens."""

from typing import Any

import pytest

from chalicelib.access import Scope
from chalicelib.commands import tokens
from chalicelib.errors import Forbidden, GalleyError, Invalid, Missing
from chalicelib.models import ledger
from chalicelib.models import tokens as models
from chalicelib.models.tokens import Token
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.watch import counted_calls


def make(**fields: Any) -> tuple[Token, str]:
    return tokens.create(**{"actor": "operator", "name": "build", "scopes": ("articles:read",), **fields})


def test_the_text_names_the_token_and_only_a_hash_of_the_secret_is_kept(galley: Machine) -> None:
    token, text = make()
    shown = models.parse(text)
    assert shown
    named, secret = shown.id, shown.secret
    assert (named, len(secret)) == (token.id, 43)
    stored = models.get(token.id)
    assert stored.hash == models.hash_of(secret)
    assert secret not in repr(stored.to_simple_dict())


def test_no_two_secrets_are_the_same_even_at_one_moment(galley: Machine) -> None:
    assert len({make()[1][34:] for _ in range(5)}) == 5


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": ""}),
        ("name", {"name": " \u00a0 "}),
        ("name", {"name": "x" * 101}),
        ("name", {"name": "a\x1b[0m"}),
        ("scopes", {"scopes": ()}),
        ("scopes", {"scopes": ("articles:read", "everything")}),
        ("days", {"days": 0}),
        ("days", {"days": 367}),
    ],
)
def test_a_token_that_breaks_a_rule_is_refused_by_field(galley: Machine, field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        make(**wrong)
    assert (refusal.value.field, Token.count()) == (field, 0)


def test_nobody_gives_more_than_they_have(galley: Machine) -> None:
    with pytest.raises(Forbidden, match="site:write"):
        make(scopes=("articles:read", "site:write"), granted=("articles:read", "tokens:write"))
    assert make(scopes=tuple(Scope), granted=None)[0].scopes == sorted(Scope)


def test_an_unknown_scope_is_invalid_and_not_forbidden(galley: Machine) -> None:
    with pytest.raises(GalleyError) as refusal:
        make(scopes=("nonsense",), granted=())
    assert isinstance(refusal.value, Invalid)


def test_revoking_is_told_once_and_the_chain_holds(galley: Machine, held_clock: HeldClock) -> None:
    token, _ = make()
    held_clock.move(hours=1)
    first = tokens.revoke(actor="operator", token_id=token.id)
    held_clock.move(hours=1)
    with counted_calls() as calls:
        again = tokens.revoke(actor="operator", token_id=token.id)
    assert first.revoked_at == again.revoked_at == "2026-03-01T13:00:00.000Z"
    assert "TransactWriteItems" not in calls
    assert (int(again.version), ledger.first_break(token.subject)) == (2, None)


def test_what_was_never_made_cannot_be_revoked(galley: Machine) -> None:
    with pytest.raises(Missing):
        tokens.revoke(actor="operator", token_id="01KJMEFC0000000000000000ZZ")


def test_a_token_is_good_until_the_moment_it_expires(galley: Machine) -> None:
    token, _ = make(days=1)
    assert token.holds("2026-03-02T11:59:59.999Z")
    assert not token.holds("2026-03-02T12:00:00.000Z")
