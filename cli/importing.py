"""./galley import: a folder moves in, with a progress bar and a loss report."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from chalicelib import clock, importers
from chalicelib.importers import report, writing
from chalicelib.importers.plan import Plan
from chalicelib.importers.writing import Outcome
from cli import sample
from cli.reporting import show
from cli.store import opened

console = Console(stderr=True)


@click.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and report, write nothing.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(path_type=Path),
    help="Also write the loss report as JSON here.",
)
@click.option("--keep-sample", is_flag=True, help="Keep the sample publication beside what is imported.")
def import_command(folder: Path, *, dry_run: bool, report_file: Path | None, keep_sample: bool) -> None:
    """Move a Hugo site, or any folder of Markdown, HTML or text, into the publication.

    Every URL is kept. The same folder again changes nothing; interrupted, the same command goes on where it was.
    """
    with _bar("reading") as step:
        plan = importers.read(folder, now=clock.now(), progress=step)
    outcome = Outcome() if dry_run else _write(plan, folder, keep_sample=keep_sample)
    losses = [*plan.losses, *outcome.losses]
    if report_file:
        report_file.write_bytes(report.as_json(plan, losses))
    show(plan, losses, outcome, dry_run=dry_run)


def scope_of(plan: Plan, folder: Path) -> str:
    """What tells this site's files from another's: its host, or the name of the folder."""
    return urlsplit(str(plan.site.get("base_url", ""))).netloc or folder.resolve().name


def _write(plan: Plan, folder: Path, *, keep_sample: bool) -> Outcome:
    with opened():
        if not keep_sample and plan.documents:
            sample.remove()
        with _bar("writing") as step:
            outcome = writing.write(plan, folder, scope=scope_of(plan, folder), progress=step)
        console.print("building the pages")
    return outcome


class _bar:  # noqa: N801 - used as a word
    """A progress bar on a terminal, nothing otherwise."""

    def __init__(self, what: str) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress, self._what = Progress(*columns, console=console), what

    def __enter__(self) -> Callable[[int, int], None]:
        self._progress.start()
        task = self._progress.add_task(self._what, total=None)
        return lambda done, total: self._progress.update(task, completed=done, total=total)

    def __exit__(self, *_: Any) -> None:
        self._progress.stop()
