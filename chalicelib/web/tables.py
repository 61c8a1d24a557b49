"""What the declarations say, as tables for people: the routes, who may call them, which origins' pages may."""

from collections.abc import Iterable, Sequence

from chalicelib.access import Role, Scope
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
    parts += ["\n## Who may call what\n", _CALLERS, _table(_RIGHT_COLUMNS, map(_rights, declared))]
    parts += ["\n## What the roles may do\n", _ROLES, _table(_ROLE_COLUMNS, map(_role_rights, Scope))]
    parts += ["\n## Pages of other origins\n", _table(_POLICY_COLUMNS, map(_policy, POLICIES.values()))]
    return "\n".join(parts) + "\n"


_CALLERS = """`yes`: it is open to them; `own`: with what is their own, and what is another's is not found (404).
A person who is not logged in may do what stands under "anybody". Editors and owners must have logged in with a second
factor, but for what every role may do with its own account. An API token may do what the right in the last column
says, with everybody's; where there is none, the route is for people only.
"""
_ROLES = """A right is the scope of a token as well. `own` and `all`: over what is the person's own, over everybody's.
What is done to a person, or to an invite, is also for those only who stand above them.
"""
_RIGHT_COLUMNS = ["route", "anybody", *Role, "API token with"]
_ROLE_COLUMNS = ["right", "means", *Role]
_ROUTE_COLUMNS = ["route", "needs", "CORS", "`If-Match`", "`Idempotency-Key`", "body, bytes at most", "what it is"]
_POLICY_COLUMNS = ["policy", "origins", "cookies", "request headers", "preflight is good for"]


def _route(route: RouteDeclaration) -> list[str]:
    match = "required" if route.precondition else ""
    once = "taken" if route.once else ""
    size = f"{route.limits.body:,}" if route.takes_body else ""
    return [f"`{route}`", str(route.access), route.cors.name, match, once, size, route.summary]


def _rights(route: RouteDeclaration) -> list[str]:
    scope = route.access.scope
    if not route.access.private:
        return [f"`{route}`", "yes", *("yes" for _ in Role), "any"]
    extents = ("own" if scope is None else _extent(scope, role).replace("all", "yes") for role in Role)
    return [f"`{route}`", "", *extents, f"`{scope}`" if scope else ""]


def _role_rights(scope: Scope) -> list[str]:
    return [f"`{scope}`", scope.meaning, *(_extent(scope, role) for role in Role)]


def _extent(scope: Scope, role: Role) -> str:
    """Over what a role has a right."""
    if role.rank >= scope.everybodys.rank:
        return "all"
    return "own" if scope.held_by(role) else ""


def _policy(policy: Policy) -> list[str]:
    origins = "all" if policy.origin == ANY else "the site's own, and those of `GALLEY_ORIGINS`"
    sent = ", ".join(f"`{name}`" for name in policy.request_headers)
    return [f"`{policy.name}`", origins, "yes" if policy.credentials else "no", sent, f"{policy.max_age:,} s"]


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
