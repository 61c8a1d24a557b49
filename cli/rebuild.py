"""Rebuilding the whole site, by hand or because the pages were made by another version of the renderer."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from chalicelib.projections import images
from chalicelib.projections.pages import Built, build, reconcile, store
from chalicelib.projections.pages.files import File
from chalicelib.projections.pages.reconcile import Progress
from chalicelib.projections.pages.render import RENDERER
from cli import quick_reads, workers
from cli.workers import Workers

CHUNK = 2500
"""The most files that a process builds at once: what they have in common is read once, and kept until all are built."""


def _silent(_done: int, _total: int) -> None:
    """No progress wanted."""


def rebuild(*, progress: Progress = _silent, jobs: int = 1, folder: Path | None = None) -> Built:
    """Every file as it should be: missing ones written, drifted ones rewritten, orphans removed.

    In `jobs` processes; into `folder`, or the site's bucket. Begun again after an interruption, it goes on where it
    was: what is there already is not written.
    """
    several_workers = workers.started(folder) if jobs > 1 else nullcontext()
    with workers.place(folder), several_workers as several, quick_reads.installed():
        groups, removed = reconcile.all_files()
        total, built = sum(map(len, groups)), Built(removed=removed)
        for part in _built(list(_parts(groups, jobs)), jobs, several, folder):
            built.add(part)
            progress(built.total, total)
        built.written += images.copied() if folder else 0
    if folder is None:
        images.reconcile()
        store.note_renderer()
    return built


def if_renderer_changed(*, progress: Progress = _silent) -> Built | None:
    """Rebuild when the pages were made by another version of templates or libraries; None when they were not."""
    return None if store.renderer_used() == RENDERER else rebuild(progress=progress)


def _parts(groups: list[list[File]], jobs: int) -> Iterator[list[File]]:
    """Equal parts, as many for each process. What lies at one key is in one of them."""
    rounds = max(1, -(-len(groups) // (CHUNK * jobs)))
    size = -(-len(groups) // (rounds * jobs)) or 1
    for start in range(0, len(groups), size):
        yield [file for group in groups[start : start + size] for file in group]


def _built(parts: list[list[File]], jobs: int, several: Workers | None, folder: Path | None) -> Iterator[Built]:
    if several is None:
        yield from (build(part, batch=len(part)) for part in parts)
        return
    for start in range(0, len(parts), jobs):
        yield from several.build(parts[start : start + jobs], folder)
