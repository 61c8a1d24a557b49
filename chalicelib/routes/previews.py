"""An article as readers would see it, for whoever has the link."""

from typing import Annotated

from chalice.app import Blueprint
from msgspec import Meta, Struct

from chalicelib.access import Actor
from chalicelib.commands import previews
from chalicelib.models import site
from chalicelib.routes.drafts import READS
from chalicelib.web import NO_BODY, PUBLIC, File, Ulid, cors, route

routes = Blueprint(__name__)
SignedPreview = Annotated[str, Meta(min_length=40, max_length=400, description="As `POST …/preview` gave it.")]
_HEADERS = {
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": (
        "default-src 'none'; img-src * data:; media-src *; style-src 'self'; script-src 'self'; font-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
}
"""The page's own style sheet and pictures, and nothing else that runs or sends."""


class PreviewAnswer(Struct, frozen=True, kw_only=True):
    """Where the preview is, for whoever is given the link."""

    url: str
    """On the site's own host, so that the page finds its style sheet and pictures."""
    expires_at: str


@route(
    routes,
    "POST",
    "/articles/{article_id}/preview",
    access=READS,
    cors=cors.STAFF,
    body=NO_BODY,
    answer=PreviewAnswer,
    status=201,
    summary="A link to the page as publishing would make it",
    example=PreviewAnswer(url="https://oak.example/api/previews/" + "x" * 60, expires_at="2026-03-01T13:00:00.000Z"),
)
def preview_article(article_id: Ulid, actor: Actor) -> PreviewAnswer:
    """Of the newest revision as it is now. Whoever has the link sees it, for an hour."""
    given = previews.give(article_id, actor=actor)
    return PreviewAnswer(url=f"{site.api_url()}/previews/{given.text}", expires_at=given.expires_at)


@route(
    routes,
    "GET",
    "/previews/{preview}",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=File,
    media=("text/html",),
    summary="The preview of an article",
)
def get_preview(preview: SignedPreview) -> File:
    """The very page that publishing would write, made by the same renderer. No search engine keeps it."""
    from chalicelib.projections import pages  # what makes pages takes long to import, and few ask for a preview

    article = previews.imagine(preview)
    return File(pages.preview(article), "text/html; charset=utf-8", headers=_HEADERS)
