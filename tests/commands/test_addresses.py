"""An address that bounced for good, or complained, is left alone; the ledger says so without naming it."""

import pytest

from chalicelib import events
from chalicelib.commands.addresses import suppress
from chalicelib.errors import Invalid
from chalicelib.models import addresses, ledger
from chalicelib.models.addresses import Address
from chalicelib.models.ledger import Entry
from tests.machine import Machine
from tests.projections.posting import address, commit


@pytest.fixture
def own(galley: Machine) -> Address:
    made = address()
    commit(made, events.AddressAsked(purpose="sign-up"))
    return made


def why(own: Address) -> str:
    found = addresses.find(own.id)
    assert found
    return str(found.suppressed)


@pytest.mark.parametrize("reason", ["bounced", "complained"])
def test_an_address_is_suppressed_and_the_ledger_tells_why_and_not_whose(own: Address, reason: str) -> None:
    suppress(actor="ses", address_id=own.id, why=reason)
    assert why(own) == reason
    entry = list(ledger.of(own.subject))[-1]
    assert (entry.kind, entry.actor, entry.data) == ("address.suppressed", "ses", f'{{"why":"{reason}"}}')
    assert "ada" not in entry.subject + entry.data


def test_twice_is_one_entry(own: Address) -> None:
    for _ in range(2):
        suppress(actor="ses", address_id=own.id, why="bounced")
    assert len(list(ledger.of(own.subject))) == 2


def test_a_complaint_stays_one_and_a_bounce_may_become_one(own: Address) -> None:
    suppress(actor="ses", address_id=own.id, why="bounced")
    suppress(actor="ses", address_id=own.id, why="complained")
    suppress(actor="ses", address_id=own.id, why="bounced")
    assert why(own) == "complained"


def test_an_empty_reason_lifts_it(own: Address) -> None:
    suppress(actor="ses", address_id=own.id, why="bounced")
    suppress(actor="operator", address_id=own.id, why="")
    assert why(own) == ""


def test_what_is_not_known_here_is_ignored(galley: Machine) -> None:
    suppress(actor="ses", address_id=addresses.id_of("nobody@example.org"), why="bounced")
    assert Entry.count() == 0


def test_another_reason_is_refused(own: Address) -> None:
    with pytest.raises(Invalid) as refused:
        suppress(actor="ses", address_id=own.id, why="full")
    assert refused.value.field == "why"
