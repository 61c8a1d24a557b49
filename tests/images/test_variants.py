"""The forms of a picture: which there are, what they look like, and what they no longer say."""

from collections.abc import Iterable

import pytest
from PIL import Image

from chalicelib import images
from chalicelib.errors import Invalid
from chalicelib.images import Variant
from tests.images.examples import claiming, decoded, encoded, exif, photo, swapped_profile


def listed(made: Iterable[Variant]) -> list[tuple[str, int]]:
    return [(one.type.removeprefix("image/"), one.width) for one in made]


def widest(content: bytes, kind: str = "avif") -> Image.Image:
    """The picture in its widest form. Bytes after its end make the smallest original larger than that."""
    made = images.variants(content + b"\0" * 50_000)
    return decoded(next(one for one in reversed(made) if one.type == f"image/{kind}").content)


def near(pixel: object, colour: tuple[int, ...]) -> bool:
    """Lossy formats are a little off."""
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 25 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize(
    ("width", "widths"),
    [(300, [300]), (480, [480]), (600, [480, 600]), (1000, [480, 960, 1000]), (2200, [480, 960, 1440, 1920])],
)
def test_there_is_a_form_for_every_width_up_to_the_picture_s_own(width: int, widths: list[int]) -> None:
    made = images.variants(encoded(photo(width, 60)))
    assert listed(made) == [(kind, each) for kind in ("avif", "webp") for each in widths]
    assert [decoded(one.content).width for one in made] == [*widths, *widths]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_kind_of_picture_has_forms(kind: str) -> None:
    original = encoded(photo(), kind, **({"quality": 95} if kind in {"WEBP", "AVIF"} else {}))
    assert ("avif", 600) in listed(images.variants(original))


def test_the_height_follows_the_width() -> None:
    assert widest(encoded(photo(2400, 1600))).size == (1920, 1280)
    assert widest(encoded(photo(5, 900))).size == (5, 900)


def test_no_form_is_larger_than_the_original_or_than_a_wider_form() -> None:
    original = encoded(photo(1000, 300), quality=60)
    made = images.variants(original)
    assert made
    for kind in {one.type for one in made}:
        sizes = [len(one.content) for one in made if one.type == kind]
        assert sizes == sorted(sizes)
        assert sizes[-1] < len(original)


def test_a_format_that_cannot_beat_the_original_in_its_own_width_is_left_out_in_all() -> None:
    """A browser takes the first format that it knows, and would enlarge a narrower picture of it."""
    drawing = Image.new("P", (600, 400))
    drawing.putpalette([255, 255, 255, 200, 0, 0])
    drawing.paste(1, (10, 10, 590, 14))
    assert len(encoded(drawing, "PNG")) < 600
    assert {one.width for one in images.variants(encoded(drawing, "PNG"))} in (set(), {480, 600})
    tiny = encoded(photo(16, 16), "WEBP", quality=5)
    assert images.variants(tiny) == ()


def test_nothing_of_what_the_camera_noted_is_in_any_form() -> None:
    original = encoded(photo(), exif=exif(), icc_profile=swapped_profile(), comment=b"at home")
    for one in images.variants(original):
        assert not {"exif", "icc_profile", "xmp", "comment"} & {
            key for key, value in decoded(one.content).info.items() if value
        }
        assert b"A phone" not in one.content
        assert b"at home" not in one.content


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_every_form_is_the_right_way_up_by_itself(orientation: int, kind: str) -> None:
    """The picture is red at its upper left as shown; each orientation stores that corner elsewhere (EXIF 4.6.5.1.6)."""
    shown = Image.new("RGB", (64, 40), (0, 0, 250))
    shown.paste((250, 0, 0), (0, 0, 32, 20))
    shown.paste((0, 250, 0), (32, 0, 64, 20))
    stored = {
        1: shown,
        2: shown.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: shown.rotate(180),
        4: shown.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: shown.transpose(Image.Transpose.TRANSPOSE),
        6: shown.rotate(90, expand=True),
        7: shown.transpose(Image.Transpose.TRANSVERSE),
        8: shown.rotate(-90, expand=True),
    }[orientation]
    original = encoded(stored, kind, exif=exif(orientation), **({"quality": 100} if kind == "JPEG" else {}))
    form = widest(original).convert("RGB")
    assert form.size == (64, 40)
    assert near(form.getpixel((8, 5)), (250, 0, 0))
    assert near(form.getpixel((56, 5)), (0, 250, 0))


def test_colours_of_another_profile_become_those_of_srgb() -> None:
    original = encoded(Image.new("RGB", (60, 40), (250, 10, 20)), icc_profile=swapped_profile())
    assert near(widest(original).getpixel((5, 5)), (20, 10, 250))


def test_a_profile_that_does_not_fit_is_passed_over() -> None:
    for profile in (b"no profile", swapped_profile()):
        original = encoded(photo().convert("L"), icc_profile=profile)
        assert ("avif", 600) in listed(images.variants(original))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_way_of_storing_colours_can_be_read(mode: str) -> None:
    picture = photo(300, 200).convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        picture = picture.convert("I").point(lambda value: value * 257).convert("I;16")
    form = widest(encoded(picture, "JPEG" if mode == "CMYK" else "PNG")).convert("L")
    assert abs(sum(form.resize((1, 1)).tobytes()) - sum(photo(300, 200).convert("L").resize((1, 1)).tobytes())) < 12


@pytest.mark.parametrize("kind", ["avif", "webp"])
def test_what_is_transparent_stays_so(kind: str) -> None:
    picture = photo().convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 300, 400))
    form = widest(encoded(picture, "PNG"), kind)
    alpha = form.getchannel("A")
    assert (alpha.getpixel((10, 10)), alpha.getpixel((590, 390))) == (0, 255)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_a_picture_that_moves_is_left_as_it_is(kind: str) -> None:
    assert images.variants(encoded(photo(), kind, save_all=True, append_images=[photo(seed=2)])) == ()


def test_a_jpeg_that_holds_a_second_picture_does_not_move() -> None:
    phone = encoded(photo(), "MPO", save_all=True, append_images=[photo(seed=2)])
    assert ("avif", 600) in listed(images.variants(phone))


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert images.variants(encoded(photo())) == images.variants(encoded(photo()))


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    assert images.variants(claiming(10_001, 10_000)) == ()


def test_a_picture_too_high_for_webp_has_no_forms() -> None:
    assert images.variants(encoded(Image.new("L", (10, 16_400)), "PNG")) == ()


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", claiming(100, 100), encoded(photo())[:9_000], encoded(photo(), "PNG")[:9_000]],
    ids=["nothing", "text", "an empty PNG", "half a JPEG", "half a PNG"],
)
def test_what_cannot_be_decoded_is_refused_with_the_reason(content: bytes) -> None:
    with pytest.raises(Invalid, match="cannot be read as a picture"):
        images.variants(content)
