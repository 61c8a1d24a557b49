"""Archives that somebody has made by hand: the sums are right, whatever is in it."""

import hashlib
import tempfile
from pathlib import Path

import msgspec

from cli.archives import zips
from cli.archives.contents import TABLES, Part

OBJECT = b"Words."


def archive(*, lines: bytes = b"", key: str = "bodies/a", objects: bytes = b"", manifest: bytes = b"") -> bytes:
    """A small archive, whole but for what is asked for."""
    told = {"bucket": "store", "key": key, "sha256": hashlib.sha256(OBJECT).hexdigest(), "bytes": len(OBJECT)}
    contents = {f"tables/{noun}.jsonl": b"" for noun in TABLES}
    contents |= {"tables/site.jsonl": lines, "objects.jsonl": objects or msgspec.json.encode(told), "pages.jsonl": b""}
    counted = {"format": 1, "renderer": "", "newest": "", "at": "", "rows": {}, "objects": 1, "pages": 0}
    with tempfile.TemporaryDirectory() as inside:
        path = Path(inside) / "made.zip"
        with zips.written(path) as writer:
            parts = {name: _written(writer, name, words) for name, words in contents.items()}
            _written(writer, f"objects/store/{key}", OBJECT)
            _written(writer, "manifest.json", manifest or msgspec.json.encode({**counted, "parts": parts}))
        return path.read_bytes()


def _written(writer: zips.Writer, name: str, words: bytes) -> Part:
    with writer.part(name) as part:
        part.write(words)
    return part.part
