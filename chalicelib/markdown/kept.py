"""Rendered texts that are kept beside their source, so that who shows them later need not parse them again.

What is kept names the renderer that made it, and no other renderer uses it.
"""

import hashlib
import platform
import zlib
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from chalicelib.errors import Invalid, TooLarge
from chalicelib.markdown import Format, Rendered, render

LIBRARIES = ("latex2mathml", "markdown-it-py", "mdit-py-plugins", "mdurl", "nh3", "pygments")
_VERSION_BYTES = 16
_render_once = lru_cache(maxsize=1)(render)
"""A text is checked before it is saved, and kept when it is."""


def check(text: str, *, format: Format) -> None:  # noqa: A002 - the word of the front matter
    """Whether the text can be rendered. Raises as `markdown.render` does."""
    _render_once(text, format=format)


def keep(text: str, *, format: Format) -> bytes | None:  # noqa: A002
    """The rendered text, compressed; None for a text that cannot be rendered, as older rules let some be saved.

    The source is the dictionary of the compression (RFC 1950, section 2.2): most of the HTML is in it already.
    """
    try:
        rendered = _render_once(text, format=format)
    except (Invalid, TooLarge):
        return None
    packer = zlib.compressobj(9, zdict=_dictionary(text))
    return renderer() + packer.compress(msgspec.msgpack.encode(rendered)) + packer.flush()


def rendered(text: str, kept: bytes) -> Rendered | None:
    """What was kept of this text; None when another renderer made it."""
    if not kept.startswith(renderer()):
        return None
    unpacker = zlib.decompressobj(zdict=_dictionary(text))
    return msgspec.msgpack.decode(unpacker.decompress(kept[_VERSION_BYTES:]), type=Rendered)


@cache
def renderer() -> bytes:
    """The version of all that decides what HTML a text becomes: this package, its libraries and Python's own."""
    digest = hashlib.sha256(platform.python_version().encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(f"{file.name}:{file.stat().st_size}\n".encode() + file.read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library}=={version(library)}\n".encode())
    return digest.digest()[:_VERSION_BYTES]


def _dictionary(text: str) -> bytes:
    """Its end is what zlib looks at: as many bytes as its window has."""
    return text.encode(errors="replace")[-32_768:]
