"""What is known of a picture, and how an `<img>` says it."""

import re
from collections.abc import Mapping
from html import escape, unescape

import msgspec

_IMAGE = re.compile(r"<img((?: [^>]*)?)>")
_ATTRIBUTE = re.compile(r' (src|width|height)="([^"]*)"')


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One format of a picture: its media type and, as `srcset` wants it, its files with their widths."""

    type: str
    srcset: str


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture: its own address, its size in pixels (0: not known), and smaller or newer forms of it."""

    src: str
    width: int = 0
    height: int = 0
    sources: tuple[Source, ...] = ()


def dress(html: str, pictures: Mapping[str, Picture], *, sizes: str) -> str:
    """Rendered HTML whose images, as far as their `src` is a key of `pictures`, have a size and a `<picture>`.

    `sizes` is the attribute of that name (HTML standard §4.8.4.2.1). A size that the author gave stays.
    """
    if not pictures or "<img" not in html:
        return html

    def dressed(found: re.Match[str]) -> str:
        given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[1])}
        picture = pictures.get(given.get("src", ""))
        return found[0] if picture is None else _picture(found[1], given, picture, sizes)

    return _IMAGE.sub(dressed, html)


def _picture(attributes: str, given: dict[str, str], picture: Picture, sizes: str) -> str:
    image = f"<img{attributes}{_size(given, picture)}>"
    sources = "".join(
        f'<source type="{escape(each.type)}" srcset="{escape(each.srcset)}" sizes="{escape(sizes)}">'
        for each in picture.sources
    )
    return f"<picture>{sources}{image}</picture>" if sources else image


def _size(given: dict[str, str], picture: Picture) -> str:
    """Width and height, or the one of them that the author left out, so that the page keeps room for it."""
    if not (picture.width and picture.height):
        return ""
    width, height = given.get("width", ""), given.get("height", "")
    if width.isdecimal() and not height:
        return f' height="{max(1, round(int(width) * picture.height / picture.width))}"'
    if height.isdecimal() and not width:
        return f' width="{max(1, round(int(height) * picture.width / picture.height))}"'
    return "" if width or height else f' width="{picture.width}" height="{picture.height}"'
