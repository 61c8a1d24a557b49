"""./galley import: a folder moves in, with a progress bar and a loss report."""

from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.console import Console

from chalicelib import clock, importers
from chalicelib.importers import report, writing
from chalicelib.importers.plan import Plan
from chalicelib.importers.writing import Outcome
from cli import archiving, sample
from cli.progress import bar
from cli.reporting import show
from cli.store import opened

console = Console(stderr=True)


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and report, write nothing.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(path_type=Path),
    help="Also write the loss report as JSON here.",
)
@click.option("--keep-sample", is_flag=True, help="Keep the sample publication beside what is imported.")
def import_command(source: Path, *, dry_run: bool, report_file: Path | None, keep_sample: bool) -> None:
    """Move a Hugo site, or any folder of Markdown, HTML or text, into the publication; or an archive of
    `./galley export` into an empty one.

    Every URL is kept. The same folder again changes nothing; interrupted, the same command goes on where it was.
    """
    if source.is_file() and source.suffix == ".zip":
        if report_file or keep_sample:
            raise click.UsageError("an archive has no loss report, and goes into an empty stage")
        archiving.import_archive(source, dry_run=dry_run)
    else:
        _import_folder(source, dry_run=dry_run, report_file=report_file, keep_sample=keep_sample)


def _import_folder(folder: Path, *, dry_run: bool, report_file: Path | None, keep_sample: bool) -> None:
    with bar("reading") as step:
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
        with bar("writing") as step:
            outcome = writing.write(plan, folder, scope=scope_of(plan, folder), progress=step)
        console.print("building the pages")
    return outcome
