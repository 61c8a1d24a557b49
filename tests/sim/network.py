"""The one patch point under boto3 and PynamoDB: every AWS call of this process is answered by a cloud in it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from threading import current_thread
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from chalicelib.settings import settings
from tests.sim.cloud import Cloud
from tests.sim.faults import Crash, Fault, strike
from tests.watch import broken_rule

LATEST = 40
"""Calls of anybody by which a write that is late has arrived."""


@dataclass(frozen=True)
class Call:
    """One AWS call: its number from 0, who makes it (the name of a thread), and what it asks."""

    number: int
    who: str
    service: str
    operation: str
    arguments: dict[str, Any]


@dataclass
class Network:
    """`before` may hold a call up, `fault` says what strikes it; `calls` counts, `dead` make no more."""

    cloud: Cloud
    before: Callable[[Call], None] = lambda _: None
    fault: Callable[[Call], Fault | None] = lambda _: None
    after: Callable[[Call], None] = lambda _: None
    calls: Counter[str] = field(default_factory=Counter)
    dead: set[str] = field(default_factory=set)
    struck_at: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each fault struck each operation."""
    struck_after: Counter[str] = field(default_factory=Counter)
    """How often a fault struck the call that its caller made after each operation."""
    doing: dict[str, str] = field(default_factory=dict)
    """Which request each thread carries out."""
    entries: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    """The ledger entries that each request has written: what reached the store, whatever anybody was told."""

    broken: list[str] = field(default_factory=list)
    """Writes that go round the ledger."""
    _under_way: list[tuple[int, str, Callable[[], Any]]] = field(default_factory=list)
    """Writes that nobody waits for any more: before which call each arrives, for which request, and how."""
    _last: dict[str, str] = field(default_factory=dict)

    def call(self, client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        service = client.meta.service_model.service_name
        made = Call(self.calls.total(), current_thread().name, service, operation, arguments)
        self.before(made)
        if made.who in self.dead:
            raise Crash(operation)  # what still runs in a process that is gone
        self.arrive(before=made.number)
        self.calls[operation] += 1
        if rule := broken_rule(operation, arguments):
            self.broken.append(rule)
        since = len(self.cloud.tables.written)
        try:
            return self._answer(made, client)
        except Crash:
            self.dead.add(made.who)
            raise
        finally:
            self._note(self.doing.get(made.who, made.who), since)
            self._last[made.who] = operation
            self.after(made)

    def arrive(self, *, before: int | None = None) -> None:
        """What is under way and has arrived by the call of this number, or all of it."""
        for at, request, write in [*self._under_way]:
            if before is None or at <= before:
                self._under_way.remove((at, request, write))
                since = len(self.cloud.tables.written)
                with suppress(ClientError):  # nobody hears of the refusal
                    write()
                self._note(request, since)

    def _note(self, request: str, since: int) -> None:
        for each in self.cloud.tables.written[since:]:
            if each.table == settings.table("ledger"):
                self.entries.setdefault(request, []).append((str(each.key[0]), int(each.key[1])))

    def _answer(self, call: Call, client: BaseClient) -> Any:
        fault = self.fault(call)
        if fault is None:
            return self.cloud.answer(client, call.operation, call.arguments)
        self.struck_at[call.operation, fault] += 1
        self.struck_after[self._last.get(call.who, "")] += 1
        if fault == "late":
            write = partial(self.cloud.answer, client, call.operation, call.arguments)
            self._under_way.append((call.number + 1 + call.number % LATEST, self.doing.get(call.who, call.who), write))
        return strike(fault, self.cloud.answer, client, call.operation, call.arguments)


@contextmanager
def connected(network: Network) -> Iterator[Network]:
    """Inside the block AWS is this network, and nothing else."""
    real = BaseClient._make_api_call

    def call(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        return network.call(client, operation, arguments)

    BaseClient._make_api_call = call
    try:
        yield network
    finally:
        BaseClient._make_api_call = real


@contextmanager
def striking(network: Network, at: int = -1, fault: Fault = "crash before") -> Iterator[list[str]]:
    """Inside the block the fault strikes once, at the call of this number from now; yields the operations seen."""
    begun = network.calls.total()
    seen: list[str] = []

    def strikes(call: Call) -> Fault | None:
        seen.append(call.operation)
        return fault if call.number == begun + at else None

    network.fault = strikes
    try:
        yield seen
    finally:
        network.fault = _none


def _none(_call: Call) -> None:
    """No fault."""
