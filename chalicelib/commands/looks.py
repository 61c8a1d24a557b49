"""What a look and its links must keep to, so that every page can be read and no link of it runs anything."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from chalicelib import palettes
from chalicelib.errors import Invalid
from chalicelib.models.site import Look, MenuItem, Settings
from chalicelib.palettes import Palette

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_COLOURS = ("accent", "paper", "ink", "accent_dark", "paper_dark", "ink_dark")
_PICTURES = ("logo", "icon", "card")
_SCHEMES = {"http", "https", "mailto"}


def check(settings: Settings) -> None:
    """Raises `Invalid` naming the setting, such as `look.accent`, and the rule."""
    _check_colours(settings.look)
    _check_contrast(palettes.light(settings.look), "")
    _check_contrast(palettes.dark(settings.look), "_dark")
    for name in _PICTURES:
        path = getattr(settings.look, name)
        if path and not _is_path(path):
            raise Invalid("must be a path of the publication, such as /logo.svg", field=f"look.{name}")
    _check_links("social", [link.url for link in settings.social])
    _check_links("footer", _urls(settings.footer))
    _check_links("licence", [settings.licence.url] if settings.licence else [])


def _check_colours(look: Look) -> None:
    for name in _COLOURS:
        colour = getattr(look, name)
        if colour and not _COLOUR.fullmatch(colour):
            raise Invalid(f"{colour!r} is no colour, such as #8a2b0d", field=f"look.{name}")


def _check_contrast(palette: Palette, suffix: str) -> None:
    """Text and links on the ground. What the publisher left to the theme counts as well."""
    for name, colour in (("ink", palette.ink), ("accent", palette.accent)):
        found = palettes.contrast(colour, palette.paper)
        if found < palettes.TEXT:
            rounded = int(found * 100) / 100  # never up to what would have been enough
            needed = f"at least {palettes.TEXT}:1 is needed"
            message = f"{colour} on {palette.paper} has a contrast of {rounded}:1; {needed}"
            raise Invalid(message, field=f"look.{name}{suffix}")


def _check_links(field: str, urls: Iterable[str]) -> None:
    for url in urls:
        if url and not _is_path(url) and not _is_address(url):
            raise Invalid(f"{url!r} is no http, https or mailto address and no path of the publication", field=field)


def _urls(items: Iterable[MenuItem]) -> Iterable[str]:
    for item in items:
        yield item.url
        yield from _urls(item.children)


def _is_path(url: str) -> bool:
    return url.startswith("/") and not url.startswith(("//", "/\\")) and url.isprintable()


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    named = parts.path if parts.scheme == "mailto" else parts.netloc
    return parts.scheme in _SCHEMES and bool(named) and url.isprintable() and " " not in url
