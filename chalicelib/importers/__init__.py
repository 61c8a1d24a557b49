"""Reading what somebody has: a folder in, a plan out. Nothing here writes; the commands do."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from chalicelib.errors import Invalid
from chalicelib.importers import config, folder, hugo
from chalicelib.importers.plan import Plan


def read(path: Path, *, now: datetime, progress: Callable[[int, int], None] | None = None) -> Plan:
    """The plan of a Hugo site, or of any folder of Markdown, HTML or text.

    `progress` is told how many files were read, and of how many. `now` tells which publish dates are in the future; a
    post that states no date has none in the plan either, and is dated when it is published. Raises `Invalid` (field
    `path`) for a folder that is no site.
    """
    if not path.is_dir():
        raise Invalid(f"{path} is no site: it is no folder", field="path")
    seen = progress or _unseen
    found = config.find(path)
    if found:
        return hugo.read(path, found, now=now, progress=seen)
    plan = folder.read(path, progress=seen)
    if not (plan.documents or plan.losses):
        raise Invalid(
            f"{path} is no site: it has no {config.LOOKED_FOR}, and no file that ends with {', '.join(folder.ENDINGS)}",
            field="path",
        )
    return plan


def _unseen(done: int, total: int) -> None:
    """Progress that nobody watches."""
