"""The sanitiser: which elements, attributes and addresses may reach a page. What is not listed does not."""

import re
from functools import cache
from html import escape
from typing import Any

import nh3

from chalicelib.errors import Invalid
from chalicelib.markdown.tags import names

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
URL_ATTRIBUTES = frozenset({"href", "src", "poster", "cite"})

TAGS = names(
    "a abbr address aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn "
    "div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p pre q rp rt "
    "ruby s samp section small source span strong sub summary sup table tbody td tfoot th thead time tr "
    "track u ul var video wbr"
)
_EVERYWHERE = {"class", "id", "title", "lang", "dir", "translate", "role"}
_ROLES = {"doc-noteref", "doc-endnotes", "doc-backlink", "note", "img", "group", "presentation", "none"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href", "name", "hreflang", "rel", "download"},
    "img": {"src", "alt", "width", "height"},
    "video": {"src", "poster", "width", "height", "controls", "loop", "muted", "playsinline"},
    "audio": {"src", "controls", "loop", "muted"},
    "source": {"src", "type"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "input": {"checked"},
    "td": {"colspan", "rowspan", "headers", "align"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr", "align"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "details": {"open"},
    "time": {"datetime"},
    "del": {"datetime", "cite"},
    "ins": {"datetime", "cite"},
    "q": {"cite"},
    "blockquote": {"cite"},
}
_FIXED = {"video": {"preload": "metadata"}}  # one at most: the order of more changes with each process
_RELATIONS = names("author external help license me nofollow noopener noreferrer sponsored tag ugc")
_MOST_PASSES = 5
"""Nearly everything stays as it is after two."""
_BLANK = "".join(map(chr, range(33)))
_PLAIN = re.compile(r"(?:https?://|/(?![/\\])|#)[!-~]*")
"""An address that can stand as it is, and most are."""
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")


def clean(html: str) -> str:
    """Only what is listed; what is not listed loses its tag and keeps its text. Expects `tidy` HTML."""
    return str(_cleaner().clean(html))


def settled(html: str) -> str:
    """As `clean`, again until nothing changes: so a browser nests what it reads as the sanitiser did, also where an
    element that is left out was what let another one stand there. Raises `Invalid`.
    """
    for _ in range(_MOST_PASSES):
        before, html = html, clean(html)
        if html == before:
            return html
    raise Invalid("its tags are nested so that it becomes another text each time that it is read", field="body")


def address(value: str) -> str | None:
    """An address as it may stand in a link or image: relative or of a listed scheme, else None.

    Browsers drop tabs and line ends, read `\\` as `/`, and leave the site at `//`: so does this, and `//host`
    becomes `https://host` (WHATWG URL standard §4.4).
    """
    if _PLAIN.fullmatch(value):
        return value
    value = re.sub(r"[\t\n\r\x00]", "", value).strip(_BLANK)
    if value[:2].replace("\\", "/") == "//":
        elsewhere = "https://" + value.lstrip("/\\")
        return elsewhere if _is_read(elsewhere) else None
    scheme = _SCHEME.match(re.sub(r"[\x00-\x20]", "", value))
    return value if scheme is None or scheme[1].lower() in SCHEMES else None


def _is_read(url: str) -> bool:
    """Whether the sanitiser's own reader takes it, as every other address with a host: this one it has not seen."""
    return " href=" in nh3.clean(f'<a href="{escape(url)}"></a>', url_schemes={"https"})


@cache
def _cleaner() -> Any:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags={"script", "style"},
        attributes={tag: set(listed) for tag, listed in _ATTRIBUTES.items()},
        tag_attribute_values={"input": {"type": {"checkbox"}}},
        set_tag_attribute_values=_FIXED,
        generic_attribute_prefixes={"aria-"},
        attribute_filter=_attribute,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name in URL_ATTRIBUTES:
        return address(value)
    if name == "role":
        return value if value in _ROLES else None
    if name == "rel":
        return " ".join(word for word in value.lower().split() if word in _RELATIONS) or None
    return value
