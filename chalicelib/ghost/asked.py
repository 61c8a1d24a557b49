"""The parameters of a request, as Ghost reads them."""

import re
from collections.abc import Collection
from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.errors import Invalid, Unauthenticated
from chalicelib.ghost import filters, orders
from chalicelib.ghost.conditions import Condition
from chalicelib.ghost.filters import Malformed
from chalicelib.ghost.orders import Order
from chalicelib.web.refusals import BadParameters, FieldProblem

LARGEST = 100
"""Things on one page; Ghost 6 takes `all` and anything above as this."""
_KEY = re.compile(r"[0-9a-f]{26}")
_FORMATS = {"html", "plaintext", "mobiledoc", "lexical"}
"""Ghost takes the last two without a word and shows them to nobody."""
_LISTED_FORMATS = r"^({0})?(,({0}))*$".format("|".join(sorted(_FORMATS)))


def _said(description: str, pattern: str) -> Meta:
    """A rule for the documentation only, so that what breaks it is refused as Ghost does."""
    return Meta(description=description, extra_json_schema={"pattern": pattern})


class ReadQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one thing is asked for with. Ghost's client repeats the slug of the path as a parameter."""

    key: Annotated[str, Meta(description="26 hexadecimal characters; any will do.")] = ""
    include: Annotated[str, Meta(description="`authors`, `tags`, `count.posts`, with commas.")] = ""
    fields: Annotated[str, Meta(description="Only these, with commas.")] = ""
    formats: Annotated[str, _said("`html`, `plaintext`, with commas.", _LISTED_FORMATS)] = ""
    slug: str = ""
    id: str = ""
    absolute_urls: Annotated[str, Meta(description="Ignored: every URL is absolute.")] = ""
    v: str = ""
    debug: str = ""


class BrowseQuery(ReadQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a list is asked for with."""

    limit: Annotated[str, _said("From 1 to 100; more, and `all`, is 100.", r"^(all|0*[1-9][0-9]{0,8})$")] = "15"
    page: Annotated[str, _said("From 1 on.", r"^0*[1-9][0-9]{0,8}$")] = "1"
    order: Annotated[str, Meta(description="`published_at asc`; several with commas.")] = ""
    filter: Annotated[str, Meta(description="NQL.", examples=["tag:news+featured:true"])] = ""


class Shape(Struct, frozen=True, kw_only=True):
    """Which properties an answer has. `fields` is empty for all of them."""

    fields: frozenset[str] = frozenset()
    include: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset({"html"})

    def wants(self, *names: str) -> bool:
        """Whether any of these properties is in the answer."""
        return not self.fields or not self.fields.isdisjoint(names)


class Browse(Struct, frozen=True, kw_only=True):
    """A list as it is asked for, checked."""

    limit: int
    page: int
    order: tuple[Order, ...]
    filter: Condition | None
    shape: Shape

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.limit


def check_key(query: ReadQuery) -> None:
    """Raises `Unauthenticated`. Everything here is public, so that the form of the key is enough."""
    if not query.key:
        raise Unauthenticated(
            "the parameter key is missing: it takes 26 hexadecimal characters, and any will do", "key"
        )
    if not _KEY.fullmatch(query.key):
        raise Unauthenticated("the key is not 26 hexadecimal characters in lower case; any such will do", "key")


def shape(query: ReadQuery) -> Shape:
    """Raises `Invalid` for a format that there is not. What else is unknown is left out, as Ghost does."""
    formats = _listed(query.formats)
    if unknown := sorted(formats - _FORMATS):
        raise Invalid(f"{unknown[0]} is not a format; those are: html, plaintext", "formats")
    fields = _listed(query.fields)
    kept = formats or frozenset({"html"})
    return Shape(fields=fields | formats if fields else fields, include=_listed(query.include), formats=kept)


def browse(query: BrowseQuery, sortable: Collection[str]) -> Browse:
    """Raises `Invalid` for what cannot be answered exactly, `BadParameters` for what no filter is."""
    return Browse(
        limit=min(LARGEST, LARGEST if query.limit == "all" else _number(query.limit, "limit")),
        page=_number(query.page, "page"),
        order=orders.parse(query.order, sortable),
        filter=_filter(query.filter),
        shape=shape(query),
    )


def _filter(text: str) -> Condition | None:
    try:
        return filters.parse(text) if text.strip() else None
    except Malformed as error:
        fault = FieldProblem(detail=error.message, parameter="filter")
        raise BadParameters(f"the filter is malformed: {error.message}", faults=[fault]) from None


def _number(text: str, name: str) -> int:
    if not re.fullmatch(r"0*[1-9][0-9]{0,8}", text):
        raise Invalid(f"{text[:40]!r} is not a whole number from 1 on", name)
    return int(text)


def _listed(text: str) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in text.split(",") if name.strip())
