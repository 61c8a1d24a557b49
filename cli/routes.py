"""./galley routes: the table of routes, rights and origins, for the documentation."""

import click


@click.command("routes")
def routes_command() -> None:
    """Print docs/routes.md: every route, who may call it, which origins' pages may."""
    from app import app  # declares them
    from chalicelib.web import ROUTES, tables

    assert app.routes
    click.echo(tables.markdown(ROUTES), nl=False)
