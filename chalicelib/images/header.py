"""Width and height of a picture, from the beginning of its file: nothing is decoded."""

from io import BytesIO
from typing import TYPE_CHECKING

from chalicelib.images import svg

if TYPE_CHECKING:
    from PIL import Image

RASTER = frozenset({"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"})
"""Media types of pictures that are made of pixels."""
_FORMATS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")
_ORIENTATION = 0x0112
_LYING = range(5, 9)
"""Orientations that exchange width and height (EXIF 3.0, 4.6.5.1.6)."""


def size(content: bytes, media_type: str) -> tuple[int, int]:
    """Width and height in pixels as a browser shows it; (0, 0) for what is no picture, or none that can be read."""
    if media_type == "image/svg+xml":
        return svg.size(content)
    if media_type not in RASTER:
        return 0, 0
    try:
        with opened(content) as picture:
            return shown_size(picture)
    except ImportError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file makes Pillow raise almost anything
        return 0, 0


def opened(content: bytes) -> "Image.Image":
    """The picture with its header read. Raises almost anything."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # to know the size of a huge picture is harmless; `variants` has the bound
    return Image.open(BytesIO(content), formats=_FORMATS)


def shown_size(picture: "Image.Image") -> tuple[int, int]:
    width, height = picture.size
    return (height, width) if orientation(picture) in _LYING else (width, height)


def orientation(picture: "Image.Image") -> int:
    """How the camera was held: 1 to 8. Of the header only: PNG's own method would decode the whole picture."""
    from PIL import Image

    return int(Image.Image.getexif(picture).get(_ORIENTATION, 1))
