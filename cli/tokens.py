"""./galley token: API tokens, for programs that write and for people until they have accounts."""

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from chalicelib.access import Scope
from chalicelib.commands import tokens as commands
from chalicelib.models import tokens
from chalicelib.models.tokens import Token
from cli.store import opened

OPERATOR = "operator"
console = Console()
_PAGE = 100


@click.group("token")
def token_command() -> None:
    """API tokens: make, list, revoke."""


@token_command.command("create")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([str(scope) for scope in Scope]),
    help="What it may do; repeat.",
)
@click.option("--days", default=90, show_default=True, help="How long it is good for.")
@click.option("--quiet", is_flag=True, help="Print the token alone.")
def create(name: str, scopes: tuple[str, ...], days: int, quiet: bool) -> None:
    """Make a token. Its text is shown this once: only a hash of it is kept."""
    with opened():
        token, text = commands.create(actor=OPERATOR, name=name, scopes=scopes, days=days)
    click.echo(text)
    if not quiet:
        click.echo(f"{token.name}: {', '.join(token.scopes)}, until {token.expires_at[:10]}", err=True)
        click.echo("Keep it now: it is not shown again. Send it as  Authorization: Bearer …", err=True)


@token_command.command("list")
def list_tokens() -> None:
    """Show all tokens, the newest first."""
    with opened():
        found = _all()
    table = Table("id", "name", "scopes", "made", "good until", "last used")
    for token in found:
        ends = f"revoked {token.revoked_at[:10]}" if token.revoked_at else token.expires_at[:10]
        last = (token.last_used_at or "never")[:13]
        table.add_row(token.id, escape(token.name), "\n".join(token.scopes), token.created_at[:10], ends, last)
    console.print(table)


@token_command.command("revoke")
@click.argument("token_id")
def revoke(token_id: str) -> None:
    """Make a token good for nothing, by its id."""
    with opened():
        token = commands.revoke(actor=OPERATOR, token_id=token_id)
    click.echo(f"{token.name} is revoked")


def _all() -> list[Token]:
    found, go_on = tokens.of(limit=_PAGE)
    while go_on:
        more, go_on = tokens.of(limit=_PAGE, after=go_on)
        found += more
    return found
