"""What every error of the API looks like to those who call it."""

import json
from typing import Any

SHAPE = {"type", "title", "status", "detail", "instance", "request_id", "errors"}


def assert_problem(response: Any, status: int, slug: str = "") -> dict[str, Any]:
    """Fails unless the response is a whole problem with this status; returns it for closer looks."""
    problem: dict[str, Any] = json.loads(response.body)
    assert response.status_code == status, problem
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert set(problem) - {"current"} == SHAPE
    assert problem["status"] == status
    assert problem["type"].startswith("/problems/")
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == response.headers["X-Request-Id"] != ""
    assert "?" not in problem["instance"]
    if slug:
        assert problem["type"] == f"/problems/{slug}"
    return problem


def parameters_of(problem: dict[str, Any]) -> set[str]:
    """The parameters that a problem finds fault with."""
    return {error["parameter"] for error in problem["errors"]}


def pointers_of(problem: dict[str, Any]) -> set[str]:
    """The places in the body that a problem finds fault with."""
    return {error["pointer"] for error in problem["errors"]}


def headers_of(problem: dict[str, Any]) -> set[str]:
    """The headers that a problem finds fault with."""
    return {error["header"] for error in problem["errors"]}
