"""Figures for CloudWatch, as lines on standard output that it makes metrics of (its embedded metric format)."""

from typing import Any

import msgspec

from chalicelib import clock
from chalicelib.settings import settings

NAMESPACE = "Galley"


def count_request(*, route: str, status: int, milliseconds: float) -> None:
    """One request: `Status2xx` … `Status5xx` count it, `Milliseconds` is how long the handler took.

    Nothing outside of Lambda, unless GALLEY_METRICS is 1.
    """
    if settings.in_lambda or settings.metrics:
        counted = (f"Status{status // 100}xx", "Count", 1)
        print(_line({"route": route}, counted, ("Milliseconds", "Milliseconds", milliseconds)))


def _line(said: dict[str, str], *figures: tuple[str, str, float]) -> str:
    """Figures by name, unit and value, of the stage; what is `said` beside them can be searched for in the logs.

    CloudWatch bills each metric for each set of dimensions, so a route is none (docs.aws.amazon.com/AmazonCloudWatch,
    "Specification: Embedded metric format").
    """
    dimensions = {"stage": settings.prefix}
    directive: dict[str, Any] = {
        "Namespace": NAMESPACE,
        "Dimensions": [list(dimensions)],
        "Metrics": [{"Name": name, "Unit": unit} for name, unit, _ in figures],
    }
    about = {"Timestamp": int(clock.now().timestamp() * 1000), "CloudWatchMetrics": [directive]}
    values = {name: value for name, _, value in figures}
    return msgspec.json.encode({"_aws": about, **dimensions, **said, **values}).decode()
