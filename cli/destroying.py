"""./galley destroy: takes a stage on AWS away, and its data only when that was said twice."""

import click

from chalicelib.errors import Forbidden, Missing
from chalicelib.settings import settings
from cli import stage
from cli.deploying import check_stage, pause
from cli.store import answering
from deployment import checks, emptying, keys, removal
from deployment.removal import Held
from deployment.stack import Stack
from deployment.uploads import Artefacts


@click.command("destroy")
@stage.option(help="The stage, such as prod.")
@click.option("--delete-data", is_flag=True, help="Delete rows and files too. They cannot be had back.")
@click.option("--delete-secrets", is_flag=True, help="Delete the keys too: backups need the pepper.")
@click.option("--confirm", default="", metavar="NAME", help="The stage's name, once more, instead of typing it.")
def destroy_command(*, delete_data: bool, delete_secrets: bool, confirm: str) -> None:
    """Take a stage away: refused while it holds data, without --delete-data.

    Interrupted, the same command goes on where it was.
    """
    check_stage()
    with answering("AWS refused"):
        account = checks.account()
        click.echo(f"stage {settings.stage}: {account}")
        stack = Stack(settings.prefix, click.echo, pause)
        held = _held(stack)
        removal.check(held, delete_data=delete_data)
        _ask(confirm)
        removal.remove(held, stack, show=click.echo)
        _forget(Artefacts(account.id, settings.prefix))
        if delete_secrets:
            keys.delete(settings.secrets)
    kept = "" if delete_secrets else f"; its secrets are in SSM below {settings.secrets}"
    click.echo(f"the stage {settings.stage} is gone{kept}")


def _held(stack: Stack) -> Held:
    from local.resources import declared

    held = removal.held(stack, template=declared(), prefix=settings.prefix)
    if not stack.status and not held.tables and not held.buckets:
        raise Missing(f"there is no stage {settings.stage} in this account and region", field="GALLEY_STAGE")
    click.echo(f"{len(held.tables)} tables, {len(held.rows_in)} with rows")
    click.echo(f"{len(held.buckets)} buckets, {len(held.objects_in)} with files or former versions of files")
    return held


def _ask(typed: str) -> None:
    typed = typed or click.prompt("Type the name of the stage to take it away for good")
    if typed != settings.stage:
        raise Forbidden(f"nothing was deleted: {typed!r} is not {settings.stage!r}", field="confirm")


def _forget(artefacts: Artefacts) -> None:
    """What was uploaded for this stage; other stages share the bucket."""
    for bucket in emptying.buckets_there([artefacts.bucket]):
        emptying.empty(bucket, below=f"{settings.prefix}/")
