"""Writes the whole publication into one archive."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from chalicelib import clock
from chalicelib.errors import Conflict
from chalicelib.models import ledger
from chalicelib.projections.pages import store
from cli.archives import rows, site, zips
from cli.archives.contents import FORMAT, LEDGER, TABLES, Manifest, Part, Row, keeps_object, keeps_row
from cli.archives.rows import Sorted
from cli.archives.zips import Writer

Progress = Callable[[int, int], None]
MANIFEST, OBJECTS, PAGES = "manifest.json", "objects.jsonl", "pages.jsonl"
_TRIES = 3


def write(path: Path, *, progress: Progress) -> Manifest:
    """Everything, in an order that depends on nothing but the content. Raises `Conflict` when the file is there, or
    when somebody keeps changing the publication meanwhile.
    """
    with tempfile.TemporaryDirectory() as folder, zips.written(path) as archive:
        lines = Sorted(Path(folder))
        try:
            _read_all(lines)
            return _write(archive, lines, progress)
        finally:
            lines.close()


def table_part(noun: str) -> str:
    return f"tables/{noun}.jsonl"


def _read_all(lines: Sorted) -> None:
    """Every table as it was while nothing was written."""
    for _ in range(_TRIES):
        before = _newest()
        for noun in TABLES:
            lines.add(noun, (row for row in rows.scanned(noun) if keeps_row(noun, row)))
        if _newest() == before:
            return
        lines.clear()
    raise Conflict("the publication is being changed: try again in a quieter moment", field="ledger")


def _newest() -> list[str]:
    """The newest entry of today."""
    found, _ = ledger.newest_on_day(clock.now().date().isoformat(), limit=1)
    return [entry.name for entry in found]


def _write(archive: Writer, lines: Sorted, progress: Progress) -> Manifest:
    parts: dict[str, Part] = {}
    counts: dict[str, int] = {}
    last = {"at_id": {"S": ""}}
    for noun in TABLES:
        with archive.part(table_part(noun)) as part:
            for line in lines.of(noun):
                part.line(line)
                last = _later(last, line) if noun == LEDGER else last
        parts[table_part(noun)], counts[noun] = part.part, part.part.count
    parts[OBJECTS] = _write_objects(archive)
    parts[PAGES] = _write_pages(archive, progress)
    manifest = _manifest(last, counts, parts)
    with archive.part(MANIFEST) as part:
        part.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    return manifest


def _manifest(last: Row, counts: dict[str, int], parts: dict[str, Part]) -> Manifest:
    newest = f"{last['subject']['S']}@{last['version']['N']}" if "subject" in last else ""
    return Manifest(
        format=FORMAT,
        renderer=store.renderer_used(),
        newest=newest,
        at=last["at_id"]["S"].partition("#")[0],
        rows=counts,
        objects=parts[OBJECTS].count,
        pages=parts[PAGES].count,
        parts=parts,
    )


def _later(known: Row, line: bytes) -> Row:
    entry = rows.decoded(line)
    return entry if entry["at_id"]["S"] > known["at_id"]["S"] else known


def _write_objects(archive: Writer) -> Part:
    held = []
    for bucket, key in _kept():
        described, body = site.read(bucket, key)
        with archive.part(described.part) as part:
            part.write(body)
        held.append(described)
    with archive.part(OBJECTS) as part:
        for each in held:
            part.line(msgspec.json.encode(each))
    return part.part


def _kept() -> Iterator[tuple[str, str]]:
    return ((bucket, key) for bucket in ("store", "site") for key in site.keys(bucket) if keeps_object(bucket, key))


def _write_pages(archive: Writer, progress: Progress) -> Part:
    total = len(site.keys("site"))
    with archive.part(PAGES) as part:
        for done, page in enumerate(site.pages(), start=1):
            part.line(msgspec.json.encode(page))
            progress(done, total)
    return part.part
