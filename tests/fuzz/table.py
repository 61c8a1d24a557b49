"""The table of docs/reliability.md, made of what the long runs have left: `python -m tests.fuzz.table` writes it."""

from tests.fuzz import records, running
from tests.fuzz.target import NAMES, find

DOCUMENT = running.ROOT / "docs" / "reliability.md"
HEAD = (
    "| target | what must hold | executions | accepted | slowest | crashes | date, seeds |",
    "|---|---|---|---|---|---|---|",
)


def rows() -> list[str]:
    """One for each target, in the order of their names; a target that was never run for long has no figures."""
    known = records.recorded()
    return [_row(name, known.get(name)) for name in NAMES]


def _row(name: str, record: records.Record | None) -> str:
    target = find(name)
    what = f"| `{name}`: `{target.parser}` | {target.holds.replace('|', 'or')} |"
    if record is None:
        return f"{what} none yet | | | | |"
    figures = (f"{record.executions:,}", f"{record.share} {target.accepted}", f"{record.slowest:.3f} s")
    seeds = f"1 to {record.seeds}" if record.seeds > 1 else f"{record.seeds or 'none'}"
    return f"{what} {' | '.join(figures)} | {len(record.crashes)} | {record.date}, {seeds} |"


def section() -> str:
    return "\n".join([*HEAD, *rows()])


def written(text: str) -> str:
    """A document with this table in the place of the one that it has."""
    before, _, rest = text.partition(HEAD[0])
    lines = rest.splitlines(keepends=True)[1:]
    after = lines[next(n for n, line in enumerate(lines) if not line.startswith("|")) :]
    return "".join([before, section(), "\n", *after])


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8")), encoding="utf-8")
