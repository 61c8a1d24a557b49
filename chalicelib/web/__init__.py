"""The edge: turns requests into typed arguments and answers into HTTP. Knows nothing of publishing."""

from chalicelib.web import cors
from chalicelib.web.cursors import Key
from chalicelib.web.declaration import PUBLIC, ROUTES, Access, Limits, Registry, RouteDeclaration
from chalicelib.web.edge import Paged, route
from chalicelib.web.parameters import PageQuery, Ulid
from chalicelib.web.problems import gateway_problem

__all__ = [
    "PUBLIC",
    "ROUTES",
    "Access",
    "Key",
    "Limits",
    "PageQuery",
    "Paged",
    "Registry",
    "RouteDeclaration",
    "Ulid",
    "cors",
    "gateway_problem",
    "route",
]
