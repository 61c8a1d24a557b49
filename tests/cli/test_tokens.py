"""./galley token: made on the command line, shown once, listed and revoked."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.commands import tokens as commands
from chalicelib.models import tokens, uses
from chalicelib.models.ledger import Entry
from chalicelib.web import authentication
from cli import tokens as command_line
from tests.cli.conftest import Galley, opened

TEXT = re.compile(r"galley_[0-9A-HJKMNP-TV-Z]{26}_[\w-]{43}")


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in which no cell of a table is broken."""
    monkeypatch.setattr(command_line.console, "width", 200)


def make(galley: Galley, name: str = "build", *options: str) -> str:
    """The text of a new token."""
    done = galley("token", "create", name, "--scope", "articles:read", "--quiet", *options)
    assert (done.code, done.err) == (0, "")
    return done.out.strip()


def id_in(text: str) -> str:
    return text.split("_")[1]


def test_a_token_is_printed_once_with_what_it_may_do(state: Path, galley: Galley) -> None:
    done = galley("token", "create", "build", "--scope", "articles:read", "--scope", "articles:write", "--days", "7")
    assert done.code == 0
    assert TEXT.fullmatch(done.out.strip())
    until = (datetime.now(UTC) + timedelta(days=7)).date()
    assert f"build: articles:read, articles:write, until {until}" in done.err
    assert "not shown again" in done.err
    assert done.out.strip() not in done.err
    assert done.out.strip()[34:] not in galley("token", "list").out


def test_quiet_prints_the_token_alone_and_it_opens_the_door(state: Path, galley: Galley) -> None:
    text = make(galley)
    assert TEXT.fullmatch(text)
    with opened(state):
        token = authentication.verify(text)
    assert (token.name, token.scopes, token.created_by) == ("build", ["articles:read"], "operator")


def test_the_list_shows_each_with_its_last_use_the_newest_first(state: Path, galley: Galley) -> None:
    used, other = make(galley, "used"), make(galley, "other")
    with opened(state):
        authentication.verify(used)
        (noted,) = uses.last([tokens.subject(id_in(used))]).values()
    galley("token", "revoke", id_in(other))
    lines = galley("token", "list").out.splitlines()
    (row,) = [line for line in lines if id_in(used) in line]
    assert ("used" in row, noted[:13] in row) == (True, True)
    (gone,) = [line for line in lines if id_in(other) in line]
    assert ("revoked" in gone, "never" in gone) == (True, True)
    assert lines.index(gone) < lines.index(row)


def test_a_revoked_token_opens_nothing(state: Path, galley: Galley) -> None:
    text = make(galley)
    done = galley("token", "revoke", id_in(text))
    assert (done.code, done.out) == (0, "build is revoked\n")
    assert galley("token", "revoke", id_in(text)).code == 0
    with opened(state):
        kinds = [entry.kind for entry in Entry.query(tokens.subject(id_in(text)))]
        assert tokens.get(id_in(text)).revoked_at
    assert kinds == ["token.created", "token.revoked"]


def test_an_empty_list_is_one(state: Path, galley: Galley) -> None:
    assert galley("token", "list").code == 0


def test_more_tokens_than_one_page_are_all_listed(state: Path, galley: Galley, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line, "_PAGE", 2)
    with opened(state):
        for number in range(5):
            commands.create(actor="operator", name=f"number {number}", scopes=("articles:read",))
    out = galley("token", "list").out
    assert [f"number {number}" in out for number in range(5)] == [True] * 5


def test_a_name_is_shown_as_it_was_given(state: Path, galley: Galley) -> None:
    names = ["[/]", "[red]danger", "a [link=https://x.example]b[/link]"]
    with opened(state):
        for name in names:
            commands.create(actor="operator", name=name, scopes=("articles:read",))
    done = galley("token", "list")
    assert (done.code, [name for name in names if name not in done.out]) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("create", "x"), 2, "--scope"),
        (("create", "x", "--scope", "articles:destroy"), 2, "articles:destroy"),
        (("create", "x", "--scope", "articles:read", "--days", "0"), 1, "days: must be from 1 to 366"),
        (("create", "x", "--scope", "articles:read", "--days", "soon"), 2, "soon"),
        (("create", " ", "--scope", "articles:read"), 1, "name: "),
        (("revoke", "01KJMEFC0000000000000000ZZ"), 1, "there is no such token"),
        (("revoke", "nonsense"), 1, "there is no such token"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(
    state: Path, galley: Galley, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = galley("token", *arguments)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert "Traceback" not in done.err
