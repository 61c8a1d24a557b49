"""docs/security.md: every test that it names is there, every table is as the code is, and the count is right."""

import ast
import importlib
import re
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from chalicelib.commands import credentials, site
from chalicelib.commands.limits import LIMITS
from chalicelib.errors import Invalid
from chalicelib.models.addresses import Address
from chalicelib.models.base import Table
from chalicelib.models.invites import Invite
from chalicelib.models.people import Person
from chalicelib.models.sessions import Session
from chalicelib.models.tokens import Token
from chalicelib.routes import BELOW
from chalicelib.settings import table_of_settings
from chalicelib.web import ROUTES
from tests.machine import Machine
from tests.test_security_code import SOURCES, calls, imported, name_of, nodes

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
assert BELOW, "importing it has ROUTES know where they are"
APPLICABLE = {
    "1": "1.1 1.2 2.1 2.2 2.3 2.4 2.5 2.9 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.10 3.11 4.2 5.1 5.2",
    "2": "1.1 1.2 1.3 2.1 2.2 2.3 3.1 3.2 3.3 3.4 4.1",
    "3": "2.1 2.2 3.1 3.2 3.3 3.4 4.1 4.2 4.3 4.4 4.5 4.6 5.1 5.2 5.3 5.4 5.5 7.1 7.2",
    "4": "1.1 1.2 1.3 2.1",
    "5": "1.1 2.1 2.2 2.3 3.1 3.2 4.1 4.2 4.3",
    "6": "1.1 1.2 1.3 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 2.12 3.1 3.2 3.3 3.4 4.1 4.2 4.3 4.4 "
    "5.1 5.2 5.3 5.4 5.5 6.2 6.3",
    "7": "1.1 1.2 2.1 2.2 2.3 2.4 3.1 3.2 4.1 4.2 4.3 4.4 4.5 5.1 5.2",
    "8": "1.1 1.2 2.1 2.2 2.3 3.1",
    "9": "1.1 1.2 1.3 2.1 2.2 2.3 2.4",
    "11": "1.1 1.2 2.1 2.2 2.3 3.1 3.2 3.3 4.1 4.2 4.3 5.1",
    "12": "1.1 1.2 2.1 2.2 3.1 3.2 3.3 3.4",
    "13": "1.1 2.1 2.2 2.3 2.4 2.5 3.1 3.2 4.1 4.2 4.3 4.4 4.5",
    "14": "1.1 1.2 2.1 2.2 2.3 2.4 3.1 3.2 3.3",
    "15": "1.1 1.2 1.3 2.1 2.2 2.3 3.1 3.2 3.3 3.4 3.5 3.6 3.7",
    "16": "1.1 2.1 2.2 2.3 2.4 2.5 3.1 3.2 3.3 3.4 4.1 4.2 4.3 5.1 5.2 5.3",
}
"""By chapter, what of ASVS 5.0.0, levels 1 and 2, is about things that Galley has or is to have."""
ALL = [f"{chapter}.{rest}" for chapter, each in APPLICABLE.items() for rest in each.split()]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
UNITS = {"seconds": 1, "minutes": 60, "days": 86_400}
CRYPTOGRAPHY = {"bcrypt", "hashlib", "hmac", "jwt", "pyotp", "secrets", "ssl"}
OTHERS = {
    "Crypto",
    "Cryptodome",
    "cryptography",
    "nacl",
    "OpenSSL",
    "passlib",
    "rsa",
    "ecdsa",
    "random",
    "uuid",
    "crypt",
}
CALLED = {"hashlib.sha256": "SHA-256", "hashlib.sha384": "SHA-384", "bcrypt.hashpw": "bcrypt", "pyotp.TOTP": "pyotp"}
ACCOUNTS: dict[str, type[Table]] = {each.noun: each for each in (Person, Address, Session, Invite, Token)}


def section(heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def table(heading: str, first: str) -> list[list[str]]:
    """The rows below the head that begins with `first`, as cells."""
    lines = section(heading).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = lines[start + 2 :]
    end = next((number for number, line in enumerate(rows) if not line.startswith("|")), len(rows))
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[:end]]


