"""./galley audit: the ledger, to be checked and to be read."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

import click

from chalicelib import clock, models
from chalicelib.models import ledger
from chalicelib.models.base import Table
from chalicelib.models.ledger import Break, Entry
from cli.store import opened

Heads = dict[str, tuple[int, str]]
"""Version and hash of each subject's newest entry, as the subject's own item has them."""
_PAGE = 100
_TRIES = 3
"""What is written while we look is no break: it is looked at again."""


@click.group("audit")
def audit_command() -> None:
    """The ledger: verify its hash chains, show its entries."""


@audit_command.command("verify")
def verify() -> None:
    """Walk the hash chain of every subject in the ledger and name the first break of each."""
    with opened():
        chains, breaks = _walk()
    for found in breaks:
        click.echo(str(found))
    click.echo(f"{chains} chains, {len(breaks)} broken")
    if breaks:
        raise click.exceptions.Exit(1)


@audit_command.command("show")
@click.option("--subject", help="What it happened to, such as article#01….")
@click.option("--actor", help="Who did it, such as operator or token#01….")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="When, in UTC. Default: today.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many entries at most.")
def show(subject: str | None, actor: str | None, day: datetime | None, limit: int) -> None:
    """Print entries, the newest first: when, which version of what, the kind of event, who, and what it says."""
    if sum(given is not None for given in (subject, actor, day)) > 1:
        raise click.UsageError("give one of --subject, --actor and --day")
    with opened():
        for entry in islice(_entries(subject, actor, day), limit):
            click.echo(f"{entry.at}  {entry.name}  {entry.kind}  {entry.actor}  {entry.data}")


def _entries(subject: str | None, actor: str | None, day: datetime | None) -> Iterator[Entry]:
    after: dict[str, Any] | None = None
    while True:
        if subject is not None:
            found, after = ledger.newest_of(subject, limit=_PAGE, after=after)
        elif actor is not None:
            found, after = ledger.newest_by(actor, limit=_PAGE, after=after)
        else:
            found, after = ledger.newest_on_day((day or clock.now()).date().isoformat(), limit=_PAGE, after=after)
        yield from found
        if after is None:
            return


def _walk() -> tuple[int, list[Break]]:
    """How many chains there are, and the first break of each."""
    heads = _heads()
    subjects = suspects = sorted({entry.subject for entry in _names()} | set(heads))
    breaks: list[Break] = []
    for _ in range(_TRIES):
        breaks = [found for subject in suspects if (found := ledger.first_break(subject, heads.get(subject)))]
        if not breaks:
            break
        suspects, heads = [found.subject for found in breaks], _heads()
    return len(subjects), breaks


def _names() -> Iterator[Entry]:
    return iter(Entry.scan(attributes_to_get=["subject", "version"], consistent_read=True))


def _heads() -> Heads:
    """Of every item whose changes the ledger tells. One that has expired has none, and its chain is its own."""
    rows = (row for table in _tables() for row in table.scan(consistent_read=True))
    return {row.subject: (int(row.version), row.head) for row in rows if row.version}


def _tables() -> list[type[Any]]:
    for module in pkgutil.iter_modules(models.__path__, f"{models.__name__}."):
        importlib.import_module(module.name)
    return [table for table in Table.__subclasses__() if hasattr(table, "subject") and hasattr(table, "head")]
