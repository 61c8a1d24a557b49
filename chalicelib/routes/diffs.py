"""Two texts compared, as a unified diff, in a time that no text can stretch."""

import re
from difflib import unified_diff

MOST_WORK = 1_000_000
"""Lines of the one times lines of the other, without what both begin and end with: difflib takes time by that."""
_NO_NEWLINE = "\\ No newline at end of file\n"


def compared(old: str, new: str, before: str, after: str) -> str:
    """What was taken out and what was put in; empty when nothing was. Where that is too much to compare, all of it."""
    lines, changed = _lines(old), _lines(new)
    start = _same(lines, changed)
    end = _same(lines[start:][::-1], changed[start:][::-1])
    gone, come = lines[start : len(lines) - end], changed[start : len(changed) - end]
    if len(gone) * len(come) > MOST_WORK:
        spot = f"@@ -{start + 1},{len(gone)} +{start + 1},{len(come)} @@\n"
        diff = [
            f"--- {before}\n",
            f"+++ {after}\n",
            spot,
            *(f"-{each}" for each in gone),
            *(f"+{each}" for each in come),
        ]
    else:
        diff = list(unified_diff(lines, changed, before, after))
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}" for line in diff)


def _lines(text: str) -> list[str]:
    """Lines with what ends them. Only a newline does, as for `patch`: else other endings would compare as equal."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _same(one: list[str], other: list[str]) -> int:
    """How many lines both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((count for count, (mine, yours) in pairs if mine != yours), min(len(one), len(other)))
