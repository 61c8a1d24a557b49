"""Refresh tokens that two show at the same time."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from chalicelib.commands import roles
from chalicelib.commands import sessions as commands
from chalicelib.errors import GalleyError
from tests.commands.test_limits_at_once import interleaved
from tests.commands.test_refresh import begun, refused
from tests.machine import Machine
from tests.routes.members import Member, join


@pytest.fixture
def reader(galley: Machine) -> Member:
    return join()


def outcome(token: str, answers: list[str]) -> bool:
    """Refresh, and note what was answered."""
    try:
        answers.append(commands.refresh(token).refresh_token)
    except GalleyError as error:
        answers.append(type(error).__name__)
    return True


@pytest.mark.parametrize("parties", [2, 3])
def test_those_who_refresh_one_token_at_once_are_given_the_same_child(reader: Member, parties: int) -> None:
    for seed in range(8):
        token, answers = begun(reader), list[str]()
        interleaved(seed, [partial(outcome, token, answers)] * parties)
        assert len(answers) == parties
        assert len(set(answers)) == 1, seed
        assert not refused(answers[0]), seed


def test_of_a_refresh_and_an_end_at_once_the_end_stays(reader: Member) -> None:
    """Whichever comes first: no token is good afterwards."""
    ends: dict[str, Callable[[str], Any]] = {
        "log-out": commands.log_out,
        "ended elsewhere": lambda _: roles.end_sessions(actor="operator", person_id=reader.id),
    }
    for name, end in ends.items():
        for seed in range(8):
            token, answers = begun(reader), list[str]()
            interleaved(seed, [partial(outcome, token, answers), partial(done, end, token)])
            assert all(refused(each) for each in (token, *answers)), (name, seed)


def done(end: Callable[[str], Any], token: str) -> bool:
    end(token)
    return True
