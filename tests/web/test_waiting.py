"""A table of routes that is filled as it is asked: what is found, and what is imported for it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chalice.app import Blueprint, Chalice

import app as galley
from chalicelib import routes
from chalicelib.web import PUBLIC, ROUTES, Registry, Waiting, cors, route
from chalicelib.web.declaration import first_of
from tests.web.edge import Shown

FOLDER = Path(routes.__file__).parent
BELOW = {"teas": ("reads", "writes", "both"), "pots": ("both",), "cups": ("cups",)}
DECLARED = {
    "reads": ["GET /teas/{tea}", "GET /teas"],
    "writes": ["DELETE /teas/{tea}"],
    "both": ["GET /teas/{tea}/pots", "GET /pots"],
    "cups": ["GET /cups"],
}
"""What each module of such an app declares."""
TEA, OTHERS = {"GET", "HEAD", "DELETE"}, {"OPTIONS", "POST", "PUT", "PATCH"}


class Table:
    def __init__(self) -> None:
        self.app, self.registry, self.imported = Chalice("waiting"), Registry(), list[str]()
        self.app.routes = self.routes = Waiting(self.app, self.registry, BELOW, self._blueprint)

    def _blueprint(self, name: str) -> Blueprint:
        """The routes that a module declares when it is imported."""
        self.imported.append(name)
        made = Blueprint(name)
        for number, (method, path) in enumerate(each.split() for each in DECLARED[name]):
            said: dict[str, Any] = {"access": PUBLIC, "cors": cors.PUBLIC, "answer": Shown, "summary": name}
            route(made, method, path, registry=self.registry, **said)(_view(f"{name}_{number}", "{" in path))
        return made


def _view(name: str, takes: bool) -> Callable[..., Shown]:
    def of_one(tea: str) -> Shown:
        return Shown(tea)

    def of_all() -> Shown:
        return Shown()

    made = of_one if takes else of_all
    made.__name__ = name
    return made


@pytest.fixture
def table() -> Table:
    return Table()


def test_a_route_imports_the_modules_of_its_segment_until_one_has_it(table: Table) -> None:
    assert "GET" in table.routes["/teas/{tea}"]
    assert table.imported == ["reads"]
    assert table.routes["/teas/{tea}"]["DELETE"].method == "DELETE"
    assert table.imported == ["reads", "writes"]


def test_a_method_that_is_not_declared_is_answered_by_what_knows_all_that_are(table: Table) -> None:
    assert "OPTIONS" in table.routes["/teas/{tea}"]
    assert table.imported == ["reads", "writes", "both"]
    assert table.routes["/teas/{tea}"]["PUT"].view_function.__module__ == "chalicelib.web.others"


@pytest.mark.parametrize("look", [set, len, dict, lambda found: found.items(), lambda found: found.values()])
def test_who_looks_at_all_methods_of_a_path_gets_all(table: Table, look: Callable[[Any], Any]) -> None:
    assert look(table.routes["/teas/{tea}"])
    assert dict.keys(table.routes["/teas/{tea}"]) == TEA | OTHERS
    assert table.imported == ["reads", "writes", "both"]


@pytest.mark.parametrize("look", [list, len, dict, bool, lambda found: found.items(), lambda found: found.values()])
def test_who_looks_at_all_paths_gets_all(table: Table, look: Callable[[Any], Any]) -> None:
    assert look(table.routes)
    assert table.imported == ["reads", "writes", "both", "cups"]
    assert dict.keys(table.routes) == {"/teas/{tea}", "/teas", "/teas/{tea}/pots", "/pots", "/cups"}
    assert all(len({*methods} & OTHERS) >= 4 for methods in dict.values(table.routes))


def test_a_module_below_two_segments_is_registered_once(table: Table) -> None:
    assert {*table.routes["/pots"]} == {"GET", "HEAD", "DELETE"} | OTHERS
    assert table.routes["/teas/{tea}/pots"]["GET"].view_name == "both_0"
    assert {*table.routes["/teas/{tea}/pots"]} == {"GET", "HEAD", "DELETE"} | OTHERS
    assert sorted(table.imported) == ["both", "reads", "writes"]


def test_a_path_that_nobody_has_declared_has_no_methods_and_imports_nothing(table: Table) -> None:
    assert "GET" not in table.routes["/plates"]
    assert list(table.routes["/plates"]) == []
    assert table.imported == []
    with pytest.raises(KeyError, match="GET"):
        table.routes["/plates"]["GET"]


def test_whether_a_path_is_there_is_known_of_its_segment(table: Table) -> None:
    assert "/cups" in table.routes
    assert table.routes.get("/cups")
    assert "/cups/{cup}" not in table.routes
    assert table.routes.get("/cups/{cup}") is None
    assert table.imported == ["cups"]


def test_a_module_that_fails_is_tried_again(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> Blueprint:
        raise ImportError(name)

    with monkeypatch.context() as patched:
        patched.setattr(table.routes, "_blueprint_of", broken)
        with pytest.raises(ImportError, match="cups"):
            table.routes["/cups"]["GET"]
    assert table.routes["/cups"]["GET"]


def test_the_table_names_every_module_with_routes() -> None:
    declaring = {file.stem for file in FOLDER.glob("*.py") if " = Blueprint(" in file.read_text(encoding="utf-8")}
    assert {name for names in routes.BELOW.values() for name in names} == declaring


def test_each_route_is_in_a_module_that_its_first_segment_leads_to() -> None:
    found = {
        (first_of(path), entry.view_function.__module__.rpartition(".")[2])
        for path, methods in galley.app.routes.items()
        for entry in methods.values()
    }
    told = {(first, name) for first, names in routes.BELOW.items() for name in names}
    assert found == told | {(first, "others") for first in routes.BELOW}


def test_who_looks_at_all_declarations_gets_all() -> None:
    assert {(each.path, each.method) for each in ROUTES} == {
        (path, method)
        for path, methods in galley.app.routes.items()
        for method, entry in methods.items()
        if entry.view_function.__module__ != "chalicelib.web.others" and method != "HEAD"
    }
