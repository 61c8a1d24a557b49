"""HTTP in, HTTP out. Each module declares the routes of one resource; this is all of them."""

from chalicelib.routes import (
    articles,
    documents,
    drafts,
    ghost,
    ghost_versions,
    health,
    people,
    previews,
    problems,
    publications,
    revisions,
    site,
    tokens,
    topics,
    writing,
)
from chalicelib.web import ROUTES, complete

BLUEPRINTS = (
    articles.routes,
    writing.routes,
    publications.routes,
    revisions.routes,
    previews.routes,
    drafts.routes,
    topics.routes,
    people.routes,
    site.routes,
    tokens.routes,
    documents.routes,
    problems.routes,
    health.routes,
    ghost.routes,
    ghost_versions.routes,
    complete(ROUTES),
)
