"""The loss report on a terminal: what was brought over, and what was kept, changed, dropped or refused and why."""

from collections.abc import Iterable, Iterator, Sequence

import click
from rich.console import Console
from rich.table import Table

from chalicelib.importers import report
from chalicelib.importers.plan import Loss, Plan
from chalicelib.importers.writing import Outcome

MOST_LINES = 5
"""Lines shown of each outcome and kind; the JSON report has all of them."""


def show(plan: Plan, losses: Sequence[Loss], outcome: Outcome, *, dry_run: bool) -> None:
    """Print the report."""
    posts = sum(document.kind == "post" for document in plan.documents)
    pages = len(plan.documents) - posts
    click.echo(
        f"{plan.generator}: {posts} posts, {pages} pages, {len(plan.authors)} authors, {len(plan.media)} files"
        + (" (dry run: nothing written)" if dry_run else "")
    )
    for what, count in sorted(outcome.counts.items()):
        click.echo(f"  {count:>6} {what}")
    if not losses:
        click.echo("nothing was lost or changed")
        return
    _table(losses)
    for line in lines(losses):
        click.echo(line)


def lines(losses: Iterable[Loss]) -> Iterator[str]:
    """The losses in words, the gravest first; what happened alike in many files is one line."""
    kinds: dict[tuple[str, str], dict[str, list[Loss]]] = {}
    for loss in sorted(losses, key=_gravest):
        kinds.setdefault((loss.outcome, loss.what), {}).setdefault(loss.detail, []).append(loss)
    for (outcome, what), alike in kinds.items():
        groups = list(alike.values())
        yield from (_line(group) for group in groups[:MOST_LINES])
        if rest := sum(len(group) for group in groups[MOST_LINES:]):
            yield f"… and {rest} more {outcome}, {what}; --report FILE writes all of them"


def _line(group: list[Loss]) -> str:
    first = group[0]
    where = f"{first.file}:{first.line}" if first.line else first.file
    if len(group) > 1:
        where = f"{len(group)} times, first in {where}"
    return f"{first.outcome}: {where}: {first.what}: {first.detail}"


def _table(losses: Sequence[Loss]) -> None:
    table = Table("outcome", "what", "count", "files", title="Loss report")
    for line in report.summary(losses).sums:
        table.add_row(line.outcome, line.what, str(line.count), str(line.files))
    Console().print(table)


def _gravest(loss: Loss) -> tuple[int, str, str, int]:
    return ("refused", "dropped", "changed", "kept").index(loss.outcome), loss.what, loss.file, loss.line
