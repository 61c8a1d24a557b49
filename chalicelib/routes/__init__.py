"""HTTP in, HTTP out. Each module declares the routes of one resource; this says where to look for those of a path."""

from functools import cache
from importlib import import_module
from itertools import chain

from chalice.app import Blueprint, Chalice

from chalicelib.web import ROUTES, Waiting

BELOW = {
    "articles": ("articles", "writing", "publications", "revisions", "previews"),
    "previews": ("previews",),
    "drafts": ("drafts",),
    "topics": ("topics",),
    "people": ("people", "roles"),
    "auth": ("auth", "links"),
    "account": ("sessions", "accounts", "credentials", "factors"),
    "invites": ("invites",),
    "site": ("site",),
    "tokens": ("tokens",),
    "ledger": ("ledger",),
    "openapi.json": ("documents",),
    "docs": ("documents",),
    "problems": ("problems",),
    "health": ("health",),
    "version": ("health",),
    "ghost": ("ghost", "ghost_versions"),
}
"""The first segment of a path → the modules with routes below it, those first that readers wait for."""


def waiting(app: Chalice) -> Waiting:
    """All routes as an app's `routes`, none of them imported yet."""
    return Waiting(app, ROUTES, BELOW, blueprint)


def blueprint(name: str) -> Blueprint:
    """That of a module in the table, which is imported if it has not been yet."""
    found: Blueprint = import_module(f"{__name__}.{name}").routes
    return found


@cache
def _declare() -> None:
    for name in dict.fromkeys(chain.from_iterable(BELOW.values())):
        blueprint(name)


ROUTES.rest = _declare
