"""Brings files into line with what the models say. Any number of builders may run at once, in any order, any often.

Each file is looked at first, then the models are read, then the file is written only over the object that was seen.
So whoever writes has read the models after the last writer did: an older page never replaces a newer one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from chalicelib.projections.pages import store, urls
from chalicelib.projections.pages.bucket import Overtaken, Stored
from chalicelib.projections.pages.contents import content_of, has_place, path_of
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
    overtaken = [file for key in keys if not _settle(key, keys[key], seen[key], what, built) for file in keys[key]]
    if overtaken and tries == 1:
        raise Overtaken(f"{len(overtaken)} files are being written faster than they can be read")
    if overtaken:
        _build(overtaken, built, tries - 1)


def _settle(key: str, files: list[File], seen: Stored, what: State, built: Built) -> bool:
    """Bring one object into line; returns False when somebody else wrote it meanwhile.

    Several files may lie at one key, such as what claims a path and the list that has it: one of them has content.
    """
    if any(not has_place(file, what) or urls.object_key(path_of(file, what)) != key for file in files):
        return False  # it has moved since its place was looked up
    contents = (content_of(file, what) for file in files)
    content = next((found for found in contents if found is not None), None)
    try:
        if content is None:
            removed = store.remove(key, seen)
            built.removed += removed
            built.absent += not removed
        else:
            written = store.write(key, content, seen)
            built.written += written
            built.unchanged += not written
    except Overtaken:
        return False
    return True
