"""The words of pages as HTML: each text is parsed once, however many files show it."""

from functools import lru_cache

from chalicelib import markdown
from chalicelib.content import Format
from chalicelib.markdown import Rendered
from chalicelib.projections.pages.contexts import ArticlePage

KEPT = 256
"""Texts; some 10 MB of memory, and more than all feeds of one article show."""
_WORDS_PER_MINUTE = 240


@lru_cache(maxsize=KEPT)
def parsed(body: str, format: Format) -> Rendered:  # noqa: A002 - the word of the front matter
    """The HTML of a body and what was found in it. Raises as `markdown.render` does."""
    return markdown.render(body, format=format)


def minutes(page: ArticlePage) -> int:
    """How long a post takes to read, at least 1; 0 for a page that stands alone."""
    if page.kind != "post":
        return 0
    return max(1, round(parsed(page.body, page.format).words / _WORDS_PER_MINUTE))
