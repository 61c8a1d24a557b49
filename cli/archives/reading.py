"""Reads an archive, once every byte of it was found to be as it was written."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from chalicelib.errors import Invalid
from cli.archives import rows, zips
from cli.archives.contents import FORMAT, TABLES, Manifest, Row, StoredObject
from cli.archives.writing import MANIFEST, OBJECTS, PAGES, table_part
from cli.archives.zips import Parts

Value = TypeVar("Value")
MOST_NAMED = 10
_LONGEST_MANIFEST = 1_000_000
"""Bytes. Ours have some thousands."""
_FRAME = "the zip file's own directory"


class Archive:
    """An archive that is whole. `seal` is the SHA-256 that it ends with."""

    def __init__(self, parts: Parts, manifest: Manifest, seal: str) -> None:
        self._parts, self.manifest, self.seal = parts, manifest, seal

    def rows(self, noun: str) -> Iterator[Row]:
        """The rows of one table, in the order of their keys."""
        return _read(self._parts, table_part(noun), rows.decoded)

    def objects(self) -> Iterator[tuple[StoredObject, bytes]]:
        """The objects that are kept, each with its bytes."""
        return ((each, self._parts.read(each.part)) for each in _objects(self._parts))

    def pages(self) -> Iterator[bytes]:
        """Every object that the site had, a line of JSON each."""
        return self._parts.lines(PAGES)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Raises `Invalid` naming every damaged part, before anything else is done."""
    if not path.is_file():
        raise Invalid(f"{path} is no file", field="file")
    seal, whole = zips.seal(path)
    parts = Parts(path)
    try:
        manifest = _manifest(parts)
        if damaged := _damaged(parts, manifest) or ([] if whole else [_FRAME]):
            more = f" and {len(damaged) - MOST_NAMED} more" if len(damaged) > MOST_NAMED else ""
            raise Invalid(f"the archive is damaged: {', '.join(damaged[:MOST_NAMED])}{more}", field="file")
        yield Archive(parts, manifest, seal)
    finally:
        parts.close()


def _manifest(parts: Parts) -> Manifest:
    """Another format is told by its number alone, whatever else may stand there."""
    text = b"".join(parts.chunks(MANIFEST, most=_LONGEST_MANIFEST))
    try:
        known = msgspec.json.decode(text, type=dict[str, msgspec.Raw]).get("format")
        if known is not None and msgspec.json.decode(known, type=int) != FORMAT:
            raise Invalid(f"the archive has format {bytes(known).decode()}, this Galley reads {FORMAT}", field="file")
        return msgspec.json.decode(text, type=Manifest)
    except ValueError as error:
        raise Invalid(f"the archive is damaged: {MANIFEST} cannot be read", field="file") from error


def _damaged(parts: Parts, manifest: Manifest) -> list[str]:
    """The names of all parts that are not as they were written."""
    expected = {*map(table_part, TABLES), OBJECTS, PAGES}
    found = sorted(expected - manifest.parts.keys())
    found += [name for name, part in manifest.parts.items() if not parts.is_whole(name, part.sha256)]
    if OBJECTS in found:
        return found
    return found + [each.part for each in _objects(parts) if not parts.is_whole(each.part, each.sha256)]


def _objects(parts: Parts) -> Iterator[StoredObject]:
    return _read(parts, OBJECTS, _stored_object)


def _stored_object(line: bytes) -> StoredObject:
    return msgspec.json.decode(line, type=StoredObject)


def _read(parts: Parts, name: str, reader: Callable[[bytes], Value]) -> Iterator[Value]:
    """The lines of a part. The sums of an archive that somebody has made by hand may be right, and its lines not."""
    with closing(parts.lines(name)) as lines:
        for line in lines:
            try:
                read = reader(line)
            except (ValueError, LookupError, TypeError, AttributeError, StopIteration, RecursionError) as error:
                raise Invalid(f"the archive is damaged: a line of {name} cannot be read", field="file") from error
            yield read
