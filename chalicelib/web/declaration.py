"""What a route says of itself, once. Chalice's routing, OpenAPI and the CORS table derive from it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from msgspec import Struct

from chalicelib.web.cors import Policy


class Access(Enum):
    """Who may call."""

    PUBLIC = "public"


PUBLIC = Access.PUBLIC
REVALIDATE = "public, no-cache"
"""Caches may keep an answer, and ask each time whether it is still true: the ETag makes that cheap."""


@dataclass(frozen=True)
class Limits:
    """`parameter` is the longest path or query parameter, in characters after decoding."""

    parameter: int = 2000


@dataclass(frozen=True, kw_only=True)
class RouteDeclaration:
    """One method on one path. `operation` and `description` are the name and docstring of its function."""

    method: str
    path: str
    operation: str
    access: Access
    cors: Policy
    answer: Any
    summary: str
    description: str = ""
    path_types: dict[str, Any] = field(default_factory=dict)
    query: type[Struct] | None = None
    paged: bool = False
    limits: Limits = Limits()
    cache: str = REVALIDATE
    example: Any = None
    """One answer, for the documentation."""

    @property
    def tag(self) -> str:
        """The first part of the path: `articles`."""
        return self.path.strip("/").split("/")[0].removesuffix(".json")

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Registry:
    """All declarations, in the order they were made. What contradicts an earlier one is refused at import."""

    def __init__(self) -> None:
        self._declared: dict[tuple[str, str], RouteDeclaration] = {}

    def __iter__(self) -> Iterator[RouteDeclaration]:
        return iter(self._declared.values())

    def add(self, new: RouteDeclaration) -> None:
        """Raises TypeError: a route or operation declared twice, or two CORS policies on one path."""
        for known in self:
            if (known.method, known.path) == (new.method, new.path):
                raise TypeError(f"{new} is declared twice")
            if known.operation == new.operation:
                raise TypeError(f"{new} and {known} are both named {new.operation}")
            if known.path == new.path and known.cors != new.cors:
                raise TypeError(f"{new} has the CORS policy {new.cors.name}, {known} has {known.cors.name}")
        self._declared[new.method, new.path] = new


ROUTES = Registry()
"""Galley's own."""


def parameters_of(path: str) -> list[str]:
    """The names in a path: `/topics/{kind}/{name}` has `kind` and `name`."""
    return re.findall(r"{(\w+)}", path)
