"""An import that dies, or gets no answer, at any AWS call: begun again it goes on, and a third time changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from chalicelib import importers
from chalicelib.importers import writing
from chalicelib.models.ledger import Entry
from tests.sim.cast import begin
from tests.sim.conftest import Tally
from tests.sim.faults import FAILURES, Fault, possible
from tests.sim.network import striking
from tests.sim.promises import check_all, files
from tests.sim.world import START, World

pytestmark = pytest.mark.sim
POST = """---
title: Day {day}
date: 2026-01-0{day}
tags: [ink, lead]
author: Ada Lovelace & Bob Cratchit
aliases: [/old/{day}/]
---
Day {day}.
"""


@dataclass(frozen=True)
class Blog:
    folder: Path

    def bring(self) -> writing.Outcome:
        return writing.write(importers.read(self.folder, now=START), self.folder, scope="ink")


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    posts = tmp_path / "content" / "post"
    posts.mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text('title = "Ink"\nbaseURL = "https://ink.example/"\n')
    for day in (1, 2):
        (posts / f"{day}.md").write_text(POST.format(day=day))
    return Blog(tmp_path)


def brought(blog: Blog, check: Callable[[World], None] = lambda _: None) -> dict[str, str]:
    """The site after an import into a world of its own, when all is quiet again: the stream is lost."""
    world, _ = begin(1)
    with world.running():
        check(world)
        blog.bring()
        told = len(list(Entry.scan()))
        blog.bring()
        assert len(list(Entry.scan())) == told, "once more changes nothing"
        world.lambdas.lose_stream()
        world.catch_up()
        check_all()
        return without_ids(files())


def without_ids(site: dict[str, str]) -> dict[str, str]:
    """The files with their ETags, but for those that name articles by their ids: what is imported anew has others."""
    return {key: "" if key.endswith((".json", "atom.xml")) else etag for key, etag in site.items()}


def faults(blog: Blog) -> Iterator[tuple[int, Fault]]:
    world, _ = begin(1)
    with world.running(), striking(world.network) as seen:
        blog.bring()
    yield from ((at, fault) for at, operation in enumerate(seen) for fault in possible(operation))


def test_an_import_goes_on_where_it_was_at_every_call(blog: Blog, tally: Tally) -> None:
    reference, found = brought(blog), list(faults(blog))
    for at, fault in found:

        def struck(world: World, at: int = at, fault: Fault = fault) -> None:
            with striking(world.network, at, fault) as seen:
                try:
                    blog.bring()
                except FAILURES:
                    assert len(seen) > at
            world.new_process()

        assert brought(blog, struck) == reference, (at, fault)
    tally(faults=len(found))
