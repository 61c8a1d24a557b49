"""Which rows go into which transaction: every entry of the ledger takes its own, the newest those of its subject.

Worked out in a file, so that memory does not grow with the publication.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chalicelib.errors import Invalid
from chalicelib.transactions import MAX_BYTES, MAX_OPERATIONS
from cli.archives import rows
from cli.archives.contents import LEDGER, MARKS, TABLES, Row, home, version_of

MOST_ROWS = MAX_OPERATIONS - 1
MOST_BYTES = MAX_BYTES * 3 // 4
"""Of rows in an archive's form; a request has names and conditions beside them."""
_TABLES = """
CREATE TABLE entries (id INTEGER PRIMARY KEY, subject TEXT, version INTEGER, at TEXT, line BLOB,
    count INTEGER DEFAULT 0, bytes INTEGER DEFAULT 0);
CREATE TABLE others (entry INTEGER, noun TEXT, line BLOB);
CREATE INDEX by_version ON entries (subject, version);
CREATE INDEX by_time ON entries (at);
CREATE INDEX by_entry ON others (entry);
"""
_INSERT = "INSERT INTO entries (subject, version, at, line) VALUES (?, ?, ?, ?)"
_NEWEST = "SELECT id, version FROM entries WHERE subject = ? ORDER BY version DESC LIMIT 1"
_AT_VERSION = "SELECT id, version FROM entries WHERE subject = ? AND version = ?"
_TAKE = "UPDATE entries SET count = count + 1, bytes = bytes + ? WHERE id = ? AND count < ? AND bytes + ? <= ?"


@dataclass(frozen=True)
class Step:
    """One transaction: an entry of the ledger, and rows with the names of their tables."""

    entry: Row
    rows: list[tuple[str, Row]]


class Placing:
    """All steps of an archive. The file goes with its folder."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "placing.sqlite", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        self._db.close()

    def add_entries(self, entries: Iterable[Row]) -> None:
        """First of all."""
        self._db.execute("BEGIN")
        self._db.executemany(
            _INSERT,
            ((e["subject"]["S"], int(e["version"]["N"]), e["at_id"]["S"], rows.encoded(e)) for e in entries),
        )
        self._db.execute("COMMIT")

    def add(self, noun: str, several: Iterable[Row]) -> None:
        """The rows of a table. Raises `Invalid` when a row is at another version than the ledger says."""
        self._db.execute("BEGIN")
        for row in several:
            line = rows.encoded(row)
            self._db.execute("INSERT INTO others VALUES (?, ?, ?)", (self._place(noun, row, len(line)), noun, line))
        self._db.execute("COMMIT")

    def place_the_rest(self) -> None:
        """Rows that no subject has room for go wherever there is. Raises `Invalid`."""
        free = self._db.execute("SELECT id FROM entries ORDER BY count, id").fetchall()
        loose = self._db.execute("SELECT rowid, length(line) FROM others WHERE entry IS NULL").fetchall()
        for number, size in loose:
            while free and not self._take(free[-1][0], size):
                free.pop()
            if not free:
                raise Invalid("the archive has more rows than its ledger can carry", field="ledger")
            self._db.execute("UPDATE others SET entry = ? WHERE rowid = ?", (free[-1][0], number))

    def steps(self) -> Iterator[Step]:
        """In the order in which it happened."""
        for number, line in self._db.execute("SELECT id, line FROM entries ORDER BY at"):
            found = self._db.execute("SELECT noun, line FROM others WHERE entry = ? ORDER BY rowid", (number,))
            yield Step(rows.decoded(line), [(noun, rows.decoded(other)) for noun, other in found])

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM entries").fetchone()[0])

    def _place(self, noun: str, row: Row, size: int) -> int | None:
        wanted = home(noun, row)
        if wanted is None:
            return None
        subject, version = wanted
        found = self._db.execute(_NEWEST if version is None else _AT_VERSION, [v for v in wanted if v is not None])
        entry, newest = found.fetchone() or (None, 0)
        own = version_of(noun, row)
        if own is not None and own != newest:
            raise Invalid(f"{subject} is at version {own}, its newest entry at {newest}", field="ledger")
        return entry if entry is not None and self._take(entry, size) else None

    def _take(self, entry: int, size: int) -> bool:
        return self._db.execute(_TAKE, (size, entry, MOST_ROWS, size, MOST_BYTES)).rowcount == 1


def nouns() -> list[str]:
    """The tables whose rows an entry carries."""
    return [noun for noun in TABLES if noun not in {LEDGER, MARKS}]
