"""The one cookie: the refresh token of a browser, which no script can read (RFC 6265bis, `__Host-`).

It is sent with every request to this host, so it counts only where the page that asks is one of ours.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from msgspec import Struct

from chalicelib.errors import Forbidden
from chalicelib.web import cors
from chalicelib.web.calls import Call

NAME = "__Host-galley"
_RULES = "Path=/; Secure; HttpOnly; SameSite=Strict"
_SECONDS = 30 * 24 * 3600
Shown = TypeVar("Shown", bound=Struct)


@dataclass(frozen=True)
class Kept(Generic[Shown]):
    """What a route answers, and what the browser is to keep: a token; empty: it is to forget it; None: no change."""

    answer: Shown
    token: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        if self.token is None:
            return {}
        return {"Set-Cookie": f"{NAME}={self.token}; Max-Age={_SECONDS if self.token else 0}; {_RULES}"}


def token_of(call: Call) -> str:
    """The token in the cookie; empty without one. Raises `Forbidden` when a page that is not ours asks."""
    pairs = (part.strip().partition("=") for line in call.headers.get("cookie", ()) for part in line.split(";"))
    found = [value for name, _, value in pairs if name == NAME]
    if not found:
        return ""
    if not _ours(call):
        raise Forbidden("the cookie counts only for pages of the publication: send the token in the body")
    return found[0] if len(found) == 1 else ""


def _ours(call: Call) -> bool:
    """By what browsers say and no page can forge: where the request comes from (Fetch metadata, Origin)."""
    return call.header("sec-fetch-site") == "same-origin" or call.header("origin") in cors.origins()
