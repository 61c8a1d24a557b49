"""Rebuilding the whole site, by hand or because the pages were made by another version of the renderer."""

from chalicelib.projections.pages import Built, reconcile, store
from chalicelib.projections.pages.reconcile import Progress
from chalicelib.projections.pages.render import RENDERER


def _silent(_done: int, _total: int) -> None:
    """No progress wanted."""


def rebuild(*, progress: Progress = _silent) -> Built:
    """Every file as it should be: missing ones written, drifted ones rewritten, orphans removed."""
    built = reconcile.reconcile(progress=progress)
    store.note_renderer()
    return built


def if_renderer_changed(*, progress: Progress = _silent) -> Built | None:
    """Rebuild when the pages were made by another version of templates or libraries; None when they were not."""
    return None if store.renderer_used() == RENDERER else rebuild(progress=progress)
