"""Archives that somebody has made by hand: the sums are right, whatever is in it."""

import hashlib
import io
import zipfile
from functools import cache

import msgspec

from cli.archives import zips
from cli.archives.contents import TABLES, Part

OBJECT = b"Words."


def archive(*, lines: bytes = b"", key: str = "bodies/a", objects: bytes = b"", manifest: bytes = b"") -> bytes:
    """A small archive, whole but for what is asked for."""
    told = {"bucket": "store", "key": key, "sha256": hashlib.sha256(OBJECT).hexdigest(), "bytes": len(OBJECT)}
    contents = {"tables/site.jsonl": lines, "objects.jsonl": objects or msgspec.json.encode(told)}
    counted = {"format": 1, "renderer": "", "newest": "", "at": "", "rows": {}, "objects": 1, "pages": 0}
    empty, parts = _empty()
    file = io.BytesIO(empty)
    with zipfile.ZipFile(file, "a") as made:
        writer = zips.Writer(made)
        parts = parts | {name: _written(writer, name, words) for name, words in contents.items()}
        _written(writer, f"objects/store/{key}", OBJECT)
        _written(writer, "manifest.json", manifest or msgspec.json.encode({**counted, "parts": parts}))
        made.comment = b"sha256:" + b"0" * 64
    return sealed(file.getvalue())


def sealed(data: bytes) -> bytes:
    """With the right sum in place of the last 64 characters."""
    return data[:-64] + hashlib.sha256(data[:-64]).hexdigest().encode()


@cache
def _empty() -> tuple[bytes, dict[str, Part]]:
    """The parts with nothing in them, which are the same in every archive: the fuzzer makes a million."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        writer = zips.Writer(made)
        names = [f"tables/{noun}.jsonl" for noun in TABLES if noun != "site"] + ["pages.jsonl"]
        parts = {name: _written(writer, name, b"") for name in names}
    return file.getvalue(), parts


def _written(writer: zips.Writer, name: str, words: bytes) -> Part:
    with writer.part(name) as part:
        part.write(words)
    return part.part
