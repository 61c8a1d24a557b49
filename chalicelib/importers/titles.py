"""The title of a text that states none: its first heading, the line that its file is named after, or the file name."""

import re
from dataclasses import dataclass

from chalicelib.content import Format
from chalicelib.importers import dates, fields
from chalicelib.slugs import file_path, urlize

_LONGEST = 100
"""Characters of a line that can be a title."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A title, what it is in the file, and the text without the line that it was."""

    title: str
    origin: str
    rest: str


def found(body: str, kind: Format, name: str) -> Found:
    """The title of a text in a file of this name (without its ending)."""
    title, origin, line = _found(body, kind, name)
    first = line and body.lstrip().startswith(line.strip())
    return Found(title=title, origin=origin, rest=body.replace(line, "", 1) if first else body)


def _found(body: str, kind: Format, name: str) -> tuple[str, str, str]:
    """A title, where it comes from, and its line in the body (to be left out there if it is the first)."""
    if kind != "text" and (found := fields.heading(body, kind == "html")):
        line = next((row for row in body.split("\n") if found in fields.plain(row)), "")
        return found, "first heading", line + "\n" if kind == "markdown" and line.startswith("# ") else ""
    rows = [row for row in body.split("\n") if row.strip()] if kind != "html" else []
    named = file_path(dates.in_file_name(name)[1] or name)
    for row in rows[:20]:
        text = re.sub(r"^\s*[-*•]\s+", "", row).strip()
        if "-" in named and len(text) <= _LONGEST and urlize(text).startswith(named):
            return text, "line that its file is named after", row + "\n"
    if rows and len(rows[0].strip()) <= _LONGEST and not rows[0].rstrip().endswith((".", ":", ",")):
        return rows[0].strip(), "first line", rows[0] + "\n"
    return fields.from_file_name(named), "file name", ""
