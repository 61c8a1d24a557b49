"""Who calls, as far as a route needs to know."""

from dataclasses import dataclass, field

from chalicelib.access import Actor


@dataclass(frozen=True)
class Caller:
    """`actor` is the subject that the ledger will name."""

    actor: Actor = field(default_factory=lambda: Actor(""))
    scopes: frozenset[str] = frozenset()
    expires_at: str = ""


ANYBODY = Caller()
