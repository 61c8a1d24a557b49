"""The losses of one file while it is read: told one by one, with the line where it can be told."""

from dataclasses import dataclass, field
from typing import Literal

from chalicelib.importers.plan import Loss

Outcome = Literal["kept", "changed", "dropped", "refused"]


@dataclass
class Losses:
    """`source` is the file that they are about."""

    source: str
    found: list[Loss] = field(default_factory=list)

    def tell(self, outcome: Outcome, what: str, detail: str, line: int = 0) -> None:
        """Add one; the words are those of `plan.Loss`."""
        self.found.append(Loss(file=self.source, outcome=outcome, what=what, detail=detail, line=line))
