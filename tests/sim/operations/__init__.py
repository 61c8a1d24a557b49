"""The catalogue: how the simulator uses each command. A command that is not in it fails the suite."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from chalicelib.models.requests import RequestKey
from tests.sim.cast import Cast
from tests.sim.world import World

Do = Callable[[RequestKey | None], Any]
"""Carries it out; a command that takes no request key is called without."""
Prepare = Callable[[World, Cast], Do]


@dataclass(frozen=True)
class Operation:
    """One command: what must be there before it can be used, and its use.

    `keyed`: it takes a request key, which makes it once. `entries`: the fewest and the most that it writes into the
    ledger when it is carried out; it may find that there is nothing to change.
    """

    name: str
    prepare: Prepare
    keyed: bool
    entries: tuple[int, int] = (1, 1)


@cache
def catalogue() -> Mapping[str, Operation]:
    """Every operation by the name of its command."""
    from tests.sim.operations import articles, people, publication, sessions

    given = {name: made for module in (articles, people, publication, sessions) for name, made in module.OF.items()}
    keyed = {name for module in (articles, people, publication, sessions) for name in module.KEYED}
    return {name: Operation(name, prepare, name in keyed, _entries(name)) for name, prepare in sorted(given.items())}


TWO_STEPS = {"accounts.confirm", "invites.accept"}
"""Somebody joins, or rises, and is then logged in."""
MAY_CHANGE_NOTHING = {
    "addresses.suppress",
    "invites.withdraw",
    "media.add",
    "media.prepared",
    "roles.reinstate",
    "roles.set_role",
    "roles.suspend",
    "sessions.end",
    "sessions.start_after",
    "sessions.log_out",
    "site.configure",
    "site.reset",
    "themes.drop",
    "themes.use",
    "tokens.revoke",
    "topics.describe",
    "topics.forget",
}


def _entries(name: str) -> tuple[int, int]:
    if name == "sessions.refresh":  # a token follows another without an entry; a stolen one ends the session
        return 0, 1
    if name == "due.publish_due":
        return 0, 100
    if name in TWO_STEPS:
        return 1, 2
    releases = name.startswith("articles.")  # a path that only an empty section holds is given back first
    return int(name not in MAY_CHANGE_NOTHING), 2 if releases else 1


def request_key(name: str) -> RequestKey:
    """The record of a request whose answer names the subject and its version."""
    return RequestKey(key=name, digest="d", answer=lambda subject: f"{subject.subject}@{subject.version}".encode())
