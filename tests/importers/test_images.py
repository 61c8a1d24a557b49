"""Pictures of an import: those that say nothing to readers who cannot see them are named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib import importers
from chalicelib.importers.media import images, undescribed
from tests.importers import sites


@pytest.mark.parametrize(
    "body",
    ["![](a.png)", "![ ](a.png)", '![](<a b.png> "A title")', "<img src=a.png>", '<IMG\nsrc="a.png" data-alt="x">'],
)
def test_a_picture_without_alt_text_is_named_with_its_line(body: str) -> None:
    [loss] = undescribed(f"One.\n\n{body}\n", "a.md", 5)
    assert (loss.file, loss.line, loss.outcome, loss.what) == ("a.md", 7, "kept", "image without alt text")


@pytest.mark.parametrize(
    "body",
    [
        "![A heron](a.png)",
        "![A [very] grey heron](a.png)",
        '<img src="a.png" alt="A heron">',
        '<img alt="" src="a.png">',
        "<img src='a.png' alt>",
        "`![](a.png)`",
        "```\n<img src=a.png>\n```",
        "[](a.png)",
    ],
)
def test_a_picture_that_is_described_or_marked_as_decoration_is_not_named(body: str) -> None:
    assert undescribed(body, "a.md", 1) == []


def test_pictures_are_found_with_their_lines_and_references() -> None:
    body = "![A](a.png)\n![](<b c.png>)\n<img alt='' src='d.png'>\n<video poster=e.png></video>"
    assert list(images(body)) == [(0, "a.png"), (1, "b c.png"), (2, "d.png"), (3, "e.png")]


@pytest.mark.parametrize(
    ("front", "named"),
    [
        ("cover: /x.png", True),
        ("images: [/x.png]", True),
        ("cover: {image: /x.png, alt: A heron}", False),
        ("cover: /x.png\ncover_alt: A heron", False),
        ("title: y", False),
    ],
)
def test_a_cover_without_alt_text_is_named(front: str, named: bool, tmp_path: Path) -> None:
    text = f"RAW---\n{front}\ndate: 2020-01-01\n---\nWords.\n"
    root = sites.write(tmp_path, {"hugo.toml": sites.BARE, "content/post/a.md": text, "static/x.png": "RAWx"})
    losses = importers.read(root, now=datetime(2026, 1, 1, tzinfo=UTC)).losses
    assert [loss.line for loss in losses if loss.what == "image without alt text"] == ([2] if named else [])


def test_a_plain_folder_is_told_of_its_pictures_too(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Title\n\n![](a.png)\n")
    losses = importers.read(tmp_path, now=datetime(2026, 1, 1, tzinfo=UTC)).losses
    assert [(loss.file, loss.line) for loss in losses if loss.what == "image without alt text"] == [("a.md", 3)]
