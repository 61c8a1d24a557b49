"""HTML that was made of a text when it was saved and is kept beside it, for whoever shows the text without parsing it.

What is kept begins with the version of all that made it, and nobody uses what another version made. Nothing of the
renderer is imported here, since that takes long when a function has just started.
"""

import hashlib
import platform
import sys
import zlib
from functools import cache
from pathlib import Path

import msgspec

LIBRARIES = ("latex2mathml", "markdown-it-py", "mdit-py-plugins", "mdurl", "nh3", "pygments")
_VERSION_BYTES = 16
_CODE = Path(__file__).with_name("markdown")


class _Html(msgspec.Struct, frozen=True):
    """Of a `markdown.Rendered`, what the API shows."""

    html: str


def html(text: str, kept: bytes | None) -> str | None:
    """The HTML that was kept of this text; None when there is none, or another renderer made it."""
    packed = unpacked(text, kept) if kept else None
    return None if packed is None else msgspec.msgpack.decode(packed, type=_Html).html


def packed(text: str, plain: bytes) -> bytes:
    """What is kept. The text is the dictionary of the compression (RFC 1950, 2.2): most of its HTML is in it."""
    packer = zlib.compressobj(9, zdict=_dictionary(text))
    return renderer() + packer.compress(plain) + packer.flush()


def unpacked(text: str, kept: bytes) -> bytes | None:
    """What was packed; None when another renderer made it."""
    if not kept.startswith(renderer()):
        return None
    return zlib.decompressobj(zdict=_dictionary(text)).decompress(kept[_VERSION_BYTES:])


@cache
def renderer() -> bytes:
    """The version of all that decides what HTML a text becomes: our code, its libraries and Python's own."""
    digest = hashlib.sha256(platform.python_version().encode())
    for file in sorted(_CODE.glob("*.py")):
        digest.update(f"{file.name}:{file.stat().st_size}\n".encode() + file.read_bytes())
    digest.update("\n".join(installed()).encode())
    return digest.digest()[:_VERSION_BYTES]


def installed() -> list[str]:
    """The libraries with their versions, `mdurl-0.1.2`, by the names of the folders that describe them (PyPA,
    "Recording installed projects"). `importlib.metadata` would read each description.
    """
    starts = tuple(name.replace("-", "_") + "-" for name in LIBRARIES)
    found = {path.name.removesuffix(".dist-info") for folder in sys.path for path in Path(folder).glob("*.dist-info")}
    return sorted(name for name in found if name.lower().startswith(starts))


def _dictionary(text: str) -> bytes:
    """Its end is what zlib looks at: as many bytes as its window has."""
    return text.encode(errors="replace")[-32_768:]
