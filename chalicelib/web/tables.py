"""What the declarations say, as tables for people: the routes, who may call them, which origins' pages may."""

from collections.abc import Iterable, Sequence

from chalicelib.access import Scope
from chalicelib.web.cors import ANY, POLICIES, Policy
from chalicelib.web.declaration import RouteDeclaration

_HEAD = """# Routes

Made by `./galley routes` from the declarations in `chalicelib/routes/`; a test compares the two. Each `GET` answers
`HEAD` as well, and each path `OPTIONS`.
"""


def markdown(routes: Iterable[RouteDeclaration]) -> str:
    """The whole page."""
    declared = sorted(routes, key=lambda route: (route.path, route.method))
    parts = [_HEAD, "## All routes\n", _table(_ROUTE_COLUMNS, map(_route, declared))]
    parts += ["\n## Who may call what\n", "A token may do what its scopes say; `yes` stands for allowed.\n"]
    parts.append(_table(["route", "anybody", *Scope], map(_rights, declared)))
    parts += ["\n## Pages of other origins\n", _table(_POLICY_COLUMNS, map(_policy, POLICIES.values()))]
    return "\n".join(parts) + "\n"


_ROUTE_COLUMNS = ["route", "needs", "CORS", "`If-Match`", "`Idempotency-Key`", "body, bytes at most", "what it is"]
_POLICY_COLUMNS = ["policy", "origins", "cookies", "request headers", "preflight is good for"]


def _route(route: RouteDeclaration) -> list[str]:
    match = "required" if route.precondition else ""
    once = "taken" if route.once else ""
    size = f"{route.limits.body:,}" if route.takes_body else ""
    return [f"`{route}`", str(route.access), route.cors.name, match, once, size, route.summary]


def _rights(route: RouteDeclaration) -> list[str]:
    scope = route.access.scope
    return [f"`{route}`", "" if scope else "yes", *("yes" if scope in {None, each} else "" for each in Scope)]


def _policy(policy: Policy) -> list[str]:
    origins = "all" if policy.origin == ANY else "the site's own, and those of `GALLEY_ORIGINS`"
    sent = ", ".join(f"`{name}`" for name in policy.request_headers)
    return [f"`{policy.name}`", origins, "yes" if policy.credentials else "no", sent, f"{policy.max_age:,} s"]


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
