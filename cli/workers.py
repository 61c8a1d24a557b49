"""The processes that build the parts of a site.

One gets ready while its caller looks for what is to be built, and asks nobody for anything; the workers are forked
from it, ready as they are.
"""

import gc
import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from itertools import repeat
from pathlib import Path
from typing import Any

from chalicelib import aws
from chalicelib.projections.pages import Built, build, files, render, store
from chalicelib.projections.pages.files import File
from chalicelib.projections.pages.folder import Folder
from cli import quick_reads


class Workers:
    """Processes that are getting ready from now on."""

    def __init__(self, first: ProcessPoolExecutor) -> None:
        self._first = first

    def build(self, parts: list[list[File]], folder: Path | None) -> list[Built]:
        """Each part in a process of its own, all at the same time."""
        return self._first.submit(_build_each, [files.encode(part) for part in parts], folder).result()


@contextmanager
def started(folder: Path | None) -> Iterator[Workers]:
    """Workers that write into the folder, or into the site's bucket.

    The client that they are forked with is a new one, which has not connected yet: a connection cannot be shared.
    """
    aws.forget()
    with (
        quick_reads.installed(),
        ProcessPoolExecutor(1, mp_context=_context(), initializer=_ready, initargs=(folder is None,)) as first,
    ):
        first.submit(int)
        yield Workers(first)


@contextmanager
def place(folder: Path | None) -> Iterator[None]:
    """For the duration, files are written into the folder, if there is one."""
    if folder is None:
        yield
        return
    with closing(Folder(folder)) as opened, store.kept_in(opened):
        yield


def _context() -> Any:
    """The first is forked, and so has all that is imported. It is spawned where its caller has threads, such as those
    of AWS on one machine: what they hold at that moment would be held for ever in a copy.
    """
    return multiprocessing.get_context("fork" if threading.active_count() == 1 else "spawn")


def _ready(bucket: bool) -> None:
    """What every worker needs.

    Nobody looks for garbage: a worker ends with its part, and there is little of it.
    """
    quick_reads.install()
    if bucket:
        aws.client("s3")
    render.load_templates()
    gc.freeze()
    gc.disable()


def _build_each(parts: list[str], folder: Path | None) -> list[Built]:
    with ProcessPoolExecutor(len(parts), mp_context=multiprocessing.get_context("fork")) as pool:
        return list(pool.map(_build_part, parts, repeat(folder)))


def _build_part(part: str, folder: Path | None) -> Built:
    with place(folder):
        wanted = files.decode(part)
        return build(wanted, batch=len(wanted))
