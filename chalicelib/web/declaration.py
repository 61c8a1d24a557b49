"""What a route says of itself, once. Chalice's routing, OpenAPI, the rights and the CORS table derive from it.

Structs, not dataclasses, which are put together from text whenever a function starts.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from chalicelib.access import Scope
from chalicelib.errors import GalleyError
from chalicelib.web.bodies import NoBody
from chalicelib.web.cors import Policy

REVALIDATE = "public, no-cache"
"""Caches may keep an answer, and ask each time whether it is still true: the ETag makes that cheap."""
PRIVATE = "no-store"
"""What only staff may see is kept by nobody."""
SAFE = {"GET"}
"""Methods that change nothing (RFC 9110, 9.2.1); HEAD and OPTIONS are derived."""


class Access(Struct, frozen=True):
    """Who may call: everybody; who has the right `scope`; or, with `member`, everybody who is logged in."""

    scope: Scope | None
    member: bool = False

    @property
    def private(self) -> bool:
        """Whether it must be known who calls."""
        return self.member or self.scope is not None

    def __str__(self) -> str:
        return self.scope or ("logged in" if self.member else "public")


PUBLIC = Access(None)
MEMBER = Access(None, member=True)
"""What everybody who is logged in may do with what is their own, whatever their role. No API token may."""


def needs(scope: Scope) -> Access:
    """Only callers with this right."""
    return Access(scope)


class Limits(Struct, frozen=True):
    """`parameter`: the longest path or query parameter, in characters after decoding. `body`: in bytes."""

    parameter: int = 2000
    body: int = 262_144


class RouteDeclaration(Struct, frozen=True, kw_only=True):
    """One method on one path. `operation` and `description` are the name and docstring of its function."""

    method: str
    path: str
    operation: str
    access: Access
    cors: Policy
    answer: Any
    summary: str
    description: str = ""
    path_types: dict[str, Any] = {}
    query: type[Struct] | None = None
    lenient: bool = False
    """Whether unknown query parameters are ignored, as clients that are not ours expect."""
    body: type[Struct] | None = None
    status: int = 200
    paged: bool = False
    edits: bool = False
    """Whether it changes something that has a version or can be asked for twice."""
    precondition: bool = False
    """Whether If-Match must be sent."""
    once: bool = False
    """Whether Idempotency-Key is taken."""
    location: str = ""
    """Where the thing answered can be read: `/drafts/{id}`, with fields of the answer."""
    media: tuple[str, ...] = ("application/json",)
    limits: Limits = Limits()
    cache: str = REVALIDATE
    failure: Callable[[Any], Struct] | None = None
    """Another shape for errors, where a client that is not ours expects one."""
    refuses: tuple[type[GalleyError], ...] = ()
    """What it refuses besides what its parts bring with them, for the documentation."""
    key: str = ""
    """The query parameter that is the caller's key, where a client that is not ours shows one."""
    example: Any = None
    """One answer, for the documentation."""
    body_example: Any = None

    @property
    def tag(self) -> str:
        """The first part of the path: `articles`."""
        return first_of(self.path).removesuffix(".json")

    @property
    def takes_body(self) -> bool:
        return self.body is not None and self.body is not NoBody

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Registry:
    """All declarations, in the order they were made. What contradicts an earlier one is refused at import."""

    rest: Callable[[], None] | None = None
    """Declares what waits to be asked for; before anybody looks at all of them."""

    def __init__(self) -> None:
        self._declared: dict[tuple[str, str], RouteDeclaration] = {}

    def __iter__(self) -> Iterator[RouteDeclaration]:
        if self.rest:
            self.rest()
        return iter([*self._declared.values()])

    def add(self, new: RouteDeclaration) -> None:
        """Raises TypeError for a route or an operation that is declared twice."""
        for known in self._declared.values():
            if (known.method, known.path) == (new.method, new.path):
                raise TypeError(f"{new} is declared twice")
            if known.operation == new.operation:
                raise TypeError(f"{new} and {known} are both named {new.operation}")
        self._declared[new.method, new.path] = new

    def below(self, first: str) -> list[RouteDeclaration]:
        """Those with this first segment that have been declared so far."""
        return [each for each in self._declared.values() if first_of(each.path) == first]


ROUTES = Registry()
"""Galley's own."""


def parameters_of(path: str) -> list[str]:
    """The names in a path: `/topics/{kind}/{name}` has `kind` and `name`."""
    return re.findall(r"{(\w+)}", path)


def first_of(path: str) -> str:
    """The first segment of a path: `articles` of `/articles/{article_id}`."""
    return path.strip("/").split("/")[0]
