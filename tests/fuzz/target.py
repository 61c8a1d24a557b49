"""What a fuzzer is: a parser, what must hold of it, and good inputs to begin with."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from chalicelib.errors import GalleyError

FOLDER = Path(__file__).parent / "targets"
NAMES = tuple(sorted(file.stem for file in FOLDER.glob("[a-z]*.py")))


@dataclass(frozen=True, kw_only=True)
class Target:
    """`run` takes any bytes, and says whether they came past the first check; what it raises, but for `refusals`, is
    a crash. `parser` is what is tried, as `module.name`; `holds` and `accepted` are for the documentation.
    """

    parser: str
    holds: str
    accepted: str
    run: Callable[[bytes], bool]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()
    refusals: tuple[type[Exception], ...] = (GalleyError,)
    longest: int = 2_000

    def takes(self, data: bytes) -> bool:
        """Whether an input comes past the first check. Raises what is a crash."""
        try:
            return self.run(data)
        except self.refusals:
            return False


def find(name: str) -> Target:
    """Imports the parser, and no other."""
    target = import_module(f"tests.fuzz.targets.{name}").TARGET
    assert isinstance(target, Target)
    return target


def text(data: bytes) -> str:
    """Any bytes as text; those that are no UTF-8 become halves of surrogate pairs, as hostile JSON may bring."""
    return data.decode("utf-8", "surrogateescape")


def plain(data: bytes) -> str:
    """Any bytes as text that can be encoded again."""
    return data.decode("utf-8", "replace")


def folder() -> Path:
    """A new folder, in memory where there is such a place; `running` removes it with all of a run's files."""
    return Path(tempfile.mkdtemp())
