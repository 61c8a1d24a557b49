"""Which permalink pattern a Hugo site has for which place, in the old and the new form of its configuration."""

import re
from collections.abc import Mapping
from typing import Any

from chalicelib.slugs import file_path


def rules(settings: Any, kind: str) -> dict[str, str]:
    """Section (or taxonomy) to pattern, from the old form `permalinks.post` and the new form
    `permalinks.page.post`.

    `kind` is `page`, `section`, `term` or `taxonomy`; the old form speaks of pages and terms. The root is ``.
    """
    table = settings if isinstance(settings, Mapping) else {}
    found = {}
    if isinstance(settings, list):
        found = dict(rule for item in settings if (rule := _targeted(item, kind)))
    new = table.get(kind)
    if isinstance(new, Mapping):
        found |= {_section(key): value for key, value in new.items() if isinstance(value, str)}
    if kind in ("page", "term"):
        found |= {_section(key): value for key, value in table.items() if isinstance(value, str)}
    return found


def pattern_for(table: Mapping[str, str], place: tuple[str, ...]) -> str:
    """The pattern of the nearest folder that has one, from the inside out; empty when none has.

    `place` is the whole logical path of the page or section. The root's pattern is for what stands at the
    top.
    """
    for depth in range(len(place), 0, -1):
        if found := table.get("/".join(place[:depth])):
            return found
    return table.get("", "") if len(place) < 2 else ""


def _section(key: str) -> str:
    return file_path(str(key).strip(" /"))


def _targeted(item: Any, kind: str) -> tuple[str, str] | None:
    """The list form of Hugo 0.160: a `target` with a kind and a path, and a `pattern`."""
    target = item.get("target") if isinstance(item, Mapping) else None
    target = target if isinstance(target, Mapping) else {}
    if not isinstance(item, Mapping) or target.get("kind", "page") != kind or not isinstance(item.get("pattern"), str):
        return None
    path = re.sub(r"^/?\{?([^,{}*]*).*$", r"\1", str(target.get("path", "")))
    return _section(path), item["pattern"]