def names(cell: str) -> list[str]:
    """What stands in it as code."""
    return re.findall(r"`([^`]+)`", cell)


def requirements() -> list[list[str]]:
    """Id, level, words, and tests or why not, of each."""
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+) \|$", section("ASVS 5.0"), re.MULTILINE)
    return [list(row) for row in rows]


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8")) if (ROOT / file).exists() else ast.Module([], [])
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


class Closing:
    """A line at the end of the run."""

    def __init__(self, line: str) -> None:
        self._line = line

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(self._line)


# What is named and counted


def test_every_test_that_is_named_is_there() -> None:
    found = NAMED.findall(TEXT)
    assert len(found) > 200
    assert sorted({f"{file}::{name}" for file, name in found if name not in functions(file)}) == []


def test_every_requirement_is_listed_once_and_is_shown_or_open() -> None:
    rows = requirements()
    assert [row[0] for row in rows] == ALL
    assert (len(ALL), len(set(ALL)), sum(row[1] == "1" for row in rows)) == (192, 192, 64)
    assert [row[0] for row in rows if bool(NAMED.search(row[3])) == row[3].startswith("open: ")] == []
    assert [row[0] for row in rows if not NAMED.search(row[3]) and len(row[3]) < 15] == []


def test_the_count_is_the_one_that_is_told(pytestconfig: pytest.Config) -> None:
    shown = [row[1] for row in requirements() if NAMED.search(row[3])]
    line = f"ASVS 5.0: {len(shown)}/192 (level 1: {shown.count('1')}/64, level 2: {shown.count('2')}/128)"
    print(line)
    pytestconfig.pluginmanager.register(Closing(line))
    assert f"**{line}**" in section("ASVS 5.0")


# What is told of the code


def test_every_limit_is_documented_as_it_is() -> None:
    """Those that something takes."""
    commands = [file for file in SOURCES if file.parent.name == "commands" and file.name != "limits.py"]
    words = {node.value for file in commands for node in nodes(file) if isinstance(node, ast.Constant)}
    told = {
        names(row[0])[0]: (int(row[1]), int(row[2].split()[0].replace(",", ""))) for row in table("Limits", "limit")
    }
    assert told == {name: tuple(rate) for name, rate in LIMITS.items() if name in words}


def test_every_time_is_documented_as_it_is() -> None:
    rows = table("Sessions and tokens", "time or number")
    assert len(rows) > 10
    for what, value, place in rows:
        module, _, name = names(place)[0].rpartition(".")
        number, unit = re.fullmatch(r"([\d,]+) ?(\w*)", value).groups()  # type: ignore[union-attr]
        if place != "`passwords.COST`":  # which is lowered for tests
            known = getattr(importlib.import_module(f"chalicelib.{module}"), name)
            stated = int(number.replace(",", ""))
            assert known == (timedelta(seconds=stated * UNITS[unit]) if isinstance(known, timedelta) else stated), what


