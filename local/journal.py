"""Keeps moto's DynamoDB on disk: every write that succeeded is one line, on disk before it is answered."""

import base64
import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from local.moto_server import Request
from local.resources import ACCOUNT, REGION

_WRITES = {
    "TransactWriteItems",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "CreateTable",
    "UpdateTable",
    "DeleteTable",
    "UpdateTimeToLive",
}
_SHAPING = {"CreateTable", "UpdateTable", "DeleteTable", "UpdateTimeToLive"}
"""Kept as they were when the journal is rewritten; the other lines become the items that came of them."""
_BATCH = 25
"""Most items in one BatchWriteItem (DynamoDB API reference)."""

Line = dict[str, Any]


class Journal:
    """The journal of one state folder. Order of use: `replay`, `open`, then `record` for each request."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def replay(self, call: Callable[[str, bytes], None]) -> None:
        """Make every recorded call again, then rewrite the journal as the items that are there now.

        A last line that is cut short was never answered, so it is left out with a warning. Raises
        ValueError for a broken line anywhere else.
        """
        shaping: list[Line] = []
        for line in self._lines():
            call(line["operation"], json.dumps(line["body"]).encode())
            if line["operation"] in _SHAPING:
                shaping.append(line)
        self._rewrite(shaping)

    def open(self) -> None:
        self._file = open(self._path, "ab", buffering=0)  # noqa: SIM115 - open for as long as the store is

    def record(self, request: Request) -> None:
        """Write one line, unbuffered, so that it survives the death of this process."""
        if request.service == "dynamodb" and request.operation in _WRITES and self._file:
            _append(self._file, _encoded({"operation": request.operation, "body": json.loads(request.body)}))

    def close(self) -> None:
        if self._file:
            self._file.close()

    def _lines(self) -> Iterator[Line]:
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            for number, text in enumerate(file, 1):
                if not text.endswith(b"\n"):
                    print(f"{self._path.name}: line {number} is cut short and left out", file=sys.stderr)
                    return
                yield _decoded(text, number)

    def _rewrite(self, shaping: list[Line]) -> None:
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as file:
            file.writelines(_encoded(line) for line in [*shaping, *_items()])
        os.replace(fresh, self._path)


def _append(file: IO[bytes], line: bytes) -> None:
    """The whole line or none of it: half a line before others would damage the journal. OSError on a full disk."""
    end = file.seek(0, os.SEEK_END)
    try:
        if file.write(line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError:
        file.truncate(end)
        raise


def _encoded(line: Line) -> bytes:
    return json.dumps(line, separators=(",", ":"), default=_base64).encode() + b"\n"


def _base64(value: bytes) -> str:
    """Binary attributes, which moto holds decoded, as the API has them."""
    return base64.b64encode(value).decode("ascii")


def _decoded(text: bytes, number: int) -> Line:
    try:
        line: Line = json.loads(text)
    except ValueError as error:
        raise ValueError(f"the journal is damaged at line {number}: {error}") from error
    return line


def _items() -> Iterator[Line]:
    """Every item in moto's tables as BatchWriteItem calls. Empties the streams, which a replay has filled."""
    from moto.dynamodb.models import dynamodb_backends

    for table in dynamodb_backends[ACCOUNT][REGION].tables.values():
        if table.stream_shard:
            table.stream_shard.items.clear()
        items = [{"PutRequest": {"Item": item.to_json()["Attributes"]}} for item in table.all_items()]
        for start in range(0, len(items), _BATCH):
            body = {"RequestItems": {table.name: items[start : start + _BATCH]}}
            yield {"operation": "BatchWriteItem", "body": body}
