"""./galley owner, people and sessions: who has the publication, who comes in again, ending what was given out."""

import click

from chalicelib import one_time
from chalicelib.access import Role
from chalicelib.commands import factors, invites, sessions
from chalicelib.email_addresses import normal
from chalicelib.errors import Conflict
from chalicelib.models import claims, site
from cli.store import opened

OPERATOR = "operator"


@click.group("owner")
def owner_command() -> None:
    """The first owner of the publication, who invites all others."""


@owner_command.command("create")
@click.argument("email")
@click.option("--name", default="", help="As the mail addresses them; they may choose another.")
def create(email: str, name: str) -> None:
    """Invite the first owner: prints the link, good for seven days, and mails it.

    Once it was accepted the set-up is closed for good: owners invite owners.
    """
    with opened():
        if claims.find(invites.SETUP):
            raise Conflict("there is an owner already: owners are invited by owners now")
        invite = invites.send(actor=OPERATOR, email=normal(email), role=Role.OWNER, name=name)
        base = site.get().base_url
    token = one_time.text_of(one_time.INVITE, invite.id, invite.nonce)
    click.echo(one_time.link(base, one_time.INVITE, token))
    click.echo(f"Good until {invite.expires_at[:10]}, once, for whoever opens it: show it to nobody else.", err=True)


@click.group("people")
def people_command() -> None:
    """Those who have accounts."""


@people_command.command("recover")
@click.argument("email")
@click.confirmation_option(prompt="Take away their password and second factor, and log them out everywhere?")
def recover(email: str) -> None:
    """Let somebody in again who has lost device, recovery codes and password.

    Prints a link to choose another password, good once, for 30 minutes: give it to them and nobody else, once you know
    that it is they who ask. They are told by mail; the ledger says that it was the operator.
    """
    with opened():
        token = factors.recover(actor=OPERATOR, email=email)
        base = site.get().base_url
    click.echo(one_time.link(base, one_time.RESET, token))


@click.group("sessions")
def sessions_command() -> None:
    """What people who are logged in show."""


@sessions_command.command("end-all")
@click.confirmation_option(prompt="Log everybody out?")
def end_all() -> None:
    """Log everybody out: after a restore from a backup, or when a key may have leaked."""
    with opened():
        sessions.end_everybodys(actor=OPERATOR)
    click.echo("all sessions have ended")
