"""./galley rebuild, redrive: what an operator does now and then."""

import os
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from chalicelib import sweeper
from cli import rebuild
from cli.store import opened

console = Console(stderr=True)


@click.command("rebuild")
@click.option("--jobs", type=click.IntRange(1, 64), default=os.cpu_count() or 1, help="Processes that build.")
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="Write the site into this folder instead."
)
def rebuild_command(jobs: int, folder: Path | None) -> None:
    """Bring every page into line with what is true now; unchanged pages are not written."""
    with opened(), Progress(console=console, auto_refresh=False) as bar:
        task = bar.add_task("rebuilding", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)
            bar.refresh()

        built = rebuild.rebuild(progress=show, jobs=jobs, folder=folder)
    click.echo(f"{built.written} written, {built.removed} removed, {built.unchanged} unchanged")


@click.command("redrive")
def redrive_command() -> None:
    """Send entries again that were given up on after several tries."""
    with opened():
        click.echo(f"{sweeper.redrive()} entries sent again")
