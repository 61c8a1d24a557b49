"""Faults at AWS calls: the one place where a simulated Lambda dies, loses a reply or is throttled."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from botocore.client import BaseClient
from botocore.exceptions import ClientError, ReadTimeoutError

Fault = Literal["crash before", "crash after", "lost reply", "throttled"]
FAULTS: tuple[Fault, ...] = ("crash before", "crash after", "lost reply", "throttled")


class Crash(BaseException):
    """The process is gone: no handler of Galley's may catch this."""


@dataclass
class Plan:
    """Which fault strikes at which call (from 0); `calls` are the operations seen."""

    at: int = -1
    fault: Fault = "crash before"
    calls: list[str] = field(default_factory=list)

    @property
    def struck(self) -> bool:
        return 0 <= self.at < len(self.calls)


@contextmanager
def striking(plan: Plan) -> Iterator[Plan]:
    """Inside the block the plan's fault strikes, once."""
    real = BaseClient._make_api_call

    def call(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        number = len(plan.calls)
        plan.calls.append(operation)
        strikes = number == plan.at
        if strikes and plan.fault == "crash before":
            raise Crash(operation)
        if strikes and plan.fault == "throttled":
            code = {
                "Error": {"Code": "ThrottlingException", "Message": "slow down"},
                "ResponseMetadata": {"HTTPStatusCode": 400},
            }
            raise ClientError(code, operation)
        answer = real(client, operation, arguments)
        if strikes and plan.fault == "crash after":
            raise Crash(operation)
        if strikes and plan.fault == "lost reply":
            raise ReadTimeoutError(endpoint_url="simulated")
        return answer

    BaseClient._make_api_call = call
    try:
        yield plan
    finally:
        BaseClient._make_api_call = real
