"""Keeps `chalice local` from restarting at each write to the store: its reloader watches all files below app.py."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_SHOWN = {".chalice"}
_MADE = {"__pycache__", "node_modules", "build"}

Times = dict[str, float]


def watch_only_code(state: Path) -> None:
    """Have Chalice's reloader leave out the state folder, hidden ones such as `.venv`, and what is made from code."""
    from chalice.cli.filewatch.stat import StatFileWatcher

    def look(watcher: Any, root: str, changed: Callable[[], None]) -> None:
        """In the place of the watcher's own pass; its first list of all files was made before we came."""
        now = times(Path(root), state)
        before: Times = watcher._mtime_cache
        watcher._mtime_cache = now
        if now != {path: time for path, time in before.items() if _is_code(Path(path).parent, Path(root), state)}:
            changed()

    StatFileWatcher._single_pass_poll = look


def times(root: Path, state: Path) -> Times:
    """Every file that is watched, with the time of its last change."""
    return dict(_times(root, state))


def _times(root: Path, state: Path) -> Iterator[tuple[str, float]]:
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if _is_code(Path(folder, name), root, state)]
        for path in (os.path.join(folder, name) for name in files):
            try:
                yield path, os.stat(path).st_mtime
            except OSError:  # removed since the folder was read
                continue


def _is_code(folder: Path, root: Path, state: Path) -> bool:
    parts = set(folder.relative_to(root).parts)
    hidden = {part for part in parts if part.startswith(".")} - _SHOWN
    return not hidden and not parts & _MADE and folder.resolve() != state and state not in folder.resolve().parents
