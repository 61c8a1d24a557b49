"""Forms of a picture that was damaged. Of up to 10,000 pixels: larger ones take longer than a fuzzer has."""

from chalicelib import images
from tests.fuzz.target import Target
from tests.images.examples import encoded, exif, photo, swapped_profile

_MOST = 10_000


def run(data: bytes) -> bool:
    width, height = images.size(data, "image/png")  # the types made of pixels are read alike
    if width * height > _MOST:
        return False
    for form in images.variants(data):
        assert images.size(form.content, form.type)[0] == form.width, "it has another size"
        assert len(form.content) < len(data), "it is larger than the original"
        assert form.width <= max(width, height)
    return True


_SMALL = photo(24, 16)

TARGET = Target(
    parser="images.variants",
    holds="forms that are pictures of the stated width and smaller than the original, or `Invalid`",
    accepted="decoded, or known to have no forms",
    run=run,
    seeds=(
        encoded(_SMALL), encoded(_SMALL, exif=exif(6)), encoded(_SMALL, "PNG"), encoded(_SMALL.convert("P"),
        "PNG", transparency=3),
        encoded(_SMALL.convert("LA"), "PNG"), encoded(_SMALL.convert("1"), "PNG"),
        encoded(_SMALL, "GIF"), encoded(_SMALL, "WEBP", lossless=True), encoded(_SMALL.convert("CMYK")),
        encoded(_SMALL, icc_profile=swapped_profile()), encoded(_SMALL,
        "PNG", save_all=True, append_images=[_SMALL.rotate(90)]),
    ),
    words=(b"\xff\xda", b"\xff\xc4", b"\xff\xdb", b"\xff\xc2", b"\xff\xd9", b"Exif\x00\x00", b"ICC_PROFILE\x00",
           b"Adobe\x00", b"IDAT", b"PLTE",
           b"tRNS", b"iCCP", b"acTL", b"fcTL", b"VP8L", b"ALPH", b"\x00\x00\x00\x00", b"\xff\xff\xff\xff",
           b"\x00\x00\x00\x10"),
    longest=4_000,
)  # fmt: skip
