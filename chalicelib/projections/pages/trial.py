"""A theme on trial: what a change of it would write, and some pages of each kind rendered with it, kept nowhere."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from chalicelib.models import site, themes
from chalicelib.models.themes import Theme
from chalicelib.projections.pages import render, urls
from chalicelib.projections.pages.blobs import Blob
from chalicelib.projections.pages.contents import content_of, path_of
from chalicelib.projections.pages.contexts import Page
from chalicelib.projections.pages.environment import TEMPLATES
from chalicelib.projections.pages.files import File
from chalicelib.projections.pages.state import State
from chalicelib.projections.pages.touched import everything

OF_EACH_KIND = 3
"""Pages of each kind that are tried."""


def templates() -> frozenset[str]:
    """The names that a theme's files can have."""
    return frozenset(file.name for file in TEMPLATES.iterdir() if file.is_file())


def counted(state: State) -> Counter[str]:
    """How many files of each kind the site has, none of them read."""
    return Counter(_kind(file) for file in dict.fromkeys(everything(state)))


def rendered(theme: Theme | None) -> Iterator[tuple[str, bytes]]:
    """Some files of each kind as the theme would make them: key and bytes. Raises `Invalid` where a template fails."""
    state = State()
    changed = msgspec.structs.replace(state.settings, theme=theme.name if theme else "")
    state.know(site.get, answer=changed)
    if theme:
        state.know(themes.find, theme.name, answer=theme)
    state.supposes = True
    seen: Counter[Any] = Counter()
    for file in dict.fromkeys(everything(state)):
        if seen[type(file)] > 20 * OF_EACH_KIND:
            continue
        content = content_of(file, state)
        seen[type(file)] += 1
        seen[type(content).__name__] += 1
        if content is not None and seen[type(content).__name__] <= OF_EACH_KIND:
            yield urls.object_key(path_of(file, state)), _bytes(content, theme)


def _bytes(content: Page | Blob, theme: Theme | None) -> bytes:
    return content.read() if isinstance(content, Blob) else render.render(content, theme)


def _kind(file: File) -> str:
    return type(file).__name__.removesuffix("File").lower()
