"""Whether it works, and which version it is."""

from typing import Literal

from chalice.app import Blueprint
from msgspec import Struct

import chalicelib
from chalicelib.models import site
from chalicelib.web import PUBLIC, cors, route

routes = Blueprint(__name__)


class HealthAnswer(Struct, frozen=True, kw_only=True):
    """The store answers."""

    status: Literal["ok"] = "ok"


class VersionAnswer(Struct, frozen=True, kw_only=True):
    """What runs here."""

    name: str
    version: str


@route(
    routes,
    "GET",
    "/health",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=HealthAnswer,
    cache="no-store",
    summary="Whether the store answers",
    example=HealthAnswer(),
)
def get_health() -> HealthAnswer:
    """200 when one item could be read, else the problem `unavailable`. For monitors."""
    site.find()
    return HealthAnswer()


@route(
    routes,
    "GET",
    "/version",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=VersionAnswer,
    summary="The version of Galley",
    example=VersionAnswer(name="galley", version="1.0.0"),
)
def get_version() -> VersionAnswer:
    """Of the program, as in its changelog."""
    return VersionAnswer(name="galley", version=chalicelib.__version__)
