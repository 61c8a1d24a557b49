"""The edge: turns requests into typed arguments and answers into HTTP. Knows nothing of publishing.

What only routes that change something need, `edits.Edit`, is not here, so that others start without it.
"""

from chalicelib.web import cors
from chalicelib.web.answers import SECURITY, File
from chalicelib.web.bodies import NoBody
from chalicelib.web.calls import Call
from chalicelib.web.cookies import Kept
from chalicelib.web.cursors import Key
from chalicelib.web.declaration import MEMBER, PUBLIC, ROUTES, Access, Limits, Registry, RouteDeclaration, needs
from chalicelib.web.edge import Paged, route
from chalicelib.web.others import complete
from chalicelib.web.parameters import PageQuery, Ulid
from chalicelib.web.problems import Problem
from chalicelib.web.waiting import Waiting

NO_BODY = NoBody

__all__ = [
    "MEMBER",
    "NO_BODY",
    "PUBLIC",
    "ROUTES",
    "SECURITY",
    "Access",
    "Call",
    "File",
    "Kept",
    "Key",
    "Limits",
    "PageQuery",
    "Paged",
    "Problem",
    "Registry",
    "RouteDeclaration",
    "Ulid",
    "Waiting",
    "complete",
    "cors",
    "needs",
    "route",
]
