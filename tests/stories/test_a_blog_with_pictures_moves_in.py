"""A blog with pictures moves in: its pages know how large they are, and offer smaller and newer forms of them."""

import re
from pathlib import Path

from chalicelib import importers
from chalicelib.commands import media
from chalicelib.importers import writing
from tests.conftest import NOON
from tests.images.examples import encoded, exif, photo
from tests.machine import Machine
from tests.sim.promises import check_all

POST = """---
title: Herons
date: 2026-01-05
cover: /images/cover.jpg
cover_alt: The bay
---
![A heron](heron.jpg)

![The bay](/images/cover.jpg) and ![a drawing](/images/map.svg)
"""


def write(folder: Path) -> None:
    bundle, static = folder / "content/post/herons", folder / "static/images"
    bundle.mkdir(parents=True)
    static.mkdir(parents=True)
    (folder / "hugo.toml").write_text('title = "Birds"\nbaseURL = "https://birds.example/"\n')
    (bundle / "index.md").write_text(POST)
    (bundle / "heron.jpg").write_bytes(encoded(photo(600, 400), exif=exif(6)))
    (static / "cover.jpg").write_bytes(encoded(photo(1000, 200, seed=2)))
    (static / "map.svg").write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"/>')


def images(page: str) -> dict[str, str]:
    """Every `<img>` by its `src`, with the `<picture>` around it if there is one."""
    found = re.findall(r"<picture>.*?</picture>|<img[^>]*>", page, re.DOTALL)
    return {re.findall(r'src="([^"]*)"', each)[-1]: each for each in found}


def test_pages_of_an_import_know_their_pictures(galley: Machine, tmp_path: Path) -> None:
    write(tmp_path)
    plan = importers.read(tmp_path, now=NOON)
    writing.write(plan, tmp_path, scope="birds")
    galley.settle()
    check_all()
    shown = images(galley.page("/post/herons/") or "")
    heron, bay, drawn = (shown[src] for src in ("heron.jpg", "/images/cover.jpg", "/images/map.svg"))
    assert 'width="400" height="600"' in heron, "it was taken upright"
    assert 'width="1000" height="200"' in bay
    assert 'width="300" height="200"' in drawn
    for picture, width in ((heron, 400), (bay, 1000)):
        assert picture.index('type="image/avif"') < picture.index('type="image/webp"') < picture.index("<img")
        assert f" {width}w" in picture
    assert "<source" not in drawn

    paths = re.findall(r"(/images/\S+) \d+w", heron)
    assert all(galley.stored(path) for path in paths)
    before = galley.files()
    writing.write(plan, tmp_path, scope="birds")
    galley.settle()
    assert galley.files() == before, "the second import changes nothing"

    media.remove(actor="operator", path="/post/herons/heron.jpg")
    galley.settle()
    gone = images(galley.page("/post/herons/") or "")["heron.jpg"]
    assert "<source" not in gone
    assert "width=" not in gone
    check_all()
