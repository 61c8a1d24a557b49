"""Brings files into line with what the models say. Any number of builders may run at once, in any order, any often.

Each file is looked at first, then the models are read, then the file is written only over the object that was seen.
So whoever writes has read the models after the last writer did: an older page never replaces a newer one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from chalicelib.projections.pages import store, urls
from chalicelib.projections.pages.contents import content_of, has_place, path_of
from chalicelib.projections.pages.files import File
from chalicelib.projections.pages.state import State
from chalicelib.projections.pages.store import Overtaken, Stored

BATCH = 100
_TRIES = 6


@dataclass
class Built:
    """What a build did, in files."""

    written: int = 0
    removed: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        return self.written + self.removed + self.unchanged


def build(files: Iterable[File], *, progress: Callable[[Built], None] = lambda _: None) -> Built:
    """Write, remove or leave each file. What S3 or DynamoDB raise comes through; doing it all again is harmless."""
    built = Built()
    remaining = iter(files)
    while batch := list(islice(remaining, BATCH)):
        _build(batch, built)
        progress(built)
    return built


def _build(files: list[File], built: Built, tries: int = _TRIES) -> None:
    where = State()
    keys: dict[str, list[File]] = {}
    for file in (file for file in files if has_place(file, where)):
        keys.setdefault(urls.object_key(path_of(file, where)), []).append(file)
    seen = {key: store.look(key) for key in keys}
    what = State()
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
            built.unchanged += not removed
        else:
            written = store.write(key, content, seen)
            built.written += written
            built.unchanged += not written
    except Overtaken:
        return False
    return True
