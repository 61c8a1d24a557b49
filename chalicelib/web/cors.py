"""Which pages of other origins may call what. Few named policies; each route names one.

API Gateway's own preflight knows one origin for each path, fixed at deployment. So the function answers preflights
itself (`preflight.py`): several origins can be let in, and each method of a path may have its own policy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from chalicelib.settings import settings

ANY = "*"
LISTED = "listed"
"""The site's own origin and those of GALLEY_ORIGINS."""
EXPOSED = "Content-Location, ETag, Idempotent-Replayed, Link, Location, Retry-After, WWW-Authenticate, X-Request-Id"
"""The response headers that a page may read besides the few that it always may."""


@dataclass(frozen=True)
class Policy:
    """`origin` is `*` or `listed`; `max_age` is in seconds (Chromium keeps a preflight for 7,200 at most)."""

    name: str
    origin: str
    request_headers: tuple[str, ...]
    credentials: bool = False
    max_age: int = 7_200

    def headers(self, origin: str) -> dict[str, str]:
        """The headers of every answer and every error to a caller of this origin, which is empty outside browsers."""
        return _headers(self, origin)

    def allows(self, origin: str) -> bool:
        return self.origin == ANY or origin in origins()


PUBLIC = Policy("public", ANY, ("If-None-Match",))
"""Anybody's page may read; no cookies."""
GHOST = Policy("ghost", ANY, ("Accept-Version", "If-None-Match", "User-Agent"))
"""As public, with what clients of Ghost send."""
_SENT = ("Authorization", "Content-Type", "If-None-Match", "If-Match", "Idempotency-Key")
READER = Policy("reader", LISTED, _SENT, credentials=True)
"""What people do with their own account, with the cookie that keeps them logged in."""
STAFF = Policy("staff", LISTED, _SENT)
"""What those who write and edit do, with a token in the Authorization header; no cookies."""

POLICIES = {policy.name: policy for policy in (PUBLIC, GHOST, READER, STAFF)}


def origin(headers: Mapping[str, Sequence[str]]) -> str:
    """The caller's origin, of headers by lower-case name; empty outside browsers, which send it once or not at all."""
    values = headers.get("origin", ())
    return values[0] if len(values) == 1 else ""


@cache
def origins() -> frozenset[str]:
    """The listed origins. In production CloudFront serves site and API from one origin, which needs no CORS."""
    own = () if settings.in_lambda else (f"http://{host}:{settings.site_port}" for host in ("localhost", "127.0.0.1"))
    return frozenset([*own, *(origin.strip() for origin in settings.origins.split(",") if origin.strip())])


@cache
def _listed(policy: Policy, origin: str) -> dict[str, str]:
    allowed = {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": EXPOSED}
    return allowed | ({"Access-Control-Allow-Credentials": "true"} if policy.credentials else {})


def _headers(policy: Policy, origin: str) -> dict[str, str]:
    if policy.origin == ANY:
        return {"Access-Control-Allow-Origin": ANY, "Access-Control-Expose-Headers": EXPOSED}
    given = _listed(policy, origin) if policy.allows(origin) else {}
    return {**given, "Vary": "Origin"}
