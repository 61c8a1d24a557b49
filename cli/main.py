"""The commands of ./galley, and how they end: a clear sentence and a status, never a stack trace."""

import sys
from collections.abc import Sequence

import click

from chalicelib.errors import GalleyError
from cli import stage
from cli.archiving import backup_command, export_command, restore_command
from cli.audit import audit_command
from cli.deploying import deploy_command
from cli.destroying import destroy_command
from cli.drill import drill_command
from cli.importing import import_command
from cli.operating import rebuild_command, redrive_command
from cli.people import owner_command, people_command, sessions_command
from cli.routes import routes_command
from cli.theme import theme_command
from cli.tokens import token_command


@click.group()
@stage.option(help="Work on this stage on AWS, with your credentials.")
def galley() -> None:
    """Galley: the whole back end of a publication, without a server.

    Works on the publication in the folder GALLEY_STATE (default .galley), whether `make dev` is running or not; or on
    a stage on AWS.
    """


galley.add_command(import_command)
galley.add_command(export_command)
galley.add_command(backup_command)
galley.add_command(restore_command)
galley.add_command(drill_command)
galley.add_command(rebuild_command)
galley.add_command(redrive_command)
galley.add_command(audit_command)
galley.add_command(token_command)
galley.add_command(owner_command)
galley.add_command(people_command)
galley.add_command(sessions_command)
galley.add_command(theme_command)
galley.add_command(routes_command)
galley.add_command(deploy_command)
galley.add_command(destroy_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command. Exit status: 0 done, 1 refused, 2 wrong use, 130 interrupted."""
    try:
        ended = galley.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
        sys.exit(ended if isinstance(ended, int) else 0)  # click returns the code of its `Exit`
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; the same command goes on where it was", err=True)
        sys.exit(130)
    except GalleyError as error:
        click.echo(f"galley: {error}", err=True)
        sys.exit(1)
