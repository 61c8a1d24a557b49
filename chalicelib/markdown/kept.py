"""Rendered texts that are kept beside their source, so that who shows them later need not parse them again."""

from functools import lru_cache

import msgspec

from chalicelib import renderings
from chalicelib.errors import Invalid, TooLarge
from chalicelib.markdown import Format, Rendered, render

_render_once = lru_cache(maxsize=1)(render)
"""A text is checked before it is saved, and kept when it is."""


def check(text: str, *, format: Format) -> None:  # noqa: A002 - the word of the front matter
    """Whether the text can be rendered. Raises as `markdown.render` does."""
    _render_once(text, format=format)


def keep(text: str, *, format: Format) -> bytes | None:  # noqa: A002
    """The rendered text, compressed; None for a text that cannot be rendered, as older rules let some be saved."""
    try:
        rendered = _render_once(text, format=format)
    except (Invalid, TooLarge):
        return None
    return renderings.packed(text, msgspec.msgpack.encode(rendered))


def rendered(text: str, kept: bytes) -> Rendered | None:
    """What was kept of this text; None when another renderer made it."""
    plain = renderings.unpacked(text, kept)
    return None if plain is None else msgspec.msgpack.decode(plain, type=Rendered)
