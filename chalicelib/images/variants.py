"""A picture in sizes for every screen, as AVIF and WebP: the right way up, in sRGB, without what the camera noted.

The same bytes for the same picture and the same Pillow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from chalicelib.errors import Invalid
from chalicelib.images.header import opened, orientation, shown_size

if TYPE_CHECKING:
    from PIL import Image

WIDTHS = (480, 960, 1440, 1920)
MAX_PIXELS = 100_000_000
"""More are not decoded: a few bytes can claim any number. So many take up to 2 GB as WebP or AVIF, 1.3 GB as PNG."""
_MAX_SIDE = 16_383
"""WebP has no longer side."""
_ENCODERS: dict[str, tuple[str, dict[str, Any]]] = {
    # Speed 8 of libaom takes half the time of its default, 6, for some 4 % more bytes (bench/images.py).
    "image/avif": ("AVIF", {"quality": 60, "speed": 8, "max_threads": 1}),
    "image/webp": ("WEBP", {"quality": 80, "method": 4}),
}


@dataclass(frozen=True)
class Variant:
    """One form of a picture: its media type, its width in pixels, its bytes."""

    type: str
    width: int
    content: bytes


def variants(content: bytes) -> tuple[Variant, ...]:
    """Each form that is worth having, by format and width. Raises `Invalid` for what cannot be decoded.

    None for a picture that moves, or is too large. A form is always smaller in bytes than the original and than the
    next wider one; a format whose widest form is not is left out, for else a browser would enlarge a narrower one.
    """
    try:
        picture = _prepared(content)
        scaled = _scaled(picture) if picture else []
        made = [each for kind in _ENCODERS for each in _of_format(kind, scaled, len(content))]
    except ImportError:
        raise
    except Exception as error:  # a damaged file makes Pillow raise almost anything
        raise Invalid(f"cannot be read as a picture: {type(error).__name__}: {error}", field="content") from error
    return tuple(sorted(made, key=lambda each: (each.type, each.width)))


def _prepared(content: bytes) -> "Image.Image | None":
    """The picture as it is shown, at most as wide as the widest form; None if it shall have no forms."""
    with opened(content) as picture:
        width, height = shown_size(picture)
        wide = min(width, WIDTHS[-1])
        if width * height > MAX_PIXELS or height * wide / width > _MAX_SIDE or _moves(picture):
            return None
        turned, profile, drawn = orientation(picture), picture.info.get("icc_profile"), picture.format == "PNG"
        target = tuple(max(1, round(side * wide / width)) for side in picture.size)
        picture.draft(picture.mode, (WIDTHS[-1], WIDTHS[-1]))
        # Made smaller before anything else: each further step on a large picture takes hundreds of megabytes.
        small = _plain(picture).resize(target, reducing_gap=3.0)
    shown = _in_srgb(_turned(small, turned), profile)
    shown.info = {"drawn": drawn}  # nothing else of what stood in the file comes along
    return shown


def _moves(picture: "Image.Image") -> bool:
    """Whether it has frames. A JPEG may hold further pictures, such as a phone's depth map: those are no frames."""
    return picture.format in {"GIF", "WEBP", "PNG", "AVIF"} and bool(getattr(picture, "is_animated", False))


def _plain(picture: "Image.Image") -> "Image.Image":
    """In a mode that can be made smaller: L, RGB, RGBA or CMYK."""
    if picture.mode in {"L", "RGB", "RGBA", "CMYK"} and not picture.has_transparency_data:
        return picture
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode.startswith("I"):  # 16 bits of grey; Pillow's own conversion would cut off what is over 255
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _turned(picture: "Image.Image", turned: int) -> "Image.Image":
    """The right way up (EXIF 3.0, 4.6.5.1.6)."""
    from PIL.Image import Transpose

    ways = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return picture.transpose(ways[turned]) if turned in ways else picture


def _in_srgb(picture: "Image.Image", profile: bytes | None) -> "Image.Image":
    """In the colours that a file without a profile has; a profile that does not fit the picture is passed over."""
    from PIL import ImageCms

    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError):
            return picture.convert(mode)
        return converted or picture.convert(mode)
    return picture.convert(mode)


def _scaled(picture: "Image.Image") -> list["Image.Image"]:
    """The picture in every width that it has, the widest first."""
    from PIL.Image import Resampling

    heights = {width: max(1, round(picture.height * width / picture.width)) for width in WIDTHS[::-1]}
    smaller = [(width, height) for width, height in heights.items() if width < picture.width]
    return [picture, *(picture.resize(size, Resampling.LANCZOS) for size in smaller)]


def _of_format(kind: str, scaled: list["Image.Image"], bound: int) -> Iterator[Variant]:
    for number, picture in enumerate(scaled):
        content = _encoded(kind, picture)
        if len(content) < bound:
            bound = len(content)
            yield Variant(kind, picture.width, content)
        elif number == 0:
            return


def _encoded(kind: str, picture: "Image.Image") -> bytes:
    name, options = _ENCODERS[kind]
    # What was drawn, such as a screenshot, keeps its thin coloured lines only with colour at full resolution.
    sharp = {"subsampling": "4:4:4"} if name == "AVIF" and picture.info.get("drawn") else {}
    file = BytesIO()
    picture.save(file, name, **options, **sharp)
    return file.getvalue()
