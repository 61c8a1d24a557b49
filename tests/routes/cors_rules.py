"""Kinds of origins, and what the policies say to each: worked out from the documentation and the Fetch standard (3.3,
"CORS protocol"), not from the code.
"""

from dataclasses import dataclass

from app import app  # noqa: F401 - declares the routes
from chalicelib.web import ROUTES, RouteDeclaration

SITE = ("http://localhost:3000", "http://127.0.0.1:3000")
STUDIO, EDITOR = "https://studio.example", "https://edit.example:8443"
LISTED = {*SITE, STUDIO, EDITOR}
ORIGINS: dict[str, tuple[str, ...]] = {
    "none": (),
    "the site": (SITE[0],),
    "the site by number": (SITE[1],),
    "listed": (STUDIO,),
    "listed with a port": (EDITOR,),
    "another port": ("http://localhost:3001",),
    "no port": ("http://localhost",),
    "the default port, written out": ("https://studio.example:443",),
    "another scheme": ("https://localhost:3000",),
    "a listed host without TLS": ("http://studio.example",),
    "upper case": ("HTTPS://STUDIO.EXAMPLE",),
    "a capital": ("http://Localhost:3000",),
    "a slash at the end": ("http://localhost:3000/",),
    "a dot at the end": ("https://studio.example.",),
    "spaces around": (" https://studio.example ",),
    "a subdomain": ("https://evil.studio.example",),
    "the parent domain": ("https://example",),
    "a wildcard": ("https://*.example",),
    "a suffix": ("http://localhost:3000.evil.example",),
    "a prefix": ("http://evil-localhost:3000",),
    "a letter for the dot": ("https://studioxexample",),
    "null": ("null",),
    "star": ("*",),
    "empty": ("",),
    "a path": ("https://studio.example/evil",),
    "a query": ("https://studio.example?evil",),
    "a fragment": ("https://studio.example#evil",),
    "userinfo": ("https://evil@studio.example",),
    "listed as userinfo": ("http://localhost:3000@evil.example",),
    "a backslash": ("https://studio.example\\.evil.example",),
    "another script": ("https://st\u00fcdio.example",),
    "look-alike letters": ("https://studi\u043e.example",),
    "punycode": ("https://xn--stdio-lva.example",),
    "IPv6": ("http://[::1]:3000",),
    "a short IPv4": ("http://127.1:3000",),
    "file": ("file://",),
    "an extension": ("chrome-extension://abcdefghijklmnopabcdefghijklmnop",),
    "data": ("data:text/html,evil",),
    "about": ("about:blank",),
    "blob": ("blob:http://localhost:3000/evil",),
    "a list": ("http://localhost:3000 https://evil.example",),
    "a list with commas": ("http://localhost:3000, https://evil.example",),
    "two headers": (SITE[0], "https://evil.example"),
    "two headers, listed last": ("https://evil.example", SITE[0]),
    "the same twice": (SITE[0], SITE[0]),
    "a line break": ("http://localhost:3000\r\nX-Evil: 1",),
    "a NUL": ("http://localhost:3000\0",),
    "very long": ("http://localhost:3000" + "0" * 8_000,),
}
GHOST_API = "/ghost/api"
FEW = ("none", "the site", "listed", "null", "a suffix")


@dataclass(frozen=True)
class Rule:
    """One policy: whether anybody's page may, which request headers it may send, whether with cookies."""

    anybody: bool
    may_send: str
    cookies: bool = False


READS = Rule(True, "If-None-Match")
GHOST = Rule(True, "Accept-Version, If-None-Match, User-Agent")
STAFF = Rule(False, "Authorization, Content-Type, If-None-Match, If-Match, Idempotency-Key")
READER = Rule(False, STAFF.may_send, cookies=True)
MAY_SEE = "Content-Location, ETag, Idempotent-Replayed, Link, Location, Retry-After, WWW-Authenticate, X-Request-Id"


def rule_of(route: RouteDeclaration) -> Rule:
    """What everybody may read, every page may; where a token is needed, listed origins; for one's account, cookies."""
    if route.path.startswith(GHOST_API):
        return GHOST
    if route.access.member or route.path.startswith("/auth/"):
        return READER
    return STAFF if route.access.scope else READS


RULES: dict[tuple[str, str], Rule] = {(each.path, each.method): rule_of(each) for each in ROUTES}
RULES |= {(path, "HEAD"): rule for (path, method), rule in RULES.items() if method == "GET"}
METHODS = [
    (each, method) for each in ROUTES for method in (("GET", "HEAD") if each.method == "GET" else (each.method,))
]


def allowed(rule: Rule, origin: tuple[str, ...]) -> dict[str, str]:
    """The headers that let a page of this origin see an answer."""
    if rule.anybody:
        return {"access-control-allow-origin": "*"}
    if len(origin) != 1 or origin[0] not in LISTED:
        return {}
    leave = {"access-control-allow-origin": origin[0]}
    return leave | ({"access-control-allow-credentials": "true"} if rule.cookies else {})


def answer_headers(rule: Rule, origin: tuple[str, ...]) -> dict[str, str]:
    """All that CORS has to do with, on an answer or an error."""
    leave = allowed(rule, origin)
    seen = {"access-control-expose-headers": MAY_SEE} if leave else {}
    return leave | seen | ({} if rule.anybody else {"vary": "Origin"})


def preflight_headers(path: str, method: str, origin: tuple[str, ...]) -> dict[str, str]:
    """The same on a preflight that asks for a method; one without an origin is none."""
    vary = {"vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"}
    rule = RULES.get((path, method))
    leave = allowed(rule, origin) if rule and len(origin) == 1 and origin[0] else {}
    if not rule or not leave:
        return vary
    alike = sorted(other for (where, other), given in RULES.items() if where == path and given == rule)
    return {
        **vary,
        **leave,
        "access-control-allow-methods": ", ".join(alike),
        "access-control-allow-headers": rule.may_send,
        "access-control-max-age": "7200",
    }
