"""The parts that archives are made with: where rows go, the seal, the comparison of two sites, names of backups."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chalicelib.errors import Invalid
from chalicelib.transactions import MAX_OPERATIONS
from cli.archives import backups, reading, rows, site, zips
from cli.archives.contents import StoredObject
from cli.archives.placing import MOST_BYTES, Placing, Step
from tests.cli import handmade

Row = dict[str, Any]


@pytest.fixture
def placing(tmp_path: Path) -> Iterator[Placing]:
    made = Placing(tmp_path)
    yield made
    made.close()


def read(path: Path, data: bytes) -> list[Row]:
    """The rows of one table of an archive."""
    path.write_bytes(data)
    with reading.opened(path) as archive:
        list(archive.objects())
        return list(archive.rows("site"))


@pytest.mark.parametrize(
    "changed",
    [
        {"lines": b"not json\n"},
        {"lines": b'{"a": 1}\n'},
        {"lines": b'{"a": {}}\n'},
        {"lines": b'{"a": {"B": "?"}}\n'},
        {"lines": b'{"a": {"M": 1}}\n'},
        {"lines": b" " * 20_000_000},
        {"objects": b'{"bucket": "store"}\n'},
        {"manifest": b" " * 20_000_000},
    ],
)
def test_an_archive_made_by_hand_is_refused_by_name_and_never_read_without_end(
    changed: dict[str, Any], tmp_path: Path
) -> None:
    """Its sums are right. Found by a fuzzer."""
    assert read(tmp_path / "a.zip", handmade.archive(lines=b'{"id":{"S":"site"}}\n')) == [{"id": {"S": "site"}}]
    with pytest.raises(Invalid) as refused:
        read(tmp_path / "a.zip", handmade.archive(**changed))
    assert refused.value.field == "file"


def entry(subject: str, version: int, at: int) -> Row:
    return {"subject": {"S": subject}, "version": {"N": str(version)}, "at_id": {"S": f"{at:03}"}}


def claim(number: int, owner: str = "article#a") -> Row:
    return {"claim": {"S": f"path#/{number}/"}, "owner": {"S": owner}, "role": {"S": "redirect"}}


def article(version: int) -> Row:
    return {"id": {"S": "a"}, "version": {"N": str(version)}, "title": {"S": "T"}}


def revision(version: int, *, of: int | None = None, size: int = 1) -> Row:
    row: Row = {"article_id": {"S": "a"}, "version": {"N": str(version)}, "packed": {"B": bytes(size)}}
    return row | ({"of": {"N": str(of)}} if of else {})


def names(step: Step) -> list[str]:
    return [noun for noun, _ in step.rows]


def test_an_entry_takes_its_own_revision_and_the_newest_the_rest_of_its_subject(placing: Placing) -> None:
    placing.add_entries([entry("article#a", 2, 5), entry("article#a", 1, 1), entry("site#site", 1, 3)])
    placing.add("articles", [article(2)])
    placing.add("claims", [claim(1)])
    placing.add("revisions", [revision(0, of=2), revision(1), revision(2)])
    placing.place_the_rest()
    steps = list(placing.steps())
    assert [step.entry["at_id"]["S"] for step in steps] == ["001", "003", "005"], "in the order in which it happened"
    assert [names(step) for step in steps] == [
        ["revisions"],
        [],
        ["articles", "claims", "revisions", "revisions"],
    ]


def test_what_one_transaction_cannot_take_goes_with_other_entries(placing: Placing) -> None:
    placing.add_entries([entry("article#a", 1, 1), entry("person#p", 1, 2), entry("site#site", 1, 3)])
    placing.add("claims", [claim(number) for number in range(250)])
    placing.place_the_rest()
    steps = list(placing.steps())
    assert sum(len(step.rows) for step in steps) == 250
    assert max(len(step.rows) for step in steps) == MAX_OPERATIONS - 1


def test_large_rows_are_spread_over_transactions(placing: Placing) -> None:
    placing.add_entries([entry("article#a", 1, 1), entry("article#a", 2, 2)])
    placing.add("revisions", [revision(0, of=2, size=MOST_BYTES // 3), revision(2, size=MOST_BYTES // 2)])
    placing.place_the_rest()
    assert [names(step) for step in placing.steps()] == [["revisions"], ["revisions"]]


def test_rows_without_a_subject_find_a_place(placing: Placing) -> None:
    placing.add_entries([entry("article#a", 1, 1)])
    counted = {"topic": {"S": "tag#en#ink"}, "key": {"S": "month#2026-01"}, "total": {"N": "1"}}
    placing.add("topics", [counted])
    placing.add("claims", [claim(1, owner="article#gone")])
    placing.place_the_rest()
    assert [names(step) for step in placing.steps()] == [["topics", "claims"]]


def test_more_rows_than_the_ledger_can_carry_are_refused(placing: Placing) -> None:
    placing.add_entries([entry("article#a", 1, 1)])
    placing.add("claims", [claim(number) for number in range(MAX_OPERATIONS)])
    with pytest.raises(Invalid, match="more rows than its ledger can carry"):
        placing.place_the_rest()


@pytest.mark.parametrize("version", [1, 3])
def test_a_subject_at_another_version_than_its_newest_entry_is_refused(placing: Placing, version: int) -> None:
    placing.add_entries([entry("article#a", 1, 1), entry("article#a", 2, 2)])
    with pytest.raises(Invalid, match=f"article#a is at version {version}, its newest entry at 2"):
        placing.add("articles", [article(version)])


def test_a_row_is_the_same_after_it_was_a_line() -> None:
    row: Row = {
        "text": {"S": "é\n\u2028"},
        "number": {"N": "12.5"},
        "bytes": {"B": bytes(range(256))},
        "nothing": {"NULL": True},
        "list": {"L": [{"B": b"\0"}, {"M": {"inner": {"BOOL": False}}}]},
        "set": {"BS": [b"a", b"\xff"]},
    }
    line = rows.encoded(row)
    assert rows.decoded(line) == row
    assert b"\n" not in line
    assert rows.encoded(dict(reversed(row.items()))) == line


def page(key: str, *, sha256: str = "0", cache: str = "", location: str = "") -> StoredObject:
    return StoredObject(bucket="site", key=key, sha256=sha256, bytes=1, cache=cache, location=location)


def test_two_sites_are_compared_file_by_file() -> None:
    recorded = [page("a"), page("b"), page("c"), page("d")]
    there = [page("a"), page("b", sha256="1", cache="no-store"), page("d", location="/a"), page("e")]
    assert list(site.differences(map(msgspec.json.encode, recorded), there)) == [
        "/b: differs in its bytes, its caching",
        "/d: differs in its target",
        "/e: is not in the archive's list",
        "/c: is missing",
    ]


def test_the_oldest_backups_are_spare(tmp_path: Path) -> None:
    days = [datetime(2026, 1, day, 3, tzinfo=UTC) for day in (1, 2, 3)]
    for day in days:
        (tmp_path / backups.name(day)).touch()
    (tmp_path / "galley-of-somebody.zip").touch()
    assert backups.spare(tmp_path, 1) == [tmp_path / backups.name(day) for day in days[:2]]
    assert backups.spare(tmp_path, 3) == backups.spare(tmp_path, 9) == []


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TypeError), zips.written(tmp_path / "a.zip") as archive, archive.part("one.json") as part:
        part.write("no bytes")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_an_archive_is_sealed_as_sha256sum_counts(tmp_path: Path) -> None:
    with zips.written(tmp_path / "a.zip") as archive, archive.part("one.json") as part:
        part.write(b"{}")
    content = (tmp_path / "a.zip").read_bytes()
    assert zips.seal(tmp_path / "a.zip") == (hashlib.sha256(content[:-64]).hexdigest(), True)
    assert content[-64:].decode() == zips.seal(tmp_path / "a.zip")[0]