def test_the_cost_of_a_password_is_the_documented_one() -> None:
    """OWASP asks for 10 at least."""
    [told] = [row[1] for row in table("Sessions and tokens", "time or number") if row[2] == "`passwords.COST`"]
    assert re.search(rf"^COST = {told}$", (ROOT / "chalicelib/passwords.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert int(told) >= 10


def test_how_many_sessions_there_may_be_is_documented() -> None:
    assert "number of sessions has no limit" in " ".join(section("Sessions and tokens").split())


def test_every_way_in_is_documented() -> None:
    told = [names(row[0])[0] for row in table("Ways in", "route")]
    given = {str(route) for route in ROUTES if {"access_token"} & {*getattr(route.answer, "__struct_fields__", ())}}
    assert set(told) == given
    assert all(all(row) for row in table("Ways in", "route"))


def test_the_words_that_a_password_may_not_be_made_of_are_those_that_are_documented(galley: Machine) -> None:
    site.configure(actor="operator", settings={"title": "Quarterly Ziggurat"})
    own = {
        "e-mail address": "morgana.lefay@avalon.example",
        "part before the @": "morganalefay77",
        "name": "Guinevere Pendragon",
        "handle": "Zorblattina1",
        "title of the publication": "quarterlyziggurat",
    }
    assert {row[0] for row in table("Ways in", "word")} == set(own)
    for password in own.values():
        with pytest.raises(Invalid, match="your own name or address, or the title"):
            credentials.check_password(password, ["Guinevere Pendragon", "zorblattina"], own["e-mail address"])


def test_fields_that_must_fit_each_other_are_documented_with_what_shows_it() -> None:
    rows = table("Who may do what", "fields")
    assert len(rows) >= 8
    assert all(NAMED.search(row[2]) and len(row[1]) > 10 for row in rows)


def test_every_attribute_is_documented_with_its_class() -> None:
    rows = [(noun, row) for row in table("What is stored", "table") for noun in names(row[0])]
    told = [(noun, name) for noun, row in rows for name in names(row[1])]
    assert len(told) == len(set(told))
    known = {(noun, name) for noun, model in ACCOUNTS.items() for name in model.get_attributes()}
    known |= {(model.noun, "*") for model in Table.__subclasses__() if model.noun not in ACCOUNTS}
    assert set(told) == known
    assert {row[2] for _, row in rows} == {row[0] for row in table("What is stored", "class")}
    assert all(row[3] and row[4] for _, row in rows)


def test_every_class_has_its_rules() -> None:
    rows = table("What is stored", "class")
    assert [row[0] for row in rows] == ["public", "staff", "personal", "secret", "bookkeeping"]
    assert all(all(row) and len(row) == 6 for row in rows)


def test_all_cryptography_is_in_the_inventory() -> None:
    """By module, with its algorithms; nothing weaker than SHA-256, and nothing of our own or of little-known make."""
    told = {f"chalicelib/{name}": row[1] for row in table("Cryptography", "module") for name in names(row[0])}
    used = {name_of(file): {each.split(".")[0] for each in imported(file)} & CRYPTOGRAPHY for file in SOURCES}
    assert set(told) == {name for name, modules in used.items() if modules}
    for file in SOURCES:
        algorithms = {CALLED[node] for node in attributes(file) & CALLED.keys()}
        assert all(each in told[name_of(file)] for each in algorithms), file
        assert {each for each in attributes(file) if re.fullmatch(r"hashlib\.\w+", each)} <= CALLED.keys(), file


def test_nothing_is_encrypted_by_galley_itself() -> None:
    assert "encrypts nothing by itself" in section("Cryptography")
    used = {name_of(file): {each.split(".")[0] for each in imported(file)} & OTHERS for file in SOURCES}
    identifiers = {name: {"uuid"} for name in ("chalicelib/ghost/shapes.py", "chalicelib/projections/pages/feeds.py")}
    assert {name: modules for name, modules in used.items() if modules} == identifiers


def attributes(file: Path) -> set[str]:
    return {ast.unparse(node) for node in nodes(file) if isinstance(node, ast.Attribute)}


def test_every_key_is_documented_with_how_it_is_changed() -> None:
    rows = table("Keys", "setting")
    secret = {variable for variable, _, _ in table_of_settings() if re.search("KEY|PEPPER|SECRET|MAIL$", variable)}
    assert {names(row[0])[0] for row in rows} == secret
    assert all(all(row) and len(row) == 4 for row in rows)


def test_every_connection_is_documented() -> None:
    clients = [call.args[0] for file in SOURCES for name, call in calls(file) if name == "aws.client"]
    services = {argument.value for argument in clients if isinstance(argument, ast.Constant)}
    rows = table("Whom Galley talks to", "to")
    assert {name for row in rows for name in names(row[0])} == services
    assert {f"chalicelib/{name}" for row in rows for name in names(row[1])} == {
        "chalicelib/aws.py",
        "chalicelib/mail/smtp.py",
    }


def test_how_soon_components_are_replaced_is_documented() -> None:
    days = [int(row[1]) for row in table("Components", "what is known")]
    assert len(days) == 4
    assert days == sorted(days)


def test_what_costs_much_is_documented_with_its_bound() -> None:
    rows = table("Limits", "work")
    assert len(rows) >= 8
    assert all(NAMED.search(row[2]) and row[1] for row in rows)
