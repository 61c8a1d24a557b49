"""Letters that were decoded wrongly somewhere on their way (`don‚Äôt`) are put right where that is certain."""

import re
from dataclasses import dataclass, field

import ftfy
from ftfy.badness import badness

from chalicelib.importers import prose
from chalicelib.importers.plan import Loss

# Only what can be undone exactly: no guess at lost bytes, no look at quotes, widths, entities or normal forms.
_CONFIG = ftfy.TextFixerConfig(replace_lossy_sequences=False, restore_byte_a0=False, explain=False)


@dataclass
class _Tally:
    count: int = 0
    line: int = 0
    before: str = ""
    after: str = ""
    at: int = field(default=0, repr=False)

    def mend(self, text: str) -> str:
        if not badness(text):
            return text
        better: str = ftfy.fix_encoding(text, _CONFIG)
        if badness(better):
            # Damage of two kinds, or beside sound quotes, cannot be undone in one step: try word by word.
            better = "".join(ftfy.fix_encoding(word, _CONFIG) for word in re.split(r"(\s+)", better))
        if better == text or badness(better) >= badness(text) or "\n" in better.rstrip("\n"):
            return text
        self.count += 1
        if not self.line:
            self.line = self.at
            self.before, self.after = _first_difference(text, better)
        return better


def repair(text: str, source: str) -> tuple[str, tuple[Loss, ...]]:
    """The text with wrongly decoded letters put right, line by line and never in code, and one loss that
    says so.
    """
    tally = _Tally()
    out = []
    for number, (line, code) in enumerate(prose.lines(text), start=1):
        tally.at = number
        out.append(line if code or line.isascii() else prose.outside_spans(line, tally.mend))
    if not tally.count:
        return text, ()
    detail = f"{tally.count} passages were decoded wrongly; for example “{tally.before}” is now “{tally.after}”"
    loss = Loss(file=source, outcome="changed", what="text repaired", detail=detail, line=tally.line)
    return "".join(out), (loss,)


def _first_difference(before: str, after: str) -> tuple[str, str]:
    pairs = zip(before.split(), after.split(), strict=False)
    return next(((old, new) for old, new in pairs if old != new), (before.strip(), after.strip()))
