"""What `type` of a problem leads to: a page for each kind, and the list of them."""

from http import HTTPStatus
from typing import Annotated

import msgspec
from chalice.app import Blueprint
from msgspec import Meta

from chalicelib.errors import Missing
from chalicelib.routes import rendering
from chalicelib.web import PUBLIC, Call, File, Problem, cors, route
from chalicelib.web.explained import Explanation
from chalicelib.web.explanations import EXPLANATIONS
from chalicelib.web.problems import INTERNAL, KINDS, Kind

routes = Blueprint(__name__)
ProblemSlug = Annotated[str, Meta(description="The last part of a problem's `type`.", examples=["not-found"])]

_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@route(
    routes,
    "GET",
    "/problems",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=File,
    media=("text/html",),
    summary="All kinds of problems, as a page",
)
def list_problems(call: Call) -> File:
    """Status, slug and title of each, with a link to its cause and cure."""
    kinds = sorted(kinds_by_slug().values(), key=lambda kind: kind.status)
    return rendering.page("problems.html", call, csp=_CSP, title="Problems", here="problems", kinds=kinds)


@route(
    routes,
    "GET",
    "/problems/{slug}",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=File,
    media=("text/html",),
    summary="One kind of problem with its cause and cure, as a page",
)
def get_problem(slug: ProblemSlug, call: Call) -> File:
    """The `type` of a problem is the address of this page."""
    explanation = EXPLANATIONS.get(slug)
    if explanation is None:
        raise Missing("no problem has such a slug", field="slug")
    kind = kinds_by_slug()[slug]
    return rendering.page(
        "problem.html",
        call,
        csp=_CSP,
        title=kind.title,
        here="",
        kind=kind,
        explanation=explanation,
        example=example(explanation, kind, call.prefix),
    )


def kinds_by_slug() -> dict[str, Kind]:
    """Ours, and what the gateway says on its own."""
    gateways = [
        Kind(each.gateway, each.slug, HTTPStatus(each.gateway).phrase) for each in EXPLANATIONS.values() if each.gateway
    ]
    return {kind.slug: kind for kind in (*KINDS.values(), INTERNAL, *gateways)}


def example(explanation: Explanation, kind: Kind, prefix: str) -> str:
    """A problem of this kind as it goes over the wire, indented."""
    problem = Problem(
        type=prefix + kind.type,
        title=kind.title,
        status=kind.status,
        detail=explanation.detail,
        instance=prefix + explanation.instance,
        request_id="6b1d6a4c-4f39-4f3f-9a52-2b7d2a1f7f10",
        errors=explanation.errors,
        current=explanation.current or msgspec.UNSET,
    )
    return msgspec.json.format(msgspec.json.encode(problem), indent=2).decode()
