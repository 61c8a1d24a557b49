"""Rebuilding the whole site, by hand or because the pages were made by another version of the renderer."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from chalicelib.projections import images
from chalicelib.projections.pages import Built, State, build, everything, files, reconcile, store
from chalicelib.projections.pages.files import File
from chalicelib.projections.pages.folder import Folder
from chalicelib.projections.pages.reconcile import Progress
from chalicelib.projections.pages.render import RENDERER

CHUNK = 1000
"""Files that a process builds before it gives its memory back."""
BATCH = 500


def _silent(_done: int, _total: int) -> None:
    """No progress wanted."""


def rebuild(*, progress: Progress = _silent, jobs: int = 1, folder: Path | None = None) -> Built:
    """Every file as it should be: missing ones written, drifted ones rewritten, orphans removed.

    In `jobs` processes; into `folder`, or the site's bucket. Begun again after an interruption, it goes on where it
    was: what is there already is not written.
    """
    with _place(folder):
        built = Built(removed=reconcile.remove_orphans())
        wanted = list(dict.fromkeys(everything(State())))
        for part in _parts(wanted, jobs, folder):
            built.add(part)
            progress(built.total, len(wanted))
        built.written += images.copied() if folder else 0
    if folder is None:
        images.reconcile()
        store.note_renderer()
    return built


def if_renderer_changed(*, progress: Progress = _silent) -> Built | None:
    """Rebuild when the pages were made by another version of templates or libraries; None when they were not."""
    return None if store.renderer_used() == RENDERER else rebuild(progress=progress)


def _parts(wanted: list[File], jobs: int, folder: Path | None) -> Iterator[Built]:
    remaining = iter(wanted)
    chunks = iter(lambda: list(islice(remaining, CHUNK)), [])
    if jobs == 1:
        yield from (build(chunk, batch=BATCH) for chunk in chunks)
        return
    # Spawned, not forked: a copy of open connections would be used from two processes.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        sent = [pool.submit(_built, files.encode(chunk), folder) for chunk in chunks]
        yield from (each.result() for each in as_completed(sent))


def _built(chunk: str, folder: Path | None) -> Built:
    """What one process does."""
    with _place(folder):
        return build(files.decode(chunk), batch=BATCH)


@contextmanager
def _place(folder: Path | None) -> Iterator[None]:
    if folder is None:
        yield
        return
    with closing(Folder(folder)) as place, store.kept_in(place):
        yield
