"""What the API says of itself: the OpenAPI document, and the reference that shows it."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any

from chalice.app import Blueprint
from msgspec import Meta

from chalicelib import openapi
from chalicelib.errors import Missing
from chalicelib.routes import rendering
from chalicelib.web import PUBLIC, ROUTES, Call, File, cors, route

routes = Blueprint(__name__)

_FOLDER = Path(__file__).parents[1] / "assets" / "docs"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_FILES = {file.name: file for file in sorted(_FOLDER.iterdir()) if file.suffix in _TYPES}
"""What is served, by name: nothing else in the folder, and nothing outside of it."""
FileName = Annotated[str, Meta(description="As the page of the reference names it.", examples=["pages.css"])]
_VIEWER = "5.35.0"
_FOREVER = "public, max-age=31536000, immutable"
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""No inline script and no inline style, and not one request to another host."""


@route(
    routes,
    "GET",
    "/openapi.json",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=dict[str, Any],
    summary="This API as an OpenAPI 3.1 document",
)
def get_openapi(call: Call) -> dict[str, Any]:
    """Generators make a client of it. Its server is where it was asked for."""
    return _document(call.prefix or "/")


@route(
    routes,
    "GET",
    "/docs",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=File,
    media=("text/html",),
    summary="This API as a page to read and to try out",
)
def get_reference(call: Call) -> File:
    """Every route with its parameters, answers and problems. A token that is entered stays in the page."""
    return rendering.page("reference.html", call, csp=_CSP, title="Reference", here="docs", viewer=_VIEWER)


@route(
    routes,
    "GET",
    "/docs/{file}",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=File,
    media=("text/javascript", "text/css", "text/plain"),
    summary="A file of the reference",
)
def get_reference_file(file: FileName) -> File:
    """Scripts, stylesheets and their licences. What has a version in its name never changes."""
    if file not in _FILES:
        raise Missing("the reference has no such file", field="file")
    path = _FILES[file]
    return File(_content(path), _TYPES[path.suffix], cache=_FOREVER if _VIEWER in file else "public, no-cache")


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()


@cache
def _document(server: str) -> dict[str, Any]:
    return openapi.document(ROUTES, server=server)
