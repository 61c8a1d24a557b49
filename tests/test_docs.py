"""What the documentation says is compared with the code: names, numbers, links, and every example is run."""

import importlib
import re
from collections.abc import Iterator
from datetime import timedelta
from inspect import getdoc
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
import pytest

from chalicelib.events import KINDS
from chalicelib.projections.pages.files import File
from chalicelib.routes import BELOW
from chalicelib.settings import table_of_settings
from chalicelib.web import ROUTES, RouteDeclaration, tables
from chalicelib.web.problems import INTERNAL
from chalicelib.web.problems import KINDS as PROBLEMS
from cli.main import galley as command_line

ROOT = Path(__file__).parents[1]
DOCS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")), ROOT / "clients/javascript/README.md"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
assert BELOW, "importing it has ROUTES know where they are"
OWN = [route for route in ROUTES if route.failure is None]
"""The routes of Galley's own API; the others answer clients of another system, in its shape."""
_ROW = re.compile(r"^\| (.+) \|$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_UNITS = {"minutes": timedelta(minutes=1), "days": timedelta(days=1)}


def doc(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every row of every table, without the marks of code."""
    return [[cell.strip().strip("`") for cell in row.split("|")] for row in _ROW.findall(text)]


def numbers() -> Iterator[tuple[str, str]]:
    """Every number of a table whose last column names the constant behind it."""
    for name in ("publishers", "architecture"):
        yield from ((row[-1], row[1]) for row in rows(doc(name)) if re.fullmatch(r"[a-z_.]+\.[A-Z_]+", row[-1]))


def anchors(file: Path) -> set[str]:
    """The headings of a file as GitHub names them."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links() -> Iterator[tuple[Path, str]]:
    for file in DOCS:
        found = _LINK.findall(file.read_text(encoding="utf-8"))
        yield from ((file, link) for link in found if not urlsplit(link).scheme)


def fields(type_: Any) -> Iterator[str]:
    """The names of all fields of an answer, those inside other answers too."""
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        for field in msgspec.structs.fields(type_):
            yield field.name
            for inner in getattr(field.type, "__args__", ()):
                yield from fields(inner) if inner is not type_ else ()


def test_the_tables_of_routes_are_the_declarations() -> None:
    assert doc("routes") == tables.markdown(ROUTES), "run ./galley routes > docs/routes.md"


@pytest.mark.parametrize("route", OWN, ids=str)
def test_every_route_has_a_section_with_all_its_fields(route: RouteDeclaration) -> None:
    section = re.search(
        rf"^### `{re.escape(str(route))}`\n(.*?)(?=^##)", doc("api") + "\n## ", re.MULTILINE | re.DOTALL
    )
    assert section, route
    assert f"http://localhost:8000{route.path.partition('{')[0]}" in section[1]
    if route.access.scope:
        assert f"`{route.access}`" in section[1] or route.tag == "tokens"
    everywhere = doc("api")
    named = {*fields(route.answer), *fields(route.body), *fields(route.query)}
    assert {name for name in named if f"`{name}`" not in everywhere} == set()


@pytest.mark.parametrize("route", [route for route in ROUTES if route not in OWN], ids=str)
def test_every_route_for_clients_of_ghost_is_in_their_table(route: RouteDeclaration) -> None:
    assert [row for row in rows(doc("ghost")) if row[0] == str(route)]


def test_the_api_documents_no_route_that_is_not_there() -> None:
    documented = re.findall(r"^### `(.+)`$", doc("api"), re.MULTILINE)
    assert sorted(documented) == sorted(map(str, OWN))
    told = [row[0] for row in rows(doc("ghost")) if row[0].startswith("GET /")]
    assert set(told) == {str(route) for route in ROUTES if route not in OWN}


def test_every_problem_is_documented_with_its_status_and_title() -> None:
    known = {(kind.type, str(kind.status), kind.title) for kind in (*PROBLEMS.values(), INTERNAL)}
    told = {tuple(row) for row in rows(doc("api")) if row[0].startswith("/problems/")}
    assert known == told


def test_every_event_is_documented_in_the_words_of_its_docstring() -> None:
    known = {kind: (getdoc(event) or "").splitlines()[0] for kind, event in KINDS.items()}
    told = dict(row for row in rows(doc("architecture")) if row[0] in known)
    assert told == known


def test_every_kind_of_file_is_documented() -> None:
    told = doc("architecture")
    assert [kind.__name__ for kind in File.__args__ if f"`{kind.__name__}`" not in told] == []


def test_every_setting_is_documented_with_its_default_and_meaning() -> None:
    variables = {variable for variable, _, _ in table_of_settings()}
    told = [tuple(row) for row in rows(doc("operate")) if row[0] in variables]
    assert told == [tuple(cell.strip("`") for cell in row) for row in table_of_settings()]


def test_every_command_of_the_command_line_is_documented() -> None:
    told = doc("operate")
    assert [name for name in command_line.commands if f"`./galley {name}" not in told] == []


@pytest.mark.parametrize(("constant", "told"), sorted(set(numbers())))
def test_a_number_in_the_documentation_is_the_one_in_the_code(constant: str, told: str) -> None:
    module, _, name = constant.rpartition(".")
    place = module if module.startswith("cli.") else f"chalicelib.{module}"
    value = getattr(importlib.import_module(place), name)
    number, unit = re.fullmatch(r"([\d,]+) ?(\w*)", told).groups()  # type: ignore[union-attr]
    stated = int(number.replace(",", ""))
    assert value == (stated * _UNITS[unit] if isinstance(value, timedelta) else stated)


def test_numbers_are_found_in_both_documents() -> None:
    assert len(set(numbers())) > 25


def test_every_target_of_the_makefile_is_named() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE)) - {"help"}
    told = README + doc("operate")
    assert targets
    assert {target for target in targets if f"make {target}" not in told} == set()


def test_the_documentation_names_no_target_that_is_not_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    quoted = {name for file in DOCS for name in re.findall(r"`make ([a-z-]+)`", file.read_text(encoding="utf-8"))}
    assert {name for name in quoted if f"\n{name}:" not in makefile} == set()


def test_the_map_in_the_readme_is_the_tree() -> None:
    block = re.search(r"^## The map.*?^```\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert block
    named = [line.split()[0] for line in block[1].splitlines()]
    assert [name for name in named if not (ROOT / name).exists()] == []
    parts = {file.name for file in (ROOT / "chalicelib").iterdir() if not file.name.startswith("__")}
    assert {part for part in parts if part not in block[1]} == set()


def test_the_readme_stays_short() -> None:
    assert README.count("\n") < 200


@pytest.mark.parametrize(("file", "link"), sorted(set(links())), ids=str)
def test_a_link_leads_somewhere(file: Path, link: str) -> None:
    path, _, fragment = link.partition("#")
    target = (file.parent / unquote(path)).resolve() if path else file
    assert target.is_relative_to(ROOT)
    assert target.exists()
    assert not fragment or fragment in anchors(target)


@pytest.mark.parametrize("file", DOCS, ids=lambda file: file.name)
def test_files_named_in_the_documentation_are_there(file: Path) -> None:
    text = re.sub(r"^```.*?^```", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    folders = ("chalicelib", "cli", "clients", "local", "tests", "bench", "docs", ".chalice", ".ci")
    named = {name for name in re.findall(r"`([\w./-]+)`", text) if name.split("/")[0] in folders and "/" in name}
    assert {name for name in named if not (ROOT / name).exists()} == set()
