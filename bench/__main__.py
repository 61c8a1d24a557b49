"""`make bench`: runs every measure, prints the figures, and writes them to bench/results.json under stable keys.

`python -m bench handlers calls` runs only those and leaves the other figures as they are.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from bench import (
    account_routes,
    calls,
    cold_start,
    generators,
    handlers,
    images,
    imports,
    markdown,
    passwords,
    peers,
    publish,
    rebuild,
    units,
)
from bench.figures import Figure

RESULTS = Path(__file__).parent / "results.json"
MEASURES: dict[str, Callable[[], Iterator[Figure]]] = {
    "handlers": handlers.measure,
    "calls": calls.measure,
    "publish": publish.measure,
    "imports": imports.measure,
    "markdown": markdown.measure,
    "rebuild": rebuild.measure,
    "images": images.measure,
    "passwords": passwords.measure,
    "accounts": account_routes.measure,
    "cold_start": cold_start.measure,
    "units": units.measure,
}
MISSING = f"""
What Galley is measured beside is not all installed (pip's reason is above): the frameworks in {peers.FOLDER}, the
generators in {generators.FOLDER}. Figures beside what is missing are left out: handlers.*.beside_*, rebuild.*.
`make bench` installs both, from requirements-bench.txt and requirements-generators.txt.
"""


def main(names: list[str]) -> None:
    if unknown := set(names) - set(MEASURES):
        sys.exit(f"there is no measure {', '.join(sorted(unknown))}; there are: {', '.join(MEASURES)}")
    complete = peers.installed() and rebuild.installed()
    if not complete and os.environ.get("CI") == "true":
        sys.exit(MISSING)
    figures = list(_measured(names or list(MEASURES)))
    _write(_kept(names) | _table(figures))
    if not complete:
        print(MISSING, file=sys.stderr)


def _measured(names: Iterable[str]) -> Iterator[Figure]:
    for name in names:
        for figure in MEASURES[name]():
            print(f"{figure.key:<64} {figure.value:>10} {figure.unit}", flush=True)
            yield figure


def _kept(names: list[str]) -> dict[str, Any]:
    """What is written already of the measures that do not run now, and of rebuilds of other sizes."""
    if not RESULTS.exists():
        return {}
    now = {name.removesuffix("s") if name == "imports" else name for name in names or MEASURES} - {"rebuild"}
    known = json.loads(RESULTS.read_text(encoding="utf-8"))
    return {key: entry for key, entry in known.items() if key.split(".")[0] not in now}


def _table(figures: list[Figure]) -> dict[str, Any]:
    return {f.key: {"value": f.value, "unit": f.unit, "command": "make bench"} for f in figures}


def _write(table: dict[str, Any]) -> None:
    RESULTS.write_text(json.dumps(dict(sorted(table.items())), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
