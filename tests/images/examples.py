"""Pictures for tests: the same bytes each time, with as much in them as a photograph."""

import random
import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms
from PIL.Image import Resampling

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def photo(width: int = 600, height: int = 400, *, seed: int = 1) -> Image.Image:
    """Soft colours with fine grain."""
    chance = random.Random(seed)
    soft = Image.frombytes("RGB", (24, 16), chance.randbytes(24 * 16 * 3)).resize((width, height), Resampling.BICUBIC)
    grain = Image.frombytes("RGB", (width, height), chance.randbytes(width * height * 3))
    return Image.blend(soft, grain, 0.06)


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **({"quality": 92} if kind == "JPEG" else {}) | options)
    return file.getvalue()


def decoded(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes: who made it, how it was held, where it was."""
    written = Image.Exif()
    written[ORIENTATION], written[MAKER] = orientation, "A phone"
    written.get_ifd(GPS)[1] = "N"
    return written


def swapped_profile() -> bytes:
    """A colour profile in which red is what blue is in sRGB, and blue is red."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def claiming(width: int, height: int) -> bytes:
    """A PNG of under a hundred bytes that says it is so large, and is not."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
