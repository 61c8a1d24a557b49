"""Keeps moto's S3 on disk: one file per object, replaced whole, before the caller hears that it was
stored.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from local.moto_server import Request
from local.resources import ACCOUNT

_SUFFIX = ".object"
_UNFINISHED = ".tmp"


class Objects:
    """The objects of one state folder.

    `<bucket>/<ab>/<sha256 of the key>.object` holds one line of JSON (key, headers, times), then the
    content. One file, because two could not be replaced together; hashed, because `a` and `a/b` are keys
    but not both files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stored: dict[str, set[str]] = {}
        """Bucket to the keys on disk."""

    def load(self) -> None:
        """Put every stored object back into moto, which must be empty."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for bucket in sorted(entry.name for entry in self._folder.iterdir() if entry.is_dir()):
            _backend().create_bucket(bucket, "us-east-1")
            self._stored[bucket] = {self._load_one(bucket, file) for file in _files(self._folder / bucket)}

    def record(self, request: Request) -> None:
        """Bring the disk in line with what an S3 request changed."""
        if request.service != "s3":
            return
        bucket, _, key = request.path.lstrip("/").partition("/")
        if "delete" in request.query and not key:
            self._sync_deleted(bucket)
        elif key:
            self._sync(bucket, key)
        elif request.method == "PUT":
            self._stored.setdefault(bucket, set())
            (self._folder / bucket).mkdir(parents=True, exist_ok=True)

    def _sync(self, bucket: str, key: str) -> None:
        found = _backend().get_object(bucket, key)
        if found is None:
            self._path(bucket, key).unlink(missing_ok=True)
            self._stored.setdefault(bucket, set()).discard(key)
        else:
            _write(self._path(bucket, key), _header(found), found.value)
            self._stored.setdefault(bucket, set()).add(key)

    def _sync_deleted(self, bucket: str) -> None:
        """After a request that deletes many: whatever moto no longer has."""
        held = _backend().get_bucket(bucket).keys
        for key in [key for key in self._stored.get(bucket, set()) if key not in held]:
            self._sync(bucket, key)

    def _load_one(self, bucket: str, file: Path) -> str:
        line, _, content = file.read_bytes().partition(b"\n")
        header = json.loads(line)
        stored = _backend().put_object(bucket, header["key"], content, disable_notification=True)
        stored.set_metadata(header["headers"])
        stored.website_redirect_location = header["redirect"]
        stored.checksum_algorithm, stored.checksum_value = header["checksum"]
        stored.last_modified = datetime.fromisoformat(header["modified"])
        return str(header["key"])

    def _path(self, bucket: str, key: str) -> Path:
        digest = hashlib.sha256(key.encode()).hexdigest()
        return self._folder / bucket / digest[:2] / (digest + _SUFFIX)


def _backend() -> Any:
    from moto.s3.models import s3_backends

    return s3_backends[ACCOUNT]["aws"]


def _files(folder: Path) -> Iterator[Path]:
    """The whole ones; what a crash left unfinished is removed."""
    for file in folder.glob("*/*"):
        if file.suffix == _SUFFIX:
            yield file
        else:
            file.unlink()


def _header(stored: Any) -> bytes:
    header = {
        "key": stored.name,
        "headers": dict(stored._metadata),
        "redirect": stored.website_redirect_location,
        "checksum": [stored.checksum_algorithm, stored.checksum_value],
        "modified": stored.last_modified.isoformat(),
    }
    return json.dumps(header, ensure_ascii=False).encode()


def _write(path: Path, header: bytes, content: bytes) -> None:
    """Replace a file whole. It survives the death of this process; a power cut may cost the last seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(suffix=_UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines((header, b"\n", content))
        os.replace(unfinished, path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
