"""./galley export, backup, restore: the whole publication in one file, or as a Hugo project."""

from pathlib import Path

import click

from chalicelib import clock
from chalicelib.commands import sessions
from chalicelib.errors import Conflict
from cli.archives import backups, filling, reading, writing
from cli.archives.contents import Manifest
from cli.progress import bar
from cli.store import opened

OPERATOR = "operator"
_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("export")
@click.argument("file", type=_FILE, required=False)
@click.option("--hugo", type=_FOLDER, help="Write a Hugo project into this folder instead.")
def export_command(file: Path | None, *, hugo: Path | None) -> None:
    """Write the whole publication into one archive, which `./galley import` reads into an empty stage.

    It holds personal data and hashes of passwords: keep it as you keep those.
    """
    if (file is None) == (hugo is None):
        raise click.UsageError("name a FILE, or a folder with --hugo")
    if hugo is not None:
        _export_hugo(hugo)
    elif file is not None:
        _tell(file, _export(file))


@click.command("backup")
@click.argument("folder", type=_FOLDER)
@click.option("--keep", type=click.IntRange(1), help="Remove all backups in the folder but the newest so many.")
def backup_command(folder: Path, *, keep: int | None) -> None:
    """Export into a file of the folder that is named after the time."""
    file = folder / backups.name(clock.now())
    _tell(file, _export(file))
    for old in backups.spare(folder, keep) if keep else ():
        old.unlink()
        click.echo(f"removed {old}")


@click.command("restore")
@click.argument("file", type=_FILE)
def restore_command(file: Path) -> None:
    """Read a backup into an empty stage, bring every page into line with it, and log everybody out."""
    with reading.opened(file) as archive, opened():
        with bar("restoring") as step:
            built = filling.fill(archive, progress=step)
        sessions.end_everybodys(actor=OPERATOR)
    click.echo(summary(archive.manifest))
    click.echo(f"pages: {built.written} written, {built.removed} removed, {built.unchanged} unchanged")
    click.echo("all sessions have ended")


def import_archive(file: Path, *, dry_run: bool) -> None:
    """What `./galley import` does with an archive."""
    with reading.opened(file) as archive:
        click.echo(summary(archive.manifest) + (" (dry run: nothing written)" if dry_run else ""))
        if dry_run:
            return
        with opened(), bar("writing") as step:
            built = filling.fill(archive, progress=step)
    click.echo(f"pages: {built.written} written, {built.removed} removed, {built.unchanged} unchanged")


def summary(manifest: Manifest) -> str:
    """One line: what an archive holds."""
    rows = sum(manifest.rows.values())
    return f"{rows} rows, {manifest.objects} objects, {manifest.pages} files of the site, up to {manifest.at or '-'}"


def _export(file: Path) -> Manifest:
    if file.exists():
        raise Conflict(f"{file} is there already: give another name", field="file")
    with opened(), bar("exporting") as step:
        return writing.write(file, progress=step)


def _tell(file: Path, manifest: Manifest) -> None:
    click.echo(f"{file}: {summary(manifest)}")


def _export_hugo(folder: Path) -> None:
    from cli.hugo import project

    with opened():
        exported = project.write(folder)
    for line in exported.lines():
        click.echo(line)
