"""Run with nothing but the package to be found: what its code imports anywhere, inside of functions too, and is not
there.

`python -I -S -B imports.py FOLDERS`: prints a line for each.
"""

import ast
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDERS = sys.argv[1].split(os.pathsep)
sys.path[:] = [*FOLDERS, *sys.path]
_ON_ONE_MACHINE = "local"
"""What `app.py` imports outside of Lambda only."""


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}:{each.name}" for each in node.names)


def is_there(name: str) -> bool:
    module, _, attribute = name.partition(":")
    try:
        found = importlib.import_module(module)
    except ImportError:
        return False
    if not attribute or hasattr(found, attribute):
        return True
    return is_there(f"{module}.{attribute}")


task = Path(FOLDERS[0])
for file in sorted([task / "app.py", *(task / "chalicelib").rglob("*.py")]):
    for name in imported(ast.parse(file.read_bytes())):
        if name.split(".")[0].split(":")[0] != _ON_ONE_MACHINE and not is_there(name):
            print(f"{file.relative_to(task)} imports {name}")
