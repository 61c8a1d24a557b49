"""The words of an article for those who read them elsewhere: in a feed reader, or in a program."""

import re
from functools import lru_cache
from html import escape, unescape
from urllib.parse import urljoin

from chalicelib.content import Format
from chalicelib.projections.pages.bodies import KEPT, parsed

# The renderer's output quotes every attribute and escapes `<` and `>` in it, so that these find tags and nothing else.
_TAG = re.compile(r'<[a-z][^>]* (?:href|src|poster|cite|tabindex|loading|decoding)="[^>]*>')
_ADDRESS = re.compile(r' (href|src|poster|cite)="([^"]*)"')
_ANCHOR = re.compile(r'<a class="anchor" href="#[^"]*" aria-labelledby="[^"]*"><span aria-hidden="true">#</span></a>')
# An address that is absolute already, without anything that would be written otherwise.
_COMPLETE = re.compile(r"https?://[A-Za-z0-9.-]+/[A-Za-z0-9/._-]*")
_ON_PAGES_ONLY = re.compile(r' (?:tabindex|loading|decoding)="[^"]*"')


@lru_cache(maxsize=KEPT)
def portable(body: str, format: Format, url: str) -> str:  # noqa: A002 - the word of the front matter
    """The HTML of a body, where every address is absolute, seen from `url`; without the anchors of its headings."""
    *before, rest = _ANCHOR.split(parsed(body, format).html)
    html = "".join(part.removesuffix(" ") for part in before) + rest
    return _TAG.sub(lambda tag: _ON_PAGES_ONLY.sub("", _ADDRESS.sub(lambda found: _absolute(found, url), tag[0])), html)


def _absolute(found: re.Match[str], url: str) -> str:
    if _COMPLETE.fullmatch(found[2]):
        return found[0]
    try:
        address = urljoin(url, unescape(found[2]))
    except ValueError:  # such as `http://[`
        return found[0]
    return f' {found[1]}="{escape(address)}"'
