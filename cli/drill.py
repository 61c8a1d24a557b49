"""./galley drill: shows that an archive can be restored, by restoring it into a fresh stage on this machine."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import click

from chalicelib.projections.pages.render import RENDERER
from cli.archives import filling, reading, site
from cli.archiving import summary
from cli.progress import bar

MOST_LINES = 20


@click.command("drill")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def drill_command(file: Path) -> None:
    """Restore an archive into a temporary folder and compare the hash of every page with the archive's list.

    Leaves the publication alone. Ends with 1 when the archive is damaged or a page differs.
    """
    with reading.opened(file) as archive:
        click.echo(summary(archive.manifest))
        with _fresh_stage():
            with bar("restoring") as step:
                filling.fill(archive, progress=step)
            found = list(site.differences(archive.pages(), site.pages()))
    _tell(found, archive.manifest.pages)
    if found and archive.manifest.renderer != RENDERER:
        click.echo("the pages may be of another version of Galley: `./galley rebuild`, then a new archive", err=True)
    if found:
        raise click.exceptions.Exit(1)


def _tell(found: list[str], pages: int) -> None:
    for line in islice(found, MOST_LINES):
        click.echo(line)
    if len(found) > MOST_LINES:
        click.echo(f"… and {len(found) - MOST_LINES} more")
    click.echo(f"{pages} files of the site, {len(found)} differences")


@contextmanager
def _fresh_stage() -> Iterator[None]:
    """A stage of nobody's, whose ledger is not followed: what is to be seen is what the archive alone gives."""
    from cli.store import answering
    from local import embedded, publication, running

    with tempfile.TemporaryDirectory() as folder:
        opened = embedded.start(Path(folder), engine="moto")
        try:
            with running.environment(opened.environment), answering():
                publication.create()
                yield
        finally:
            opened.stop()
