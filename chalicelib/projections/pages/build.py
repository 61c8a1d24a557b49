"""Brings files into line with what the models say. Any number of builders may run at once, in any order, any often.

Each file is looked at first, then the models are read, then the file is written only over the object that was seen.
So whoever writes has read the models after the last writer did: an older page never replaces a newer one.

Who finds a file as it should be writes nothing, and so does not stop a slower one who has read before what was undone
since: an article that is published and taken off again at once. So the models are read once more after writing, and
what should be otherwise by then is built again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from chalicelib.projections.pages import store, urls
from chalicelib.projections.pages.blobs import Blob
from chalicelib.projections.pages.bucket import Overtaken, Stored
from chalicelib.projections.pages.contents import content_of, has_place, path_of
from chalicelib.projections.pages.contexts import Page
from chalicelib.projections.pages.files import File
from chalicelib.projections.pages.foresight import foresee, foresee_places
from chalicelib.projections.pages.state import State

BATCH = 100
_TRIES = 6


@dataclass
class Built:
    """What a build did, in files."""

    written: int = 0
    removed: int = 0
    unchanged: int = 0
    absent: int = 0
    """There is no such file, and none should be."""

    @property
    def total(self) -> int:
        return self.written + self.removed + self.unchanged + self.absent

    def add(self, other: "Built") -> None:
        """Count what another build did as well."""
        self.written += other.written
        self.removed += other.removed
        self.unchanged += other.unchanged
        self.absent += other.absent


def build(files: Iterable[File], *, batch: int = BATCH, progress: Callable[[Built], None] = lambda _: None) -> Built:
    """Write, remove or leave each file. What S3 or DynamoDB raise comes through; doing it all again is harmless.

    What the files of one `batch` have in common is read once.
    """
    built = Built()
    remaining = iter(files)
    while some := list(islice(remaining, batch)):
        _build(some, built)
        progress(built)
    return built


def _build(files: list[File], built: Built, tries: int = _TRIES) -> None:
    where = State()
    foresee_places(files, where)
    keys: dict[str, list[File]] = {}
    for file in (file for file in files if has_place(file, where)):
        keys.setdefault(urls.object_key(path_of(file, where)), []).append(file)
    seen = {key: store.look(key) for key in keys}
    what = State()
    foresee(files, what)
    settled = {key: _settle(key, keys[key], seen[key], what, built) for key in keys}
    again = [key for key, done in settled.items() if done == _OVERTAKEN]
    again += _outdated({key: keys[key] for key, done in settled.items() if done == _CHANGED}, what)
    if again and tries == 1:
        raise Overtaken(f"{len(again)} files are being written faster than they can be read")
    if again:
        _build([file for key in again for file in keys[key]], built, tries - 1)


_CHANGED, _LEFT, _OVERTAKEN = "changed", "left", "overtaken"


def _settle(key: str, files: list[File], seen: Stored, what: State, built: Built) -> str:
    """Bring one object into line, or find that somebody else wrote it, or that it has moved, meanwhile."""
    if not _is_at(key, files, what):
        return _OVERTAKEN
    content = _content(files, what)
    try:
        if content is None:
            changed = store.remove(key, seen)
            built.removed += changed
            built.absent += not changed
        else:
            changed = store.write(key, content, seen)
            built.written += changed
            built.unchanged += not changed
    except Overtaken:
        return _OVERTAKEN
    return _CHANGED if changed else _LEFT


def _outdated(keys: dict[str, list[File]], then: State) -> list[str]:
    """Those of the keys at which there should be something else by now. Nobody else writes into a folder."""
    if not keys or not store.is_shared():
        return []
    now = State()
    foresee([file for files in keys.values() for file in files], now)
    return [
        key
        for key, files in keys.items()
        if not _is_at(key, files, now) or _inputs(_content(files, now)) != _inputs(_content(files, then))
    ]


def _is_at(key: str, files: list[File], state: State) -> bool:
    """Whether all of them have their place at this key still."""
    return all(has_place(file, state) and urls.object_key(path_of(file, state)) == key for file in files)


def _content(files: list[File], state: State) -> Page | Blob | None:
    """Several files may lie at one key, such as what claims a path and the list that has it: one has content."""
    contents = (content_of(file, state) for file in files)
    return next((found for found in contents if found is not None), None)


def _inputs(content: Page | Blob | None) -> str:
    return store.inputs_of(content) if content else ""
