"""What this process remembers for a few seconds: never longer, and nothing across a write of its own."""

from collections.abc import Callable, Iterator

import pytest

from chalicelib import memory
from chalicelib.commands import people, site
from chalicelib.models import people as stored
from chalicelib.models import site as settings
from chalicelib.models.people import Person
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.watch import counted_calls


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    memory.forget()
    yield
    memory.forget()


@pytest.fixture
def read() -> Callable[[], int]:
    """Says how often it was asked."""
    asked: list[None] = []

    def _read() -> int:
        asked.append(None)
        return len(asked)

    return _read


def test_it_is_asked_once_in_ten_seconds(read: Callable[[], int], held_clock: HeldClock) -> None:
    assert [memory.remember("a", read) for _ in range(3)] == [1, 1, 1]
    held_clock.move(seconds=9.999)
    assert memory.remember("a", read) == 1
    held_clock.move(seconds=0.001)
    assert memory.remember("a", read) == 2


def test_each_key_has_its_own(read: Callable[[], int]) -> None:
    assert [memory.remember(key, read) for key in ("a", ("a",), "b", "a")] == [1, 2, 3, 1]


def test_a_clock_that_goes_back_does_not_make_it_last_longer(read: Callable[[], int], held_clock: HeldClock) -> None:
    memory.remember("a", read)
    held_clock.move(hours=-1)
    assert memory.remember("a", read) in {1, 2}
    held_clock.move(hours=1, seconds=10)
    assert memory.remember("a", read) == 2


def test_that_there_is_nothing_is_not_remembered() -> None:
    asked: list[None] = []
    for _ in range(2):
        assert memory.remember("a", lambda: asked.append(None)) is None
    assert len(asked) == 2


def test_a_reading_that_fails_is_not_remembered(read: Callable[[], int]) -> None:
    def fail() -> int:
        raise KeyError("once")

    with pytest.raises(KeyError):
        memory.remember("a", fail)
    assert memory.remember("a", read) == 1


def test_what_was_read_while_something_was_written_is_not_kept(read: Callable[[], int]) -> None:
    def overtaken() -> int:
        memory.forget()
        return read()

    assert memory.remember("a", overtaken) == 1
    assert memory.remember("a", read) == 2


def test_at_its_limit_everything_is_forgotten(read: Callable[[], int]) -> None:
    for number in range(memory.MOST):
        memory.remember(number, read)
    assert memory.remember(0, read) == 1
    memory.remember("one more", read)
    assert len(memory._memory.known) == 1
    assert memory.remember(0, read) == memory.MOST + 2


def test_a_write_of_this_process_is_seen_at_once(galley: Machine, author: Person) -> None:
    assert settings.remembered().title == "A publication"
    assert stored.remembered([author.id])[author.id].name == "Ada Lovelace"
    site.configure(actor="operator", settings={"title": "The Oak"})
    assert settings.remembered().title == "The Oak"
    people.add(actor="operator", name="Grace", handle="grace")
    with counted_calls() as calls:
        stored.remembered([author.id])
        stored.remembered([author.id])
    assert calls == {"BatchGetItem": 1}


def test_a_write_of_another_process_is_seen_after_ten_seconds(galley: Machine, held_clock: HeldClock) -> None:
    settings.remembered()
    kept = dict(memory._memory.known)
    site.configure(actor="operator", settings={"title": "The Oak"})
    memory._memory.known.update(kept)  # as it is where the write was not made
    assert settings.remembered().title == "A publication"
    held_clock.move(seconds=10)
    assert settings.remembered().title == "The Oak"


def test_commands_and_pages_do_not_ask_it(galley: Machine) -> None:
    site.configure(actor="operator", settings={"title": "Old"})
    settings.remembered()
    kept = dict(memory._memory.known)
    site.configure(actor="operator", settings={"title": "New"})
    memory._memory.known.update(kept)
    assert settings.remembered().title == "Old"
    assert settings.get().title == site.current().title == "New"
