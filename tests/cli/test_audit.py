"""./galley audit: the chains against somebody who has the keys to the table, and the entries as they are printed."""

from pathlib import Path
from typing import Any

import pytest

from chalicelib import aws
from chalicelib.commands import people
from chalicelib.models.ledger import Entry
from chalicelib.settings import settings
from cli import audit
from tests.cli.conftest import Galley, opened


@pytest.fixture(autouse=True)
def ledger_rule() -> None:
    """In the place of the suite's own, which fails every write round the ledger: here one is made on purpose."""


@pytest.mark.thorough
def test_every_chain_is_whole_after_an_import(galley: Galley, moved_in: Path) -> None:
    done = galley("audit", "verify")
    assert (done.code, done.out.endswith(" chains, 0 broken\n")) == (0, True)
    assert int(done.out.split()[0]) > 3


@pytest.mark.thorough
def test_every_subject_is_held_against_its_own_item(state: Path, galley: Galley, moved_in: Path) -> None:
    """Or a table was forgotten, and of its subjects the newest entry could be removed."""
    with opened(state):
        subjects = {entry.subject for entry in Entry.scan()}
        assert subjects
        assert subjects == set(audit._heads())


@pytest.mark.thorough
def test_the_first_break_is_named_and_the_exit_code_says_so(state: Path, galley: Galley, moved_in: Path) -> None:
    with opened(state):
        entry = an_entry()
        change(entry)
    done = galley("audit", "verify")
    assert done.code == 1
    broken = f"{entry.subject}: the chain breaks at version {int(entry.version)}: the entry was changed\n"
    assert broken in done.out
    assert done.out.endswith(" chains, 1 broken\n")


@pytest.mark.thorough
def test_an_entry_that_was_the_newest_is_missed(state: Path, galley: Galley, moved_in: Path) -> None:
    with opened(state):
        entry = an_entry()
        remove(entry)
    done = galley("audit", "verify")
    assert done.code == 1
    assert f"{entry.subject}: the chain breaks at version {int(entry.version)}: the entry is missing\n" in done.out


def test_a_subject_without_any_entry_is_missed(state: Path, galley: Galley, moved_in: Path) -> None:
    with opened(state):
        entry = an_entry()
        for each in list(Entry.query(entry.subject)):
            remove(each)
    done = galley("audit", "verify")
    assert f"{entry.subject}: the chain breaks at version 1: the entry is missing\n" in done.out
    assert done.code == 1


def test_what_is_written_meanwhile_is_no_break(
    state: Path, galley: Galley, moved_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look at the items is older than the entries."""
    real, looks = audit._heads, list[int]()

    def look() -> audit.Heads:
        found = real()
        if not looks:
            people.add(actor="operator", name="New", handle="new")
            found = {subject: (version - 1, "") for subject, (version, _) in found.items()}
        looks.append(len(found))
        return found

    monkeypatch.setattr(audit, "_heads", look)
    done = galley("audit", "verify")
    assert (done.code, len(looks) > 1) == (0, True)


@pytest.mark.thorough
def test_entries_are_shown_newest_first_by_subject_actor_and_day(
    state: Path, galley: Galley, moved_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_PAGE", 2)
    with opened(state):
        everything = sorted(Entry.scan(), key=lambda entry: entry.at_id, reverse=True)
        entry = an_entry()
    history = [each for each in everything if each.subject == entry.subject]
    assert names(galley("audit", "show", "--subject", entry.subject).out) == [each.name for each in history]
    by_import = [each.name for each in everything if each.actor == "import"]
    assert names(galley("audit", "show", "--actor", "import", "--limit", "1000").out) == by_import
    assert names(galley("audit", "show", "--actor", "import", "--limit", "3").out) == by_import[:3]
    today = galley("audit", "show", "--limit", "1000").out
    assert names(today) == [each.name for each in everything if each.day == entry.day]
    assert galley("audit", "show", "--day", entry.day, "--limit", "1000").out == today
    assert galley("audit", "show", "--day", "1999-12-31").out == ""
    line = f"{entry.at}  {entry.name}  article.published  import  {entry.data}"
    assert line in today.splitlines()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--day", "yesterday"), "yesterday"),
        (("--limit", "0"), "0"),
        (("--subject", "a", "--actor", "b"), "one of --subject, --actor and --day"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(galley: Galley, state: Path, arguments: tuple[str, ...], said: str) -> None:
    done = galley("audit", "show", *arguments)
    assert (done.code, done.out, said in done.err) == (2, "", True)


def names(out: str) -> list[str]:
    """The entries that were printed."""
    return [line.split("  ")[1] for line in out.splitlines()]


def an_entry() -> Entry:
    """The newest one of an article."""
    return next(entry for entry in Entry.scan() if entry.kind == "article.published")


def key(entry: Entry) -> dict[str, Any]:
    return {"subject": {"S": entry.subject}, "version": {"N": str(int(entry.version))}}


def remove(entry: Entry) -> None:
    aws.client("dynamodb").delete_item(TableName=settings.table("ledger"), Key=key(entry))


def change(entry: Entry) -> None:
    aws.client("dynamodb").update_item(
        TableName=settings.table("ledger"),
        Key=key(entry),
        UpdateExpression="SET actor = :other",
        ExpressionAttributeValues={":other": {"S": "somebody-else"}},
    )
