"""The files that make pages look as they do: one stylesheet for each look and theme, and the script.

Their paths name their content, so that readers may keep them for ever.
"""

import hashlib
from functools import cache, lru_cache
from pathlib import Path

from chalicelib import markdown, palettes
from chalicelib.models.site import Look
from chalicelib.models.themes import Theme
from chalicelib.palettes import Palette
from chalicelib.projections.pages.files import ACCOUNT_ASSETS

ASSETS = Path(__file__).parents[2] / "assets"
_SHADES = ("paper", "ink", "accent", "wash", "soft", "edge", "rule")
_CODE = {"light": ("#f6f3ed", "#1f1d1a"), "dark": ("#211f1c", "#e6e1d8")}
"""The ground and the ink of code are not the publisher's to choose: the colours of code are made for them."""


@lru_cache(maxsize=8)
def stylesheet(look: Look, theme: Theme | None = None) -> tuple[str, bytes]:
    """The path of the stylesheet and its bytes: the look's colours, our rules, code in colour, the theme's rules."""
    parts = [_properties(look), _text("style.css"), markdown.highlight_css()]
    if theme and "style.css" in theme.files:
        parts.append(theme.files["style.css"])
    return _named("style", "css", "\n".join(parts).encode())


@cache
def script() -> tuple[str, bytes]:
    """The path of the script and its bytes. Pages are read without it; it adds light or dark, copying and search."""
    return _named("theme", "js", _text("theme.js").encode())


@cache
def account_assets() -> dict[str, tuple[str, bytes]]:
    """Path and bytes of what the pages of accounts load, by name. Modules find each other in one folder, so that all
    of them name it; three are the client for programs, to which there are links here.
    """
    contents = {name: (ASSETS / "account" / name).read_bytes() for name in ACCOUNT_ASSETS}
    folder = f"/assets/account.{hashlib.sha256(b''.join(contents.values())).hexdigest()[:12]}"
    return {name: (f"{folder}/{name}", content) for name, content in contents.items()}


def _properties(look: Look) -> str:
    """The custom properties of both palettes: as the reader's system asks, or as `data-theme` says."""
    light, dark = _shades(palettes.light(look), *_CODE["light"]), _shades(palettes.dark(look), *_CODE["dark"])
    return (
        f":root{{color-scheme:light dark;--text:var(--{look.typeface});{light}}}\n"
        f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{dark}}}}}\n'
        f':root[data-theme="light"]{{color-scheme:light}}\n'
        f':root[data-theme="dark"]{{color-scheme:dark;{dark}}}\n'
    )


def _shades(palette: Palette, code: str, code_ink: str) -> str:
    shades = "".join(f"--{name}:{getattr(palette, name)};" for name in _SHADES)
    return f"{shades}--code:{code};--code-ink:{code_ink};"


def _named(name: str, ending: str, content: bytes) -> tuple[str, bytes]:
    return f"/assets/{name}.{hashlib.sha256(content).hexdigest()[:12]}.{ending}", content


def _text(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
