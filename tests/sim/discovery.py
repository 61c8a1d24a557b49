"""Finds every command of the project in its source: what somebody outside of `commands` calls, and what writes.

So a command that is new is in the simulator's catalogue, or the suite fails.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMANDS = ROOT / "chalicelib" / "commands"
OUTSIDE = ("app.py", "chalicelib/*.py", "chalicelib/[!c]*/**/*.py", "cli/*.py")
WRITERS = {"ledger.commit", "transactions.write", "sessions.rotate", "put_object"}
"""Whoever calls one of these, or somebody who does, writes."""


@cache
def commands() -> frozenset[str]:
    """Their names: `articles.publish`."""
    graph = {name: called for file in sorted(COMMANDS.glob("*.py")) for name, called in _functions(file)}
    return frozenset(name for name in _called_from_outside() & set(graph) if _writes(name, graph))


def _writes(name: str, graph: Mapping[str, set[str]]) -> bool:
    seen, waiting = set[str](), [name]
    while waiting:
        at = waiting.pop()
        if at in WRITERS:
            return True
        if at not in seen:
            seen.add(at)
            waiting += graph.get(at, ())
    return False


def _functions(file: Path) -> Iterator[tuple[str, set[str]]]:
    """Each function of a module of commands, `module.name`, and what it names."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    known = _imported(tree)
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            named = set(_named(node, known))
            yield f"{file.stem}.{node.name}", {f"{file.stem}.{each}" if each in own else each for each in named}


def _called_from_outside() -> set[str]:
    files = {file for pattern in OUTSIDE for file in ROOT.glob(pattern)}
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted(files)]
    return {each for tree in trees for each in _named(tree, _imported(tree))}


def _imported(tree: ast.Module) -> dict[str, str]:
    """What a name stands for that comes from elsewhere: a module, or `module.function`."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("chalicelib"):
            module = str(node.module).removeprefix("chalicelib").strip(".")
            for name in node.names:
                whole = module in {"", "commands", "models"}
                found[name.asname or name.name] = name.name if whole else f"{module.rpartition('.')[2]}.{name.name}"
    return found


def _named(tree: ast.AST, known: Mapping[str, str]) -> Iterator[str]:
    """Every function that is named in it, as `module.function` where it comes from elsewhere."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{known.get(node.value.id, node.value.id)}.{node.attr}"
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield known.get(node.id, node.id)
