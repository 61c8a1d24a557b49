"""HTTP in, HTTP out. Each module declares the routes of one resource; this is all of them."""

from chalicelib.routes import articles, documents, people, site, topics

BLUEPRINTS = (articles.routes, topics.routes, people.routes, site.routes, documents.routes)
