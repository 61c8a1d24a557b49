"""What the clients of a run sent and were told: all that the checker knows besides the world at the end."""

from dataclasses import dataclass
from threading import current_thread
from typing import Any, Literal

from chalicelib.errors import GalleyError, Unavailable
from tests.sim.faults import FAILURES
from tests.sim.network import Network
from tests.sim.operations import Do, Operation, request_key

Verdict = Literal["ok", "refused", "unknown"]


@dataclass(frozen=True)
class Told:
    """One request, by a name that no other has, its key, and what came of it. No answer is `unknown`."""

    name: str
    operation: Operation
    key: str
    verdict: Verdict
    answer: Any


class History:
    """In the order in which the answers came."""

    def __init__(self, network: Network) -> None:
        self.told: list[Told] = []
        self._network = network

    def ask(self, name: str, operation: Operation, do: Do, key: str = "") -> Told:
        """Send a request, and note what is answered. A crash or an error of AWS says nothing about what was done."""
        self._network.doing[current_thread().name] = name
        answer: Any
        try:
            answer = do(request_key(key) if key and operation.keyed else None)
        except FAILURES as error:
            answer = error
        finally:
            self._network.doing.pop(current_thread().name)
        told = Told(name, operation, key if operation.keyed else "", verdict(answer), answer)
        self.told.append(told)
        return told

    def entries(self, told: Told) -> int:
        """How many ledger entries a request has written."""
        return len(self._network.entries.get(told.name, ()))


def verdict(answer: Any) -> Verdict:
    if not isinstance(answer, BaseException):
        return "ok"
    return "refused" if isinstance(answer, GalleyError) and not isinstance(answer, Unavailable) else "unknown"
