"""Chalice's table of routes, filled as it is asked: a process that answers one route need not import all the others.

Chalice finds the function of a request at `routes[path][method]`. The modules that have routes below the first segment
of the path are imported in their order until one has declared that method. Who looks at all methods of a path gets
what is below its segment, who looks at all paths gets everything.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import RLock
from typing import Any, TypeVar

from chalice.app import Blueprint, Chalice

from chalicelib.web.declaration import Registry, first_of
from chalicelib.web.others import complete

V = TypeVar("V")


class _Filled(dict[str, V]):
    """Complete before it is looked at as a whole: `fill` is called first."""

    def __init__(self, fill: Callable[[], object]) -> None:
        super().__init__()
        self._fill = fill

    def __iter__(self) -> Iterator[str]:
        self._fill()
        return super().__iter__()

    def __len__(self) -> int:
        self._fill()
        return super().__len__()

    def keys(self) -> Any:
        self._fill()
        return super().keys()

    def values(self) -> Any:
        self._fill()
        return super().values()

    def items(self) -> Any:
        self._fill()
        return super().items()

    def get(self, key: str, default: Any = None) -> Any:
        found = key in self
        return self[key] if found else default


class Waiting(_Filled[dict[str, Any]]):
    """To be an app's `routes`. `below`: the first segment of a path → the names of the modules that have routes below
    it, those first that are to be found fast. `blueprint_of` a module imports it.
    """

    def __init__(
        self,
        app: Chalice,
        registry: Registry,
        below: Mapping[str, Sequence[str]],
        blueprint_of: Callable[[str], Blueprint],
    ) -> None:
        super().__init__(self._look_everywhere)
        self._app, self._registry, self._blueprint_of = app, registry, blueprint_of
        self._waiting = {first: [*names] for first, names in below.items()}
        self._registered: set[str] = set()
        self._lock, self._busy = RLock(), False

    def __missing__(self, path: str) -> dict[str, Any]:
        """As in Chalice's own table, a path that nobody has declared has no methods."""
        return self.setdefault(path, _Methods(path, self))

    def __contains__(self, path: object) -> bool:
        self.look(first_of(str(path)))
        return super().__contains__(path)

    def _look_everywhere(self) -> None:
        for first in [*self._waiting]:
            self.look(first)

    def look(self, first: str, found: Callable[[], bool] = lambda: False) -> bool:
        """Register what is below a segment, one module after the other until it is `found`; whether it was.

        While Chalice registers a module it asks what is there already, and is told that.
        """
        with self._lock:
            while not found() and not self._busy and first in self._waiting:
                self._busy = True
                try:
                    self._next(first)
                finally:
                    self._busy = False
            return found()

    def _next(self, first: str) -> None:
        """Last comes what answers the methods that are not declared."""
        names = self._waiting[first]
        if not names:
            self._app.register_blueprint(complete(self._registry.below(first)))
            del self._waiting[first]
        else:
            self._register(names[0])
            del names[0]

    def _register(self, name: str) -> None:
        if name not in self._registered:
            self._app.register_blueprint(self._blueprint_of(name))
            self._registered.add(name)


class _Methods(_Filled[Any]):
    """The methods of one path."""

    def __init__(self, path: str, table: Waiting) -> None:
        super().__init__(lambda: table.look(self._first))
        self._first, self._table = first_of(path), table

    def __missing__(self, method: str) -> Any:
        if method in self:
            return self[method]
        raise KeyError(method)

    def __contains__(self, method: object) -> bool:
        known = super().__contains__
        return known(method) or self._table.look(self._first, lambda: known(method))
