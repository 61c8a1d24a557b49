"""Path to route as API Gateway does it: fixed before variable before greedy `{name+}`, values left encoded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Match:
    route: str
    values: dict[str, str]


def match(routes: Iterable[str], path: str) -> Match | None:
    """The closest route for a raw path. One slash at the end is left out; nothing else is normalised."""
    if len(path) > 1 and path.endswith("/") and not path.endswith("//"):
        path = path[:-1]
    found = [(rank, route, values) for route in routes for rank, values in _fitting(route, path)]
    if not found:
        return None
    _, route, values = min(found, key=lambda candidate: candidate[0])
    return Match(route, values)


def _fitting(route: str, path: str) -> Iterator[tuple[list[int], dict[str, str]]]:
    """Nothing, or one rank (lower is closer) and the values of the variables."""
    wanted, given = route.split("/"), path.split("/")
    greedy = wanted[-1].endswith("+}")
    if len(wanted) > len(given) or (len(wanted) < len(given) and not greedy):
        return
    if greedy:
        given = [*given[: len(wanted) - 1], "/".join(given[len(wanted) - 1 :])]
    rank, values = [], {}
    for segment, value in zip(wanted, given, strict=True):
        variable = segment.startswith("{")
        if (variable and value in ("", ".", "..")) or (not variable and segment != value):
            return
        if variable:
            values[segment.strip("{}+")] = value
        rank.append(2 if segment.endswith("+}") else int(variable))
    yield rank, values
