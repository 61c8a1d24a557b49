"""Rows as lines of text, and put in order: however many they are, they lie in a file and not in memory."""

import base64
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from chalicelib import aws
from chalicelib.settings import settings
from cli.archives.contents import TABLES, Row


def encoded(row: Row) -> bytes:
    """One line of JSON, without the line's end: DynamoDB's own form, sorted; bytes are base64."""
    return msgspec.json.encode(row, order="sorted")


def decoded(line: bytes) -> Row:
    """The inverse. Raises `ValueError`."""
    found = msgspec.json.decode(line, type=dict[str, dict[str, Any]])
    return {name: _value(value) for name, value in found.items()}


def _value(value: dict[str, Any]) -> dict[str, Any]:
    kind, inner = next(iter(value.items()))
    match kind:
        case "B":
            inner = base64.b64decode(inner, validate=True)
        case "BS":
            inner = [base64.b64decode(each, validate=True) for each in inner]
        case "L":
            inner = [_value(each) for each in inner]
        case "M":
            inner = {name: _value(each) for name, each in inner.items()}
    return {kind: inner}


def scanned(noun: str) -> Iterator[Row]:
    """Every row of a table, by strong reads, in DynamoDB's order."""
    pages = aws.client("dynamodb").get_paginator("scan").paginate(TableName=settings.table(noun), ConsistentRead=True)
    return (row for page in pages for row in page["Items"])


class Sorted:
    """Rows of several tables, each to be read in the order of its keys. The file goes with its folder."""

    def __init__(self, folder: Path) -> None:
        self._lines = sqlite3.connect(folder / "rows.sqlite", isolation_level=None)
        self._lines.execute("PRAGMA journal_mode = OFF")
        self._lines.execute("CREATE TABLE lines (noun TEXT, first TEXT, second, line BLOB)")

    def add(self, noun: str, rows: Iterable[Row]) -> None:
        """Number and text keys sort as DynamoDB sorts them."""
        lines = ((noun, *_key(noun, row), encoded(row)) for row in rows)
        self._lines.execute("BEGIN")
        self._lines.executemany("INSERT INTO lines VALUES (?, ?, ?, ?)", lines)
        self._lines.execute("COMMIT")

    def of(self, noun: str) -> Iterator[bytes]:
        """The lines of one table."""
        found = self._lines.execute("SELECT line FROM lines WHERE noun = ? ORDER BY first, second", (noun,))
        return (line for (line,) in found)

    def clear(self) -> None:
        """Forget all of them."""
        self._lines.execute("DELETE FROM lines")

    def close(self) -> None:
        self._lines.close()


def _key(noun: str, row: Row) -> tuple[str, str | int]:
    model: Any = TABLES[noun]
    first, second = model._hash_key_attribute(), model._range_key_attribute()
    text = str(row[first.attr_name]["S"])
    if second is None:
        return text, ""
    value = row[second.attr_name]
    return text, int(value["N"]) if "N" in value else str(value["S"])
