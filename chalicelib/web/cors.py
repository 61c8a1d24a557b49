"""Which pages of other origins may call what. Few named policies; each route names one.

API Gateway answers a preflight by itself, with headers fixed at deployment. So a policy is one fixed set of
headers, and the same set stands on answers, errors, preflight and what the gateway says on its own.
"""

from dataclasses import dataclass
from typing import Any

from chalice.app import CORSConfig

from chalicelib.settings import settings

ANY = "*"
SITE = "site"
"""The origin of the publication's own site."""
_EXPOSED = ("ETag", "Link", "Location", "X-Request-Id")


@dataclass(frozen=True)
class Policy:
    """`origin` is `*` or `site`; `max_age` is in seconds."""

    name: str
    origin: str
    request_headers: tuple[str, ...]
    credentials: bool = False
    max_age: int = 86_400

    def config(self) -> Any:
        """What Chalice takes: a CORSConfig, or False where no other origin is to be let in."""
        origin = self.allowed_origin
        if not origin:
            return False
        return CORSConfig(
            allow_origin=origin,
            allow_headers=list(self.request_headers),
            expose_headers=list(_EXPOSED),
            max_age=self.max_age,
            allow_credentials=self.credentials,
        )

    def headers(self) -> dict[str, str]:
        """The same as response headers, for answers that Chalice does not make."""
        config = self.config()
        return dict(config.get_access_control_headers()) if config else {}

    @property
    def allowed_origin(self) -> str:
        """`*`, one origin, or empty: in production CloudFront serves site and API from one origin."""
        if self.origin == ANY:
            return ANY
        return "" if settings.in_lambda else f"http://localhost:{settings.site_port}"

    @property
    def vary(self) -> str:
        """Caches must keep answers apart by origin when not every origin may read them."""
        return "" if self.origin == ANY else "Origin"


PUBLIC = Policy("public", ANY, ("If-None-Match",))
"""Anybody's page may read; no cookies."""
READER = Policy("reader", SITE, ("If-None-Match", "If-Match", "Idempotency-Key"), credentials=True)
"""What readers do on the site."""
STAFF = Policy("staff", SITE, ("If-None-Match", "If-Match", "Idempotency-Key"), credentials=True)
"""What those who write and edit do."""

POLICIES = {policy.name: policy for policy in (PUBLIC, READER, STAFF)}
