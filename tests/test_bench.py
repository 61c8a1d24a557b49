"""The bench leaves no route out; what it measures is written in bench/results.json."""

import json

import pytest

from bench.__main__ import RESULTS
from bench.route_calls import WRITES
from chalicelib.routes import BLUEPRINTS
from chalicelib.web import ROUTES

assert BLUEPRINTS, "importing them declares the routes"
SERVED = [(route.method, route.path) for route in ROUTES if route.failure is None]
"""Galley's own; those that answer clients of another system are built on the same reads."""


@pytest.mark.parametrize(("method", "path"), [each for each in SERVED if each[0] != "GET"])
def test_the_bench_makes_every_kind_of_write(method: str, path: str) -> None:
    assert f"{method} {path}" in {str(write) for write in WRITES}


@pytest.mark.parametrize(("method", "path"), SERVED)
def test_every_route_has_a_figure_of_its_aws_calls(method: str, path: str) -> None:
    """After a new route: `make bench`, or `python -m bench calls` for these alone."""
    assert f"calls.route.{method} {path}" in json.loads(RESULTS.read_text(encoding="utf-8"))
