"""The bench leaves no route out; what it measures is written in bench/results.json."""

import json

from bench.__main__ import RESULTS
from bench.route_calls import WRITES
from chalicelib.routes import BELOW
from chalicelib.web import ROUTES
from tests.routes.example_people import is_about

assert BELOW, "importing it has ROUTES know where they are"
SERVED = [(route.method, route.path) for route in ROUTES if route.failure is None]
"""Galley's own; those that answer clients of another system are built on the same reads."""


def test_the_bench_makes_every_kind_of_write() -> None:
    made = {str(write) for write in WRITES} | {str(route) for route in ROUTES if is_about(route)}
    assert {f"{method} {path}" for method, path in SERVED if method != "GET"} <= made


def test_every_route_has_a_figure_of_its_aws_calls() -> None:
    """After a new route: `make bench`, or `python -m bench calls` for these alone."""
    figures = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert [path for method, path in SERVED if f"calls.route.{method} {path}" not in figures] == []


def test_logging_in_and_going_on_take_the_fewest_calls() -> None:
    figures = json.loads(RESULTS.read_text(encoding="utf-8"))
    most = {"POST /auth/log-in": 3, "POST /auth/refresh": 2, "GET /account": 2, "GET /account/sessions": 2}
    assert {route: figures[f"calls.route.{route}"]["value"] for route in most} == most
