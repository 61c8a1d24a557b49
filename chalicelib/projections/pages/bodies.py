"""The words of pages as HTML: each text is parsed once, however many files show it."""

from functools import lru_cache

from markupsafe import Markup

from chalicelib import markdown
from chalicelib.content import Format
from chalicelib.markdown import Rendered, kept
from chalicelib.projections.pages.contexts import ArticlePage

KEPT = 256
"""Texts; some 10 MB of memory, and more than all feeds of one article show."""
_WORDS_PER_MINUTE = 240
_MOST_PACKED = 1500
"""Texts, which are in memory while their pages are made; of the HTML, a tenth of that."""
_MODEST = ("a", "blockquote", "br", "code", "del", "em", "li", "ol", "p", "pre", "strong", "ul")
_packed: dict[tuple[str, Format], bytes] = {}


@lru_cache(maxsize=KEPT)
def parsed(body: str, format: Format) -> Rendered:  # noqa: A002 - the word of the front matter
    """The HTML of a body and what was found in it. Raises as `markdown.render` does."""
    packed = _packed.get((body, format))
    return (packed and kept.rendered(body, packed)) or markdown.render(body, format=format)


def offer(body: str, format: Format, packed: bytes) -> None:  # noqa: A002
    """What was kept of a text when it was saved: it is used when it is asked for, if this renderer made it."""
    if len(_packed) >= _MOST_PACKED:
        _packed.pop(next(iter(_packed)))
    _packed[body, format] = packed


def forget() -> None:
    """Forget what was offered."""
    _packed.clear()


def minutes(page: ArticlePage) -> int:
    """How long a post takes to read, at least 1; 0 for a page that stands alone."""
    if page.kind != "post":
        return 0
    return max(1, round(parsed(page.body, page.format).words / _WORDS_PER_MINUTE))


def modest(text: str) -> Markup:
    """Markdown of somebody who is not of the staff: no pictures, which could come from anywhere, and no headings;
    links that search engines do not count (`ugc`).
    """
    import nh3

    html = nh3.clean(
        parsed(text, "markdown").html, tags=set(_MODEST), attributes={"a": {"href"}}, link_rel="nofollow ugc"
    )
    return Markup(html)  # noqa: S704 - the sanitiser's output, cleaned once more
