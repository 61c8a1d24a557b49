"""./galley theme plan, preview, use, drop, status: a publisher's own templates and stylesheet, from a folder."""

from pathlib import Path

import click

from chalicelib.commands import themes
from chalicelib.errors import Invalid
from chalicelib.models import site
from chalicelib.models.themes import Theme
from chalicelib.projections.pages import State, reconcile, trial
from cli.store import opened

ACTOR = "operator"
_PUT, _HEAD = 0.005 / 1000, 0.0004 / 1000
"""US dollars for one request of S3 Standard in us-east-1, list price. Lambda and DynamoDB come to less than that."""
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("theme")
def theme_command() -> None:
    """Your own templates and stylesheet, from a folder."""


@theme_command.command("plan")
@click.argument("folder", type=_FOLDER)
def plan(folder: Path) -> None:
    """Try the theme on some pages of each kind, and say how many files it would write and what that costs."""
    with opened():
        tried = sum(1 for _ in trial.rendered(_read(folder)))
        counted = trial.counted(State())
    for kind, number in counted.most_common():
        click.echo(f"{number:>8,}  {kind}")
    total = counted.total()
    click.echo(f"{total:>8,}  files at most, about ${total * (_PUT + _HEAD):.2f} of S3 requests")
    click.echo(f"{tried} pages were rendered with it, and none failed")


@theme_command.command("preview")
@click.argument("folder", type=_FOLDER)
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where the pages go.")
def preview(folder: Path, into: Path) -> None:
    """Write some pages of each kind, as they would be, into a folder of your own."""
    with opened():
        for key, content in trial.rendered(_read(folder)):
            file = into / key
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            click.echo(file)


@theme_command.command("use")
@click.argument("folder", type=_FOLDER)
def use(folder: Path) -> None:
    """Have every page rendered with it in the background; old pages stay until they are replaced."""
    with opened():
        theme = _read(folder)
        for _ in trial.rendered(theme):
            pass  # a template that fails is refused before any page is changed
        themes.use(actor=ACTOR, theme=theme)
    click.echo(f"the theme {theme.name} is in use; ./galley theme status says how far the pages are")


@theme_command.command("drop")
def drop() -> None:
    """Have every page rendered with Galley's own theme again."""
    with opened():
        themes.drop(actor=ACTOR)
    click.echo("Galley's own theme is in use")


@theme_command.command("status")
def status() -> None:
    """Which theme is in use, and how many files are not yet as they should be."""
    with opened():
        name = site.get().theme
        behind, total = reconcile.behind()
    click.echo(f"theme: {name or 'Galley’s own'}")
    click.echo(f"{total - behind:,} of {total:,} files are as they should be")


def _read(folder: Path) -> Theme:
    files = [file for file in sorted(folder.iterdir()) if file.is_file() and not file.name.startswith(".")]
    return themes.check({file.name: _text(file) for file in files}, trial.templates())


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"{file.name} is not UTF-8", field="theme") from error
