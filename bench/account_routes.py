"""How long the routes of accounts take, without what AWS and bcrypt take: the time of this process, best of a few.

Each try is by somebody new, since most of what is asked for can be done once.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import thread_time_ns
from typing import Any

import bcrypt
import msgspec
from botocore.client import BaseClient
from chalice.test import Client

from bench.figures import Figure
from chalicelib import passwords
from chalicelib.access import Scope
from chalicelib.commands import tokens
from chalicelib.web import ROUTES, RouteDeclaration
from tests.machine import fresh_galley
from tests.routes.example_people import is_about, prepared

TRIES = 5
CHEAPEST = 4
"""The lowest cost that bcrypt takes: the measure does not wait for what it leaves out."""


def measure() -> Iterator[Figure]:
    from app import app

    passwords.COST, cost = CHEAPEST, passwords.COST
    with fresh_galley(), Client(app) as client:
        _, token = tokens.create(actor="bench", name="bench", scopes=tuple(Scope), days=30)
        for route in filter(is_about, ROUTES):
            best = min(_try(client, route, token, number) for number in range(TRIES))
            yield Figure(f"handlers.{route}.microseconds", round(best / 1000), "microseconds")
    passwords.COST = cost


def _try(client: Any, route: RouteDeclaration, token: str, number: int) -> int:
    """Nanoseconds of one request that succeeds."""
    made = prepared(route.operation)
    assert made
    body = msgspec.to_builtins(route.body_example) | dict(made.body) if route.takes_body else None
    shown = made.access_token or (token if route.access.scope else "")
    headers = {"Authorization": f"Bearer {shown}"} if shown else {}
    headers |= {"Content-Type": "application/json"} if route.takes_body else {}
    headers |= {"If-Match": f'"{made.version}"'} if route.precondition else {}
    headers |= {"Idempotency-Key": f"{route.operation}-{number}"} if route.once else {}
    sent = msgspec.json.encode(body) if route.takes_body else b""
    path = route.path.format(**made.values)
    with _left_out() as elsewhere:
        began = thread_time_ns()
        answer = client.http.request(route.method, path, headers=headers, body=sent)
        took = thread_time_ns() - began
    assert answer.status_code < 300, (str(route), answer.body)
    return took - elsewhere[0]


@contextmanager
def _left_out() -> Iterator[list[int]]:
    """The nanoseconds that AWS's stand-in and bcrypt take inside the block."""
    spent = [0]
    with ExitStack() as stack:
        for owner, name in ((BaseClient, "_make_api_call"), (bcrypt, "hashpw"), (bcrypt, "checkpw")):
            real = getattr(owner, name)
            setattr(owner, name, _timed(real, spent))
            stack.callback(setattr, owner, name, real)
        yield spent


def _timed(real: Callable[..., Any], spent: list[int]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        began = thread_time_ns()
        try:
            return real(*arguments, **named)
        finally:
            spent[0] += thread_time_ns() - began

    return call
