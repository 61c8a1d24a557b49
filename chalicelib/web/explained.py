"""What an explanation of a kind of problem is made of."""

from dataclasses import dataclass

from chalicelib.web.refusals import FieldProblem


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """`cause` is a paragraph, `cure` its steps; `code` stands between backticks in both.

    `detail`, `instance`, `errors` and `current` make up an example. `gateway` is the status of what API Gateway says
    on its own, which no function raises; 0 for all others.
    """

    slug: str
    cause: str
    cure: tuple[str, ...]
    detail: str
    instance: str = "/articles"
    errors: tuple[FieldProblem, ...] = ()
    current: int = 0
    gateway: int = 0
