"""What API Gateway asks of a set of routes, which only a deployment would tell otherwise."""

from collections import defaultdict

from app import app

MOST_RESOURCES = 300
"""API Gateway quotas, "Resources per API": every part of a path is one."""


def parts() -> set[tuple[str, ...]]:
    """Every resource: each path and what is above it."""
    split = [tuple(path.strip("/").split("/")) for path in app.routes]
    return {path[:length] for path in split for length in range(1, len(path) + 1)}


def test_no_two_variables_stand_at_one_place() -> None:
    variables = defaultdict(set)
    for *above, last in parts():
        if last.startswith("{"):
            variables[tuple(above)].add(last)
    assert {place: names for place, names in variables.items() if len(names) > 1} == {}
    assert variables


def test_the_routes_fit_into_one_api() -> None:
    assert len(parts()) < MOST_RESOURCES / 2


def test_chalice_answers_no_preflight_and_refuses_no_media_type_itself() -> None:
    entries = [entry for methods in app.routes.values() for entry in methods.values()]
    assert not [entry for entry in entries if entry.cors or entry.content_types]
    assert all("OPTIONS" in methods for methods in app.routes.values())
