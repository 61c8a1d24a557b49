"""Photographs of the theme for the documentation: `make screenshots` writes them to docs/screenshots.

Each page by day, in the dark, and on a screen of 320 pixels. Needs what the browser tests need; pictures have 64
colours, so that they stay small.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.browser import browser, specimens

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
COLOURS = 64
SHOWN = {"front": "/", "article": specimens.ARTICLE.path, "list": specimens.LIST.path, "404": "/no-such-page/"}
SIZES = {"light": (1000, 1400), "dark": (1000, 1400), "320": (320, 1100)}


def main(folder: Path = FOLDER) -> None:
    """Write every picture and say how large it is."""
    folder.mkdir(parents=True, exist_ok=True)
    with specimens.served() as address, browser.opened() as chromium:
        for name, picture in _pictures(chromium.chromium, address):
            content = _few_colours(picture)
            (folder / f"{name}.png").write_bytes(content)
            print(f"{name}.png  {len(content):,} bytes")


def _pictures(chromium: Any, address: str) -> Iterator[tuple[str, bytes]]:
    for form, (width, height) in SIZES.items():
        scheme = "dark" if form == "dark" else "light"
        tab = chromium.new_page(color_scheme=scheme, viewport={"width": width, "height": height})
        for name, path in SHOWN.items():
            tab.goto(address + path)
            yield f"{name}-{form}", tab.screenshot()
        tab.close()


def _few_colours(png: bytes) -> bytes:
    from PIL import Image

    out = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
