"""Compares the whole site with what the models say: writes what is missing or stale, removes what should not be."""

from collections.abc import Callable

from chalicelib.projections.pages import store, urls
from chalicelib.projections.pages.build import Built, build
from chalicelib.projections.pages.contents import path_of
from chalicelib.projections.pages.state import State
from chalicelib.projections.pages.store import Overtaken, Stored
from chalicelib.projections.pages.touched import everything

Progress = Callable[[int, int], None]
_ASSETS = "assets/"
"""Named by their content; pages that a reader's browser still holds may ask for older ones."""


def reconcile(*, progress: Progress) -> Built:
    """Every file as it should be. `progress` is told how many files are done, and of how many."""
    removed = remove_orphans()
    wanted = list(dict.fromkeys(everything(State())))
    built = build(wanted, progress=lambda built: progress(built.total, len(wanted)))
    built.removed += removed
    return built


def remove_orphans() -> int:
    """Remove objects that no file of the site accounts for; returns how many.

    To be done before building, not after: a page that somebody wants again meanwhile is then written anew, because
    whoever builds it looks at the stored object after this has removed it.
    """
    present, state = store.keys(), State()
    wanted = {urls.object_key(path_of(file, state)) for file in everything(state)}
    gone = [key for key in present if key not in wanted and not key.startswith(_ASSETS)]
    return sum(_removed(key, present[key]) for key in gone)


def _removed(key: str, etag: str) -> bool:
    try:
        return store.remove(key, Stored(etag))
    except Overtaken:
        return False
