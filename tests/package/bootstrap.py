"""Starts a function as Lambda does, with Lambda's own runtime client. Outside of the package; of the standard library.

`python -I -S -B bootstrap.py HANDLER FOLDERS CLIENT`: Python finds what is in FOLDERS (the unzipped package, then its
layer) and nothing else but the standard library and the runtime client.

With each invocation may come, as its client context, what the caller holds still: the time, the number of the next id,
the cost of passwords, and how often it has told its own process to forget.
"""

import itertools
import json
import os
import sys
from datetime import datetime
from typing import Any

HANDLER, FOLDERS, CLIENT = sys.argv[1:4]
sys.path[:] = [*FOLDERS.split(os.pathsep), *sys.path, CLIENT]

from awslambdaric.bootstrap import run  # type: ignore[import-not-found,unused-ignore]  # noqa: E402
from awslambdaric.lambda_runtime_client import (  # type: ignore[import-not-found,unused-ignore]  # noqa: E402
    LambdaRuntimeClient,
)


class Client(LambdaRuntimeClient):  # type: ignore[misc,unused-ignore]
    """Says with each answer how many ids were made."""

    _numbers: "itertools.count[int]" = itertools.count()
    _first = 0
    _forgotten: Any = None

    def wait_next_invocation(self) -> Any:
        request = super().wait_next_invocation()
        if request.client_context:
            self._hold(json.loads(request.client_context))
        return request

    def post_invocation_result(
        self, invoke_id: str, result_data: Any, content_type: str = "application/json", *more: Any
    ) -> None:
        used = next(self._numbers) - self._first
        super().post_invocation_result(invoke_id, result_data, f"{content_type};ids={used}", *more)

    def _hold(self, held: dict[str, Any]) -> None:
        from chalicelib import clock, memory, passwords
        from chalicelib.models import uses

        now, self._first = datetime.fromisoformat(held["now"]), held["number"]
        numbers = self._numbers = itertools.count(self._first)
        clock.hold(now=lambda: now, randomness=lambda _bits: next(numbers))
        passwords.COST = held["cost"]
        if held["forgotten"] != self._forgotten:
            self._forgotten = held["forgotten"]
            memory.forget()
            uses.forget()


run(HANDLER, Client(os.environ["AWS_LAMBDA_RUNTIME_API"], False))
