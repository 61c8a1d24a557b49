"""What CloudFront and its function answer for a path, as one pure function, so that production can be
compared.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes

from local import encodings

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' https: data:; style-src 'self'; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
"""Only over https: RFC 6797 section 7.2 forbids it elsewhere."""
SMALLEST_COMPRESSED, LARGEST_COMPRESSED = 1_000, 10_000_000
"""Bytes; CloudFront developer guide, "Serve compressed files"."""
_COMPRESSED = ("text/", "application/json", "application/xml", "application/javascript", "image/svg+xml")
_COMPRESSED_ENDINGS = ("+json", "+xml")
_SAFE = "/-._~!$&'()*+,;=:@"
"""What a path may hold unencoded: RFC 3986 section 3.3."""


@dataclass(frozen=True)
class Stored:
    """An object of the site's bucket. `etag` is quoted, as S3 gives it."""

    body: bytes
    content_type: str = "binary/octet-stream"
    cache_control: str = ""
    etag: str = ""
    redirect: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Lookup = Callable[[str], Stored | None]
"""Key to object."""


def within(path: str, root: str) -> str:
    """A raw request path without the path part of the publication's base URL, under which a site may be served."""
    inside = bool(root) and (path == root or path.startswith(f"{root}/"))
    return (path.removeprefix(root) or "/") if inside else path


def answer(path: str, lookup: Lookup, *, query: str = "") -> Answer:
    """The answer to a GET for a raw request path, before conditions and compression.

    `/a/` is the object `a/index.html`; `/a` without an object redirects to `/a/` where that has an
    index; an object with a redirect location answers 301; anything else is `404.html` with status 404.
    """
    key = key_of(path)
    if key is None:
        return Answer(400, {"Content-Type": "text/plain; charset=utf-8"}, b"this path is not one\n")
    index = f"{key}index.html" if not key or key.endswith("/") else key
    found = lookup(index)
    if found:
        return _moved(found.redirect) if found.redirect else Answer(200, _headers(found), found.body)
    if index == key and lookup(f"{key}/index.html"):
        return _moved(quote(f"/{key}/", safe=_SAFE) + (f"?{query}" if query else ""))
    return _missing(lookup)


def key_of(path: str) -> str | None:
    """The key that a raw path names; None for dot segments, control characters and what is not UTF-8."""
    try:
        text = unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        return None
    if (
        not text.startswith("/")
        or text.startswith("//")
        or not text.isprintable()
        or {".", ".."} & set(text.replace("\\", "/").split("/"))
    ):
        return None
    return text[1:]


def conditional(given: Answer, if_none_match: str) -> Answer:
    """304 without a body when the caller has this version already (RFC 9110 section 13.1.2)."""
    etag = given.headers.get("ETag", "")
    known = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    if given.status != 200 or not etag or not known & {"*", etag.removeprefix("W/")}:
        return given
    return Answer(304, {name: value for name, value in given.headers.items() if name != "Content-Type"})


def compressed(given: Answer, accept_encoding: str) -> Answer:
    """Gzip for text of a worthwhile size when the caller takes it; the ETag becomes weak, as at
    CloudFront.
    """
    kind = given.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    text = kind.startswith(_COMPRESSED) or kind.endswith(_COMPRESSED_ENDINGS)
    if not text or not SMALLEST_COMPRESSED <= len(given.body) <= LARGEST_COMPRESSED:
        return given
    headers = {**given.headers, "Vary": "Accept-Encoding"}
    if not encodings.takes_gzip(accept_encoding):
        return Answer(given.status, headers, given.body)
    headers["Content-Encoding"] = "gzip"
    if "ETag" in headers:
        headers["ETag"] = "W/" + headers["ETag"].removeprefix("W/")
    return Answer(given.status, headers, encodings.gzipped(given.body))


def security_headers(*, https: bool) -> dict[str, str]:
    """What every answer of the site carries."""
    return {**SECURITY_HEADERS, **(STRICT_TRANSPORT if https else {})}


def _headers(stored: Stored) -> dict[str, str]:
    headers = {
        "Content-Type": stored.content_type,
        "Cache-Control": stored.cache_control,
        "ETag": stored.etag,
        "Last-Modified": stored.last_modified,
        "Accept-Ranges": "bytes",
    }
    return {name: value for name, value in headers.items() if value}


def _moved(location: str) -> Answer:
    return Answer(301, {"Location": quote(location, safe=_SAFE + "%?#[]"), "Cache-Control": "max-age=60"})


def _missing(lookup: Lookup) -> Answer:
    page = lookup("404.html")
    if page:
        return Answer(404, {"Content-Type": page.content_type, "Cache-Control": "max-age=60"}, page.body)
    plain = b"sorry, this resource does not exist\n"
    return Answer(404, {"Content-Type": "text/plain; charset=utf-8"}, plain)
