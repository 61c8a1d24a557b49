"""The loss report: what was kept, changed, dropped and refused, per file and summed, for a screen or as
JSON.
"""

from collections import Counter
from collections.abc import Iterable

import msgspec

from chalicelib.importers.plan import Loss, Plan

_ORDER = ("refused", "dropped", "changed", "kept")


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """How often one thing happened, in how many files, and an example."""

    outcome: str
    what: str
    count: int
    files: int
    example: str


class File(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that happened to one file, by line."""

    file: str
    losses: tuple[Loss, ...]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The whole report. `sums` has the worst outcome first, `files` is in the order of the alphabet."""

    sums: tuple[Sum, ...]
    files: tuple[File, ...]


def summary(losses: Iterable[Loss]) -> Summary:
    """The losses summed by outcome and kind, and grouped by file."""
    losses = tuple(losses)
    groups: dict[tuple[str, str], list[Loss]] = {}
    files: dict[str, list[Loss]] = {}
    for loss in losses:
        groups.setdefault((loss.outcome, loss.what), []).append(loss)
        files.setdefault(loss.file, []).append(loss)
    sums = [_sum(group) for group in groups.values()]
    return Summary(
        sums=tuple(sorted(sums, key=lambda one: (_ORDER.index(one.outcome), -one.count, one.what))),
        files=tuple(File(file=name, losses=tuple(sorted(files[name], key=_place))) for name in sorted(files)),
    )


def as_json(plan: Plan, losses: Iterable[Loss]) -> bytes:
    """The report as JSON: what the plan holds in numbers, the sums, the files. Indented, ends with a line
    end.
    """
    report = summary(losses)
    value = {
        "generator": plan.generator,
        "documents": len(plan.documents),
        "kinds": dict(sorted(Counter(document.kind for document in plan.documents).items())),
        "authors": len(plan.authors),
        "media": len(plan.media),
        "sums": report.sums,
        "files": report.files,
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _sum(group: list[Loss]) -> Sum:
    first = min(group, key=lambda loss: (loss.file, loss.line))
    where = f"{first.file}:{first.line}" if first.line else first.file
    return Sum(
        outcome=first.outcome,
        what=first.what,
        count=len(group),
        files=len({loss.file for loss in group}),
        example=f"{where}: {first.detail}",
    )


def _place(loss: Loss) -> tuple[int, str, str]:
    return loss.line, loss.what, loss.detail
