"""The file of an archive: a zip whose last 64 characters are the SHA-256 of all bytes before them.

The same content gives the same bytes: no time and no name of a machine is in it.
"""

import hashlib
import os
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from chalicelib.errors import Conflict, Invalid
from cli.archives.contents import Part

_SEAL = b"sha256:"
_DIGITS = 64
_CHUNK = 1 << 20
_LONGEST_LINE = 10_000_000
"""Bytes. An item of DynamoDB has 400 KB; as JSON it may become six times as much, and no more."""
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
    MemoryError,
)
"""What the readers of zip files raise for bytes that are not as they were written. `RuntimeError` and its kinds stand
for an entry that is marked as encrypted, or with a method of compression or a version that the reader does not know.
"""
_COMPRESSED = (".json", ".jsonl")


class Written:
    """One part while it is written: what was written of it so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._sum = file, hashlib.sha256()
        self._bytes = self._count = 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._sum.update(data)
        self._bytes += len(data)

    def line(self, data: bytes) -> None:
        self.write(data + b"\n")
        self._count += 1

    @property
    def part(self) -> Part:
        return Part(sha256=self._sum.hexdigest(), bytes=self._bytes, count=self._count)


class Writer:
    """Writes the parts of an archive, one after the other."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive

    @contextmanager
    def part(self, name: str) -> Iterator[Written]:
        """Text is compressed, objects are as they are: pictures and bodies are compressed already."""
        info = zipfile.ZipInfo(name)  # of 1980-01-01, as every one without a time
        info.create_system, info.external_attr = 3, 0o600 << 16
        info.compress_type = zipfile.ZIP_DEFLATED if name.endswith(_COMPRESSED) else zipfile.ZIP_STORED
        with self._zip.open(info, "w", force_zip64=True) as file:
            yield Written(file)


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """A new archive, for its owner's eyes only; it is there once it is whole. Raises `Conflict`."""
    if path.exists():
        raise Conflict(f"{path} is there already: give another name", field="file")
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w") as archive:
                yield Writer(archive)
                archive.comment = _SEAL + b"0" * _DIGITS
            _seal(file)
        os.replace(unfinished, path)
    except OSError as error:
        raise Invalid(f"{path} cannot be written: {error.strerror}", field="file") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _seal(file: IO[bytes]) -> None:
    end = file.seek(0, os.SEEK_END) - _DIGITS
    digest = _sum(file, end)
    file.seek(end)
    file.write(digest.encode())


def seal(path: Path) -> tuple[str, bool]:
    """The sum that a file ends with, or empty when it ends with none; and whether the bytes before it have it."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END) - _DIGITS
        if end < len(_SEAL):
            return "", False
        file.seek(end - len(_SEAL))
        marked, digits = file.read(len(_SEAL)), file.read(_DIGITS).decode("ascii", "replace")
        return digits if marked == _SEAL else "", _sum(file, end) == digits


def _sum(file: IO[bytes], end: int) -> str:
    """Of the first `end` bytes, hex."""
    file.seek(0)
    digest, left = hashlib.sha256(), end
    while left and (chunk := file.read(min(_CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest()


class Parts:
    """The parts of an archive that is there. Raises `Invalid` when it is no zip file at all."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGE as error:
            raise Invalid("is no archive of ./galley export, or is damaged at its end", field="file") from error

    def close(self) -> None:
        self._zip.close()

    def chunks(self, name: str, *, most: int | None = None) -> Generator[bytes, None, None]:
        """The bytes of a part, `most` at most. Raises `Invalid` naming it."""
        read = 0
        try:
            with self._zip.open(name) as file:
                while chunk := file.read(_CHUNK):
                    read += len(chunk)
                    if most is not None and read > most:
                        raise Invalid(f"{name} is larger than any that ./galley export writes", field="file")
                    yield chunk
        except _DAMAGE as error:
            raise Invalid(f"{name} is missing or damaged", field="file") from error

    def lines(self, name: str) -> Generator[bytes, None, None]:
        """The lines of a part, without their ends. Raises `Invalid` naming it, also for a line longer than any."""
        rest = b""
        with closing(self.chunks(name)) as chunks:
            for chunk in chunks:
                *whole, rest = (rest + chunk).split(b"\n")
                if len(rest) > _LONGEST_LINE:
                    raise Invalid(f"{name} has a line longer than any that ./galley export writes", field="file")
                yield from whole
        if rest:
            yield rest

    def read(self, name: str) -> bytes:
        return b"".join(self.chunks(name))

    def is_whole(self, name: str, sha256: str) -> bool:
        """Whether the part is there, with this sum."""
        digest = hashlib.sha256()
        try:
            for chunk in self.chunks(name):
                digest.update(chunk)
        except Invalid:
            return False
        return digest.hexdigest() == sha256
