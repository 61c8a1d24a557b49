"""The site in a folder: the same bytes as in the bucket, written once, and gone on with after an interruption."""

import errno
import io
import os
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from chalicelib import aws
from chalicelib.commands import articles, media
from chalicelib.models.articles import Article
from chalicelib.projections.pages import store
from chalicelib.projections.pages.bucket import Object, Stored
from chalicelib.projections.pages.folder import NOTES, Folder
from chalicelib.settings import settings
from cli import rebuild as rebuilding
from cli.rebuild import rebuild
from tests.machine import Machine

Publish = Callable[..., Article]


def in_folder(root: Path) -> dict[str, bytes]:
    found = (file for file in root.rglob("*") if file.is_file() and file.name != NOTES)
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in found}


def in_bucket(galley: Machine) -> dict[str, bytes]:
    s3 = aws.client("s3")
    return {key: s3.get_object(Bucket=settings.site_bucket, Key=key)["Body"].read() for key in galley.files()}


def test_a_folder_holds_what_the_bucket_holds(galley: Machine, publish: Publish, tmp_path: Path) -> None:
    for number in range(5):
        publish(f"Number {number}", tags=("ink",))
    galley.settle()
    built = rebuild(folder=tmp_path)
    assert in_folder(tmp_path) == in_bucket(galley)
    assert (built.written, built.removed, built.unchanged) == (len(galley.files()), 0, 0)


def test_the_forms_of_pictures_are_in_the_folder(galley: Machine, publish: Publish, tmp_path: Path) -> None:
    publish("A title")
    content = io.BytesIO()
    Image.effect_noise((1000, 600), 60).convert("RGB").save(content, "JPEG", quality=95)
    media.add(actor="operator", path="/a.jpg", content=content.getvalue())
    galley.settle()
    rebuild(folder=tmp_path)
    assert [name for name in in_folder(tmp_path) if name.startswith("images/")]
    assert in_folder(tmp_path) == in_bucket(galley)


def test_a_second_build_into_the_folder_writes_only_what_differs(
    galley: Machine, publish: Publish, tmp_path: Path
) -> None:
    article = publish("A title")
    rebuild(folder=tmp_path)
    assert rebuild(folder=tmp_path).written == 0
    articles.delete(actor="operator", article_id=article.id)
    again = rebuild(folder=tmp_path)
    assert again.written > 0
    assert again.removed > 0
    assert "a-title/index.html" not in in_folder(tmp_path)


def test_an_interrupted_build_goes_on_where_it_was(
    galley: Machine, publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        publish(f"Number {number}")
    real, left = store.write, [12]

    def dies(*arguments: object) -> bool:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        rebuild(folder=tmp_path)
    before = in_folder(tmp_path)
    monkeypatch.undo()
    built = rebuild(folder=tmp_path)
    assert built.written == len(in_folder(tmp_path)) - len(before)
    assert before.items() <= in_folder(tmp_path).items()


def test_a_file_that_somebody_took_away_is_written_again(galley: Machine, publish: Publish, tmp_path: Path) -> None:
    publish("A title")
    rebuild(folder=tmp_path)
    (tmp_path / "a-title/index.html").unlink()
    assert rebuild(folder=tmp_path).written == 1
    assert (tmp_path / "a-title/index.html").is_file()


def test_what_is_kept_in_a_folder_leaves_the_bucket_alone(galley: Machine, publish: Publish, tmp_path: Path) -> None:
    publish("A title")
    before = galley.files()
    rebuild(folder=tmp_path)
    assert galley.files() == before
    assert store.keys() == before
    with closing(Folder(tmp_path)) as place:
        assert "a-title/index.html" in dict(place.keys())


def test_a_build_in_many_parts_writes_what_one_part_writes(
    galley: Machine, publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 9):
        publish(f"Number {number}", at=datetime(2025, number, 5, tzinfo=UTC), tags=("ink", "lead")[: number % 3])
    whole = rebuild(folder=tmp_path / "whole")
    monkeypatch.setattr(rebuilding, "CHUNK", 7)
    told: list[tuple[int, int]] = []
    parts = rebuild(folder=tmp_path / "parts", progress=lambda done, total: told.append((done, total)))
    assert in_folder(tmp_path / "parts") == in_folder(tmp_path / "whole")
    assert parts == whole
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert len(told) == -(-told[-1][1] // 7)


def test_a_file_is_written_whole_where_a_call_takes_only_a_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `write(2)` does on a disk that is nearly full."""
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data[:7])))
    with closing(Folder(tmp_path)) as folder:
        folder.put("a/index.html", Object(b"0123456789" * 10, "text/html", "no-cache"), "inputs", Stored())
    assert (tmp_path / "a" / "index.html").read_bytes() == b"0123456789" * 10


def test_a_file_for_which_there_is_no_room_is_not_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int, _data: memoryview) -> int:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "write", full)
    with closing(Folder(tmp_path)) as folder, pytest.raises(OSError, match="no room"):
        folder.put("a.html", Object(b"words", "text/html", "no-cache"), "inputs", Stored())
    with closing(Folder(tmp_path)) as again:
        assert again.keys() == {}
