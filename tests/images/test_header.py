"""How large a picture is: by what is in the file, as a browser shows it, and never an error."""

import subprocess
import sys

import pytest
from PIL import Image

from chalicelib import images
from tests.images.examples import claiming, encoded, exif, photo

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif", "AVIF": "image/avif"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_size_is_read_from_every_kind_of_picture(kind: str) -> None:
    assert images.size(encoded(photo(61, 40), kind), KINDS[kind]) == (61, 40)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize(("orientation", "size"), [(1, (61, 40)), (3, (61, 40)), (6, (40, 61)), (8, (40, 61))])
def test_a_picture_that_was_taken_upright_is_higher_than_wide(
    kind: str, orientation: int, size: tuple[int, int]
) -> None:
    assert images.size(encoded(photo(61, 40), kind, exif=exif(orientation)), KINDS[kind]) == size


def test_the_name_may_be_wrong_about_the_kind_of_picture() -> None:
    assert images.size(encoded(photo(61, 40), "JPEG"), "image/png") == (61, 40)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"RIFF"])
def test_what_only_says_that_it_is_a_picture_has_no_size(content: bytes) -> None:
    assert images.size(content, "image/png") == (0, 0)


def test_what_is_no_picture_is_not_looked_at() -> None:
    assert images.size(encoded(photo(61, 40), "PNG"), "application/pdf") == (0, 0)


def test_formats_that_no_browser_shows_are_not_opened() -> None:
    assert images.size(encoded(photo(61, 40), "TIFF"), "image/png") == (0, 0)


def test_a_huge_picture_has_a_size_and_is_not_decoded() -> None:
    assert images.size(claiming(30_000, 30_000), "image/png") == (30_000, 30_000)


def test_reading_the_size_of_a_png_does_not_decode_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(_: object) -> None:
        raise AssertionError("it was decoded")

    content = encoded(photo(61, 40), "PNG")
    monkeypatch.setattr(Image.Image, "load", decode)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)
    assert images.size(content, "image/png") == (61, 40)


def test_pillow_is_imported_only_for_a_picture() -> None:
    """It would cost every cold start."""
    code = (
        "import sys, app; from chalicelib import images; images.size(b'%PDF', 'application/pdf');"
        "images.size(b'<svg/>', 'image/svg+xml'); assert 'PIL' not in sys.modules, 'PIL'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
