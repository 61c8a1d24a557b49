"""Backups: archives in one folder, named after the time they were made, so that names sort as they came."""

import re
from datetime import datetime
from pathlib import Path

_NAME = re.compile(r"galley-\d{8}T\d{6}Z\.zip")


def name(moment: datetime) -> str:
    """`galley-20260301T120000Z.zip`, in UTC."""
    return f"galley-{moment:%Y%m%dT%H%M%SZ}.zip"


def spare(folder: Path, keep: int) -> list[Path]:
    """All backups in the folder but the newest `keep`, the oldest first; other files are none of them."""
    found = sorted(file for file in folder.iterdir() if _NAME.fullmatch(file.name))
    return found[:-keep]
