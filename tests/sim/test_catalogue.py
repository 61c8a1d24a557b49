"""Every command of the project is in the simulator's catalogue, and is carried out there."""

import pytest

from tests.sim import checker
from tests.sim.cast import begin
from tests.sim.discovery import commands
from tests.sim.history import History
from tests.sim.operations import catalogue
from tests.sim.pairs import SUBJECTS, TWICE


def test_every_command_is_in_the_catalogue_and_nothing_else() -> None:
    assert set(catalogue()) == commands()


def test_a_command_is_what_is_called_from_outside_and_writes() -> None:
    assert {"articles.publish", "accounts.ask", "due.publish_due", "sessions.refresh"} <= commands()
    assert not {"saving.commit", "paths.check", "previews.give", "opening.open_article"} & commands()


def test_pairs_are_of_commands_that_there_are() -> None:
    assert {name for names in SUBJECTS.values() for name in names} | TWICE <= commands()


def test_every_write_on_something_that_is_there_is_in_a_pair() -> None:
    alone = {
        "accounts.ask",
        "accounts.confirm",
        "addresses.ask",
        "articles.draft",
        "exports.export",
        "factors.renew_recovery",
        "factors.turn_off",
        "invites.send",
        "media.prepared",
        "roles.reinstate",
        "sessions.log_in",
        "sessions.start_after",
        "tokens.create",
    }
    assert set(catalogue()) - {name for names in SUBJECTS.values() for name in names} == alone


@pytest.mark.parametrize("name", catalogue())
def test_an_operation_is_carried_out_and_leaves_every_promise_kept(name: str) -> None:
    world, cast = begin(3)
    with world.running():
        history, operation = History(world.network), catalogue()[name]
        do = operation.prepare(world, cast.of_one_article())
        scans = world.network.calls["Scan"]
        told = history.ask("somebody", operation, do, "a key")
        assert told.verdict == "ok", told
        assert world.network.calls["Scan"] == scans, "a request reads no whole table"
        world.catch_up()
        assert checker.violations(world, history) == []
