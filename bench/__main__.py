"""`make bench`: runs every measure, prints the figures, and writes them to bench/results.json under stable keys."""

import json
from pathlib import Path

from bench import calls, imports, publish
from bench.figures import Figure

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    figures: list[Figure] = []
    for measure in (calls.measure, publish.measure, imports.measure):
        for figure in measure():
            print(f"{figure.key:<52} {figure.value:>10} {figure.unit}", flush=True)
            figures.append(figure)
    table = {f.key: {"value": f.value, "unit": f.unit, "command": "make bench"} for f in sorted(figures)}
    RESULTS.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
