"""What a password costs: bcrypt on this machine and, estimated, in Lambda; the rest of the work beside it.

Lambda gives one processor at 1,769 MB and a share of it below that, so that the same work takes longer in proportion.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import thread_time_ns
from typing import Any

from bench.figures import Figure
from chalicelib import passwords

ROUNDS = 9
WHOLE_PROCESSOR_MB = 1769
PASSWORD = "correct horse battery staple"
WORDS = ("ada.lovelace", "Ada Lovelace", "ada", "The Composing Room")
_CONFIG = Path(__file__).parent.parent / ".chalice" / "config.json"


def measure() -> Iterator[Figure]:
    kept = passwords.hash_of(PASSWORD)
    rounds = [[_time(work) for work in _works(kept)] for _ in range(ROUNDS)]
    known, unknown, new = ([each[at] for each in rounds] for at in range(3))
    milliseconds = min(known) / 1e6
    yield Figure("passwords.check.processor_time", round(milliseconds), "ms on this machine")
    for memory in sorted({_memory(), 512, WHOLE_PROCESSOR_MB}):
        share = min(1, memory / WHOLE_PROCESSOR_MB)
        yield Figure(f"passwords.check.estimate.lambda_{memory}_mb", round(milliseconds / share), "ms, by its share")
    yield Figure("passwords.check.unknown_beside_known", _ratio(unknown, known), "of its time")
    yield Figure("passwords.new.beside_check", _ratio(new, known), "of its time")


def _works(kept: str) -> tuple[Callable[[], Any], ...]:
    return (
        lambda: passwords.matches(PASSWORD, kept),
        lambda: passwords.matches(PASSWORD, None),
        lambda: passwords.check_new(PASSWORD, words=WORDS),
    )


def _time(work: Callable[[], Any]) -> int:
    started = thread_time_ns()
    work()
    return thread_time_ns() - started


def _ratio(ours: list[int], beside: list[int]) -> float:
    return round(median(one / other for one, other in zip(ours, beside, strict=True)), 4)


def _memory() -> int:
    """Megabytes of the function that answers requests."""
    return int(json.loads(_CONFIG.read_text(encoding="utf-8"))["lambda_memory_size"])
