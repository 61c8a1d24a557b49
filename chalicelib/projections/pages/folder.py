"""The site in a folder: the same files that would lie in the bucket, to be looked at or served by any web server.

What each file was made from is noted beside them, so that a second build into the folder, or one that was
interrupted, writes only what differs. For one build at a time, of any number of processes.
"""

import os
from pathlib import Path

from chalicelib.projections.pages.bucket import Object, Stored

NOTES = ".galley-inputs"
"""One line for each file that was written or removed: the hash of its inputs (`-` when removed) and its key."""
_GONE = "-"


class Folder:
    """A folder; it is made when it is not there."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)
        self._noted = self._read()
        self._notes = (root / NOTES).open("a", encoding="utf-8", buffering=1)
        self._folders: set[str] = set()

    def close(self) -> None:
        """Close the notes."""
        self._notes.close()

    def look(self, key: str) -> Stored:
        """What was noted of it."""
        inputs = self._noted.get(key, "")
        return Stored("noted", inputs) if inputs else Stored()

    def put(self, key: str, made: Object, inputs: str, _seen: Stored) -> None:
        """A file whose writing is interrupted is not noted, and so is written again."""
        file = f"{self._root}/{key}"
        folder = file.rpartition("/")[0]
        if folder not in self._folders:
            _make(folder)
            self._folders.add(folder)
        _write(file, made.body)
        self._note(key, inputs)

    def delete(self, key: str, _seen: Stored) -> None:
        (self._root / key).unlink(missing_ok=True)
        self._note(key, _GONE)

    def keys(self) -> dict[str, str]:
        """Every file that was written here and not removed."""
        return dict.fromkeys(self._noted, "noted")

    def _note(self, key: str, inputs: str) -> None:
        """One short line, written at once: several processes may append (POSIX `O_APPEND`)."""
        self._notes.write(f"{inputs} {key}\n")
        self._noted.pop(key, None)
        if inputs != _GONE:
            self._noted[key] = inputs

    def _read(self) -> dict[str, str]:
        try:
            lines = (self._root / NOTES).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        known = {key: inputs for inputs, _, key in (line.partition(" ") for line in lines)}
        return {key: inputs for key, inputs in known.items() if inputs != _GONE and (self._root / key).is_file()}


def _write(file: str, body: bytes) -> None:
    """All of it: where a disk is full, a call writes less than it was given, and only the next one says why."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        rest = memoryview(body)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def _make(folder: str) -> None:
    """Mostly in one that is there already."""
    try:
        os.mkdir(folder)
    except FileExistsError:
        return
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
