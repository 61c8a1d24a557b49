"""How large a picture is, whatever its bytes are; the first byte chooses the media type that is claimed."""

from chalicelib import images
from tests.fuzz.target import Target
from tests.images.examples import encoded, exif, photo

_TYPES = (*sorted(images.RASTER), "image/svg+xml", "text/html")


def run(data: bytes) -> bool:
    width, height = images.size(data[1:], _TYPES[data[0] % len(_TYPES) if data else 0])
    assert (width == 0) == (height == 0), "half a size"
    assert width >= 0
    assert height >= 0
    return width > 0


_SMALL = photo(16, 12)
_SVGS = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="2.5cm" viewBox="0 0 10 20"/>',
    b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE svg [<!ENTITY a "b">]><s:svg xmlns:s="x" viewBox="0,0 1 2"/>',
    b"\xff\xfe<\x00s\x00v\x00g\x00/\x00>\x00",
)

TARGET = Target(
    parser="images.size",
    holds="both sides or neither; nothing is raised",
    accepted="a picture with a size",
    run=run,
    seeds=(
        *(bytes([n]) + encoded(_SMALL, kind) for n, kind in enumerate(("AVIF", "GIF", "JPEG", "PNG", "WEBP"))),
        b"\x02" + encoded(_SMALL, "JPEG", exif=exif(6)), b"\x03" + encoded(_SMALL, "PNG", exif=exif(8)),
        *(b"\x05" + each for each in _SVGS),
    ),
    words=(b"\xff\xd8\xff\xe1", b"Exif\x00\x00", b"MM\x00*", b"II*\x00", b"\xff\xc0", b"\xff\xd9", b"IHDR",
           b"IDAT", b"eXIf", b"acTL",
           b"RIFF", b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"GIF89a", b"ftypavif", b"ispe", b"meta", b"irot",
           b"\x00\x00\x00\x00",
           b"\xff\xff\xff\xff", b"\x01\x12", b"<svg ", b'width="', b'height="', b'viewBox="', b"1e9", b"100%",
           b"-1", b"<!ENTITY ",
           b"<!DOCTYPE ", b"]>", b'encoding="utf-7"', b"&a;", b"px", b"in", b"<", b">"),
    longest=2_500,
)  # fmt: skip
