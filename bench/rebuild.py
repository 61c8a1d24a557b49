"""A whole rebuild beside Hugo and Pelican: the same articles, the same machine, one after the other.

Galley reads its articles from the tables on disk and writes the files into a folder with the code that writes to S3.
It writes more than the others: a JSON twin of each page, three formats of the feed, a shard of the sitemap each month.
Saving an article keeps its HTML, and the first build uses that; a cold one, as after a change of the Markdown renderer,
parses every text, as the others do each time.

All three read texts from memory and write files into it (tmpfs), where there is such a place: what a disk's journal
takes for a file is many times what it takes to make it, and differs from minute to minute. The tables are on disk.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import corpus, generators
from bench.figures import Figure
from bench.generators import Run
from chalicelib import clock, importers
from chalicelib.commands import site
from chalicelib.importers import writing
from chalicelib.models.revisions import Revision
from chalicelib.projections.pages.folder import NOTES
from chalicelib.settings import settings
from local import embedded, resources, running

MEMORY = Path("/dev/shm")
"""Linux has it."""


def installed() -> bool:
    """Whether the other generators are there."""
    return all((generators.FOLDER / name).exists() for name in ("hugo", "pelican"))


def measure() -> Iterator[Figure]:
    for size in corpus.SIZES if installed() else ():
        for highlighted in (False, True):
            yield from _beside(size, highlighted=highlighted)


def _beside(size: int, *, highlighted: bool) -> Iterator[Figure]:
    name = f"articles_{size}.{'highlighted' if highlighted else 'plain'}"
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        root = Path(folder)
        ours, again, cold, differing = _galley(root / "galley", size, highlighted=highlighted)
        others = {
            made.__name__: made(
                root / made.__name__, corpus.texts(size, highlighted=highlighted), highlighted=highlighted
            )
            for made in (generators.hugo, generators.pelican)
        }
    yield Figure(f"rebuild.seconds.{name}", round(ours.seconds, 1), "seconds")
    yield Figure(f"rebuild.processor_seconds.{name}", round(ours.processor, 1), "seconds, without those of the tables")
    yield Figure(f"rebuild.cold_seconds.{name}", round(cold.seconds, 1), "seconds, with every text to be parsed")
    yield Figure(f"rebuild.articles_per_second.{name}", round(size / ours.seconds), "articles per second")
    yield Figure(f"rebuild.files.{name}", ours.files, "files")
    yield Figure(f"rebuild.memory.{name}", round(ours.memory), "MiB in the largest process")
    yield Figure(f"rebuild.files_that_differ_in_another.{name}", differing, "files")
    yield Figure(f"rebuild.unchanged_again.{name}", round(again.seconds / ours.seconds, 2), "of the time of the first")
    for other, run in others.items():
        yield Figure(f"rebuild.beside_{other}.{name}", round(ours.seconds / run.seconds, 2), "of its time")
        used = round(ours.processor / run.processor, 2)
        yield Figure(f"rebuild.processor_beside_{other}.{name}", used, "of its seconds of processors")
        yield Figure(f"rebuild.cold_beside_{other}.{name}", round(cold.seconds / run.seconds, 2), "of its time")
        yield Figure(f"rebuild.files_{other}.{name}", run.files, "files")
        yield Figure(f"rebuild.memory_{other}.{name}", round(run.memory), "MiB")


def _galley(folder: Path, size: int, *, highlighted: bool) -> tuple[Run, Run, Run, int]:
    """The first build into an empty folder; a second one that finds everything as it should be; a third one, into a
    folder of its own, from tables that hold no HTML; and the files that come out otherwise in that.
    """
    corpus.for_hugo(folder, corpus.texts(size, highlighted=highlighted))
    with tempfile.TemporaryDirectory() as state, _store(Path(state)):
        plan = importers.read(folder, now=clock.now())
        writing.write(plan, folder, scope="bench")
        site.configure(actor="bench", settings={"feeds": ["all"], "base_url": "https://bench.example"})
        first, again = _run(folder, "out"), _run(folder, "out")
        _forget_html()
        cold = _run(folder, "other")
    pairs = zip(_files(folder / "out"), _files(folder / "other"), strict=True)
    return first, again, cold, sum(1 for a, b in pairs if a != b)


def _forget_html() -> None:
    """As the tables of a version that kept none."""
    for revision in Revision.scan():
        revision.update(actions=[Revision.rendered.remove()])


def _run(folder: Path, name: str) -> Run:
    """In processes of its own, whose hashes are salted otherwise each time."""
    command = [sys.executable, "-m", "bench.rebuilding", str(folder / name)]
    return generators.timed(command, folder, PYTHONPATH=str(Path(__file__).parents[1]))


def _files(folder: Path) -> list[tuple[str, bytes]]:
    found = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != NOTES)
    return [(file.relative_to(folder).as_posix(), file.read_bytes()) for file in found]


@contextmanager
def _store(state: Path) -> Iterator[None]:
    """Tables on disk, in a process of their own, where that engine can be had."""
    opened = embedded.start(state, engine=embedded.choice())
    try:
        with running.environment(opened.environment):
            from chalicelib import aws

            resources.create(resources.declared(), prefix=settings.prefix, clients=aws.client)
            yield
    finally:
        opened.stop()
