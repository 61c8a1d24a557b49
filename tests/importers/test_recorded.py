"""The URLs of small Hugo sites, as Hugo 0.168 wrote them once (`recorded.json`; test_hugo_oracle.py asks it
again).
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib import importers
from tests.importers import sites

NOW = datetime(2026, 11, 21, tzinfo=UTC)
RECORDED = json.loads(Path(__file__).with_name("recorded.json").read_text("utf-8"))


@pytest.mark.parametrize("name", sites.SITES)
def test_the_plan_has_the_urls_that_hugo_once_wrote(name: str, tmp_path: Path) -> None:
    plan = importers.read(sites.write(tmp_path, sites.SITES[name]), now=NOW)

    assert sites.differences(plan, {kind: set(paths) for kind, paths in RECORDED[name].items()}) == {}
    assert not [loss for loss in plan.losses if loss.what in ("path taken", "permalink")]


@pytest.mark.parametrize("name", sites.SITES)
def test_reading_twice_gives_the_same_plan_whenever_it_is_read(name: str, tmp_path: Path) -> None:
    root = sites.write(tmp_path, sites.SITES[name])
    first = importers.read(root, now=NOW)
    second = importers.read(root, now=datetime(2031, 1, 1, tzinfo=UTC))

    assert [one.digest for one in first.documents] == [one.digest for one in second.documents]
    assert (first.site, first.media, first.notes, first.losses) == (
        second.site,
        second.media,
        second.notes,
        second.losses,
    )
