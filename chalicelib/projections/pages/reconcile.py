"""Compares the whole site with what the models say: writes what is missing or stale, removes what should not be."""

from collections.abc import Callable

from chalicelib.models.media import is_variant
from chalicelib.projections.pages import store, urls
from chalicelib.projections.pages.bucket import Overtaken, Stored
from chalicelib.projections.pages.build import Built, build
from chalicelib.projections.pages.contents import content_of, path_of
from chalicelib.projections.pages.files import File
from chalicelib.projections.pages.state import State
from chalicelib.projections.pages.touched import everything

Progress = Callable[[int, int], None]
_ASSETS = "assets/"
"""Named by their content; pages that a reader's browser still holds may ask for older ones."""


def reconcile(*, progress: Progress) -> Built:
    """Every file as it should be. `progress` is told how many files are done, and of how many."""
    groups, removed = all_files()
    wanted = [file for group in groups for file in group]
    built = build(wanted, progress=lambda built: progress(built.total, len(wanted)))
    built.removed += removed
    return built


def behind() -> tuple[int, int]:
    """How many files are not as they should be, and how many there are. Reads everything, and writes nothing."""
    state, differing, total = State(), 0, 0
    for file in dict.fromkeys(everything(state)):
        if content := content_of(file, state):
            total += 1
            stored = store.look(urls.object_key(path_of(file, state)))
            differing += stored.inputs != store.inputs_of(content)
    return differing, total


def all_files() -> tuple[list[list[File]], int]:
    """Every file of the site, once, after objects that are none of them were removed; and how many these were.

    Files that lie at the same key are one group, and are to be built together: one of them has content.
    They are removed before anything is built: a page that somebody wants again meanwhile is then written anew,
    because whoever builds it looks at the stored object after this has removed it.
    """
    return _cleared(store.keys())


def remove_orphans() -> int:
    """Remove objects that no file of the site accounts for; returns how many."""
    present = store.keys()
    return _cleared(present)[1] if present else 0


def _cleared(present: dict[str, str]) -> tuple[list[list[File]], int]:
    """`present` was read before the models are, so that what is published meanwhile is a file, and no orphan."""
    state = State()
    wanted: dict[str, list[File]] = {}
    for file in dict.fromkeys(everything(state)):
        wanted.setdefault(urls.object_key(path_of(file, state)), []).append(file)
    gone = [key for key in present if key not in wanted and not key.startswith(_ASSETS) and not is_variant(key)]
    return list(wanted.values()), sum(_removed(key, present[key]) for key in gone)


def _removed(key: str, etag: str) -> bool:
    try:
        return store.remove(key, Stored(etag))
    except Overtaken:
        return False
