"""One way through: who may import whom, and who may touch the framework, AWS and the environment."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EVERYONE = {"settings", "errors", "clock", "content", "slugs"}
MAY_IMPORT = {
    "routes": {
        "web",
        "openapi",
        "access",
        "commands",
        "models",
        "markdown",
        "renderings",
        "projections",
        "ghost",
        "routes",
    },
    "web": {"access", "access_tokens", "logs", "models", "secrets", "signing", "transactions", "web"},
    "ghost": {"models", "markdown", "web", "ghost"},
    "openapi": {"access", "web", "openapi"},
    "commands": {
        "models",
        "events",
        "images",
        "palettes",
        "ledger",
        "transactions",
        "access",
        "markdown",
        "permalinks",
        "commands",
        "aws",
        "signing",
        "access_tokens",
        "one_time",
        "passwords",
        "proof_of_work",
        "email_addresses",
        "second_factor",
    },
    "importers": {"commands", "models", "markdown", "permalinks", "importers"},
    "models": {"models", "aws", "memory", "signing", "transactions"},
    "ledger": {"access", "events", "logs", "models", "transactions", "memory"},
    "transactions": {"aws"},
    "events": {"events"},
    "memory": set(),
    "signing": {"secrets"},
    "secrets": {"aws"},
    "access": set(),
    "access_tokens": {"signing"},
    "one_time": {"signing"},
    "second_factor": {"signing"},
    "passwords": {"secrets"},
    "proof_of_work": {"models", "signing"},
    "relay": {"projections", "models", "aws"},
    "sweeper": {"relay", "models", "projections", "aws"},
    "queues": {"models", "logs"},
    "logs": {"metrics"},
    "metrics": set(),
    "projections": {"models", "events", "aws", "relay", "queues", "markdown", "palettes", "projections"},
    "markdown": {"markdown", "renderings"},
    "renderings": set(),
    "images": {"images"},
    "palettes": {"models"},
    "permalinks": set(),
    "aws": set(),
    "settings": {"email_addresses"},
    "email_addresses": set(),
    "mail": {"mail", "aws", "email_addresses"},
    "bounces": {"queues", "commands", "models", "email_addresses"},
    "errors": set(),
    "clock": set(),
    "content": set(),
    "slugs": set(),
}
MAY_ALSO_IMPORT = {
    "chalicelib/projections/images.py": {"commands", "images"},
    "chalicelib/projections/mail/__init__.py": {"mail"},
    "chalicelib/projections/mail/letters.py": {"mail"},
    "chalicelib/projections/mail/recipients.py": {"one_time"},
}
"""Images is the one projection whose work is a fact of its own: it changes what is true, by a command, as everybody
does. Mail alone sends letters, and makes the links in them.
"""
ONLY_IN = {
    "chalice": r"app\.py|chalicelib/routes/.*|chalicelib/web(/.*|\.py)|local/.*|tests/.*|bench/.*",
    "boto3": r"chalicelib/aws\.py|local/.*|tests/.*|bench/.*",
    "PIL": r"chalicelib/images/.*|tests/.*|bench/.*",
    "moto": r"local/.*|tests/.*|bench/.*",
}
ENVIRONMENT = r"chalicelib/settings\.py|local/.*|tests/.*|bench/.*"


def sources() -> list[Path]:
    folders = ("chalicelib", "cli", "deployment", "local", "bench", "tests")
    return [ROOT / "app.py", *(file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))]


@cache
def imports(file: Path) -> list[str]:
    return list(_imports(file))


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", [f for f in sources() if name_of(f).startswith("chalicelib/")], ids=name_of)
def test_imports_point_one_way(file: Path) -> None:
    part = Path(name_of(file)).parts[1].removesuffix(".py")
    if part == "__init__":
        return
    used = {name.split(".")[1] for name in imports(file) if name.startswith("chalicelib.")}
    allowed = MAY_IMPORT[part] | EVERYONE | MAY_ALSO_IMPORT.get(name_of(file), set())
    assert used <= allowed, f"{name_of(file)} may not import {sorted(used - allowed)}"


def test_frameworks_stay_at_their_edge() -> None:
    used = {(name_of(file), name.split(".")[0]) for file in sources() for name in imports(file)}
    wrong = [(file, package) for file, package in used if not re.fullmatch(ONLY_IN.get(package, ".*"), file)]
    assert wrong == []


def test_only_settings_reads_the_environment() -> None:
    reading = [file for file in sources() if re.search(r"\bos\.(environ|getenv)\b", file.read_text(encoding="utf-8"))]
    assert [name_of(file) for file in reading if not re.fullmatch(ENVIRONMENT, name_of(file))] == []


@pytest.mark.parametrize("tier", ["sim", "schemathesis", "fuzz", "browser"])
def test_a_tier_lies_in_its_folder(tier: str) -> None:
    """`make` collects no other for it."""
    marked = [name_of(f) for f in sources() if f"pytest.mark.{tier}\n" in f.read_text(encoding="utf-8")]
    assert marked
    assert [name for name in marked if not name.startswith(f"tests/{tier}/")] == []


def test_nobody_imports_the_outermost_parts() -> None:
    """`local`, `cli` and `deployment` may import anything; of the rest, only app.py imports `local`, in one line."""
    inner = [file for file in sources() if name_of(file).startswith("chalicelib/")]
    outermost = {"local", "cli", "deployment", "app", "tests"}
    found = [name_of(f) for f in inner for name in imports(f) if name.split(".")[0] in outermost]
    assert not found
    local_in_app = [name for name in imports(ROOT / "app.py") if name.split(".")[0] == "local"]
    assert len(local_in_app) == 1


def test_a_noun_is_spelt_the_same_in_every_layer() -> None:
    nouns = {
        layer: {f.stem for f in (ROOT / "chalicelib" / layer).glob("*.py") if f.stem != "__init__"}
        for layer in ("routes", "commands", "models")
    }
    plumbing = {
        "base",
        "checks",
        "states",
        "due",
        "listings",
        "paths",
        "documents",
        "problems",
        "rendering",
        "opening",
        "saving",
        "previews",
        "publications",
        "writing",
        "drafts",
        "health",
        "reading",
        "uses",
        "shown",
        "looks",
        "ghost",
        "ghost_versions",
        "diffs",
        "fields",
        "claims",
        "done",
        "ledger",
        "requests",
        "revisions",
        "auth",
        "links",
        "pending",
        "allowances",
        "exports",
    }
    for layer, names in nouns.items():
        others = set().union(*(found for other, found in nouns.items() if other != layer)) | plumbing
        assert names - plumbing <= others | {"media"}, f"{layer}: {sorted(names - others)}"
