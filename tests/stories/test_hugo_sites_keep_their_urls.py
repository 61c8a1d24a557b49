"""Small Hugo sites of every odd kind move in, and what readers could open at Hugo they can open at Galley.

The URLs were recorded from the real Hugo; `make test-real` compares the record with a fresh run.
"""

import json
from pathlib import Path

import pytest

from chalicelib import importers
from chalicelib.importers import writing
from chalicelib.importers.plan import Plan
from tests.conftest import NOON, HeldClock
from tests.importers import sites
from tests.machine import Machine

RECORD = json.loads((Path(__file__).parents[1] / "importers" / "recorded.json").read_text(encoding="utf-8"))
LATER = 365 * 10


def expected(name: str, plan: Plan) -> set[str]:
    """What Hugo wrote, but for the feeds of taxonomies as a whole and the jump to the first language."""
    hugo = {kind: set(paths) for kind, paths in RECORD[name].items()}
    whole = {path for path in hugo["feeds"] if path.split("/")[-2] in plan.site["taxonomies"].values()}
    jumps = {path for path in hugo["aliases"] if path in {"/", "/en/", "/de/"}}
    return set().union(*hugo.values()) - whole - jumps - {"/robots.txt"}


@pytest.mark.parametrize("name", sites.some())
def test_every_url_of_a_hugo_site_answers(name: str, galley: Machine, held_clock: HeldClock, tmp_path: Path) -> None:
    root = sites.write(tmp_path, sites.SITES[name])
    plan = importers.read(root, now=NOON)
    outcome = writing.write(plan, root, scope="site")
    held_clock.move(days=LATER)
    galley.settle()
    missing = sorted(path for path in expected(name, plan) if galley.stored(path) is None)
    assert missing == [], outcome.losses
