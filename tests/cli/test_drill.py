"""./galley drill: an archive that can be restored is told apart from one that cannot, down to a single byte."""

import hashlib
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from chalicelib.errors import Invalid
from cli.archives import reading, zips
from cli.archives.contents import Manifest, Part
from tests.cli.conftest import Galley
from tests.cli.publications import Archived, archived

pytestmark = pytest.mark.thorough

STEP = 211
"""Every so many bytes of the archive are damaged in turn; and all of its last ones, where a zip says what it is."""
END = 200


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Archived:
    return archived(tmp_path_factory.mktemp("whole"))


def changed(file: Path, to: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """An archive that is whole, but has other content: its sums are those of what it holds."""
    with zipfile.ZipFile(file) as archive, zips.written(to) as writer:
        manifest = msgspec.json.decode(archive.read("manifest.json"), type=Manifest)
        contents = {name: change(name, archive.read(name)) for name in archive.namelist() if name != "manifest.json"}
        parts = {name: _part(known, contents[name]) for name, known in manifest.parts.items()}
        text = msgspec.json.encode(msgspec.structs.replace(manifest, parts=parts))
        for name, content in {**contents, "manifest.json": change("manifest.json", text)}.items():
            with writer.part(name) as part:
                part.write(content)
    return to


def _part(known: Part, content: bytes) -> Part:
    return msgspec.structs.replace(known, sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))


def test_a_good_archive_has_no_differences_and_the_publication_is_left_alone(
    whole: Archived, state: Path, galley: Galley, mailbox: Path
) -> None:
    done = galley("drill", str(whole.file))
    assert done.code == 0
    assert done.out.endswith(f"{len(whole.site)} files of the site, 0 differences\n")
    assert not state.exists()
    assert not mailbox.exists()


def test_a_page_that_comes_out_otherwise_is_named(whole: Archived, galley: Galley, tmp_path: Path) -> None:
    def retitle(name: str, content: bytes) -> bytes:
        return content.replace(b"A small blog", b"A smart blog") if name == "tables/site.jsonl" else content

    done = galley("drill", str(changed(whole.file, tmp_path / "retitled.zip", retitle)))
    assert done.code == 1
    assert "/2026/first/index.html: differs in its bytes" in done.out
    assert "0 differences" not in done.out


def test_a_page_that_is_missing_or_too_many_is_named(whole: Archived, galley: Galley, tmp_path: Path) -> None:
    def without_about(name: str, content: bytes) -> bytes:
        if name != "pages.jsonl":
            return content
        lines = [line for line in content.splitlines(keepends=True) if b'"about/index.html"' not in line]
        return b"".join(line.replace(b'"robots.txt"', b'"robots-2.txt"') for line in lines)

    done = galley("drill", str(changed(whole.file, tmp_path / "fewer.zip", without_about)))
    assert done.code == 1
    assert "/about/index.html: is not in the archive's list\n" in done.out
    assert "/robots-2.txt: is missing\n" in done.out
    assert "3 differences" in done.out


def test_one_byte_that_was_flipped_anywhere_is_found(whole: Archived, tmp_path: Path) -> None:
    content, damaged = whole.file.read_bytes(), tmp_path / "damaged.zip"
    for at in [*range(0, len(content) - END, STEP), *range(len(content) - END, len(content))]:
        damaged.write_bytes(content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1 :])
        with pytest.raises(Invalid), reading.opened(damaged):
            pass


def test_a_byte_inside_of_a_part_is_found_and_its_part_is_named(whole: Archived, tmp_path: Path) -> None:
    content, damaged = whole.file.read_bytes(), tmp_path / "damaged.zip"
    with zipfile.ZipFile(whole.file) as archive:
        parts = {info.filename: info for info in archive.infolist() if info.file_size}
    assert {"manifest.json", "pages.jsonl", "objects.jsonl", "tables/ledger.jsonl"} <= parts.keys()
    for name, info in parts.items():
        at = _begin(content, info) + info.compress_size // 2
        damaged.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with pytest.raises(Invalid, match=f"{name}( |$|,)"), reading.opened(damaged):
            pass


def _begin(content: bytes, info: zipfile.ZipInfo) -> int:
    """Where the bytes of a part begin: after its header of 30 bytes, its name and its extra fields."""
    name, extra = struct.unpack_from("<HH", content, info.header_offset + 26)
    return int(info.header_offset + 30 + name + extra)


def test_the_drill_names_what_is_damaged(whole: Archived, galley: Galley, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.file.read_bytes()[:-1])
    done = galley("drill", str(cut))
    assert done.code == 1
    assert done.err.startswith("galley: file: ")


def test_an_archive_of_another_format_is_refused(whole: Archived, galley: Galley, tmp_path: Path) -> None:
    def later(name: str, content: bytes) -> bytes:
        return content.replace(b'"format":1', b'"format":2') if name == "manifest.json" else content

    done = galley("drill", str(changed(whole.file, tmp_path / "later.zip", later)))
    assert (done.code, "format 2, this Galley reads 1" in done.err) == (1, True)


def test_rows_that_the_ledger_does_not_know_are_refused(whole: Archived, galley: Galley, tmp_path: Path) -> None:
    def ahead(name: str, content: bytes) -> bytes:
        return (
            content.replace(b'"version":{"N":"1"}', b'"version":{"N":"7"}')
            if name == "tables/people.jsonl"
            else content
        )

    done = galley("drill", str(changed(whole.file, tmp_path / "ahead.zip", ahead)))
    assert done.code == 1
    assert "is at version 7, its newest entry at 1" in done.err
