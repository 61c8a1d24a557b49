"""AWS's answers, recorded once and given again from memory, with the time that giving them took."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from time import thread_time_ns
from typing import Any

from botocore.client import BaseClient

Call = Callable[[BaseClient, str, dict[str, Any]], Any]


class Replay:
    """Stands where botocore makes its calls. Answers are known by operation and arguments."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Any] = {}
        self._spent = 0

    def nanoseconds(self) -> int:
        """Spent here so far."""
        return self._spent

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Calls reach AWS; what it answers is kept."""
        real: Call = BaseClient._make_api_call

        def call(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
            asked = (operation, repr(arguments))
            answer = real(client, operation, arguments)
            self._known[asked] = deepcopy(answer)
            return answer

        with _in_place_of(call):
            yield

    @contextmanager
    def answering(self) -> Iterator[None]:
        """No call reaches AWS. KeyError for one that was not recorded."""

        def call(_client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
            started = thread_time_ns()
            answer = deepcopy(self._known[operation, repr(arguments)])
            self._spent += thread_time_ns() - started
            return answer

        with _in_place_of(call):
            yield


@contextmanager
def _in_place_of(call: Call) -> Iterator[None]:
    real: Call = BaseClient._make_api_call
    BaseClient._make_api_call = call
    try:
        yield
    finally:
        BaseClient._make_api_call = real
