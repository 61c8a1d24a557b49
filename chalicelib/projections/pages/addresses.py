"""Addresses as pages and feeds write them: encoded, absolute where they must be, and with a scheme that is safe."""

import re
from functools import lru_cache
from urllib.parse import quote

from chalicelib.errors import Invalid
from chalicelib.projections.pages.parts import Site, root_of

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE_SCHEMES = {"http:", "https:", "mailto:", "tel:"}
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def href(target: str, site: Site, *, fragment: bool = False) -> str:
    """`target` as it may stand in an `href` of this site: a path under its root, or an address elsewhere.

    In a path everything is literal, so that `/tags/c#/` leads to that list; with `fragment`, it may have one. Empty
    when the scheme is not one to follow. Encoding keeps `/\\host` and tabs from becoming `//host`.
    """
    return _href(target, site.base_url, fragment)


@lru_cache(maxsize=8192)  # the same few dozen stand on every page
def _href(target: str, base_url: str, fragment: bool) -> str:
    target = target.strip()
    if not target or target.startswith("#"):
        return encoded(target)
    if target.startswith("//"):
        return "https:" + encoded(target)
    if scheme := _SCHEME.match(target):
        return encoded(target) if scheme[0].lower() in _SAFE_SCHEMES else ""
    path = encoded(target.removeprefix("/"))
    literal = target.startswith("/") and not fragment
    return f"{root_of(base_url)}/{path.replace('#', '%23').replace('?', '%3F') if literal else path}"


def absolute(target: str, site: Site) -> str:
    """As `href`, with the scheme and host of the site before its own paths; empty stays empty."""
    return _absolute(target, site.base_url)


@lru_cache(maxsize=8192)
def _absolute(target: str, base_url: str) -> str:
    reference = _href(target, base_url, False)
    own = reference.startswith("/")
    return base_url.rstrip("/") + reference.removeprefix(root_of(base_url)) if own else reference


def web(url: str) -> str:
    """An absolute http or https URL, encoded. Raises `Invalid` for anything else."""
    if not re.match(r"https?://[^/\s]", url, re.IGNORECASE):
        raise Invalid("a redirect leads to an absolute http or https URL", field="to")
    return encoded(url)


def encoded(text: str) -> str:
    """Percent-encoded as RFC 3986 wants it; what is encoded already stays as it is."""
    kept = _BARE_PERCENT.sub("%25", text)
    return quote(kept, safe="/:?#@!$&()*+,;=~%-._[]", errors="replace")
