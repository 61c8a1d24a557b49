"""What is in a file: a page context becomes bytes, the same bytes for the same context and renderer."""

import hashlib
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path

from chalicelib import markdown
from chalicelib.projections.pages import contexts
from chalicelib.projections.pages.environment import TEMPLATES, environment

HTML = "text/html; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

_TABLE: dict[type, tuple[str, str]] = {
    contexts.ArticlePage: ("article.html", HTML),
    contexts.ListPage: ("list.html", HTML),
    contexts.AuthorPage: ("author.html", HTML),
    contexts.MonthPage: ("month.html", HTML),
    contexts.TaxonomyPage: ("taxonomy.html", HTML),
    contexts.FrontPage: ("front.html", HTML),
    contexts.NotFoundPage: ("not_found.html", HTML),
    contexts.RedirectPage: ("redirect.html", HTML),
    contexts.Feed: ("feed.xml", RSS),
    contexts.Sitemap: ("sitemap.xml", XML),
    contexts.SitemapIndex: ("sitemap_index.xml", XML),
    contexts.Robots: ("robots.txt", TEXT),
}

_LIBRARIES = ("markdown-it-py", "mdit-py-plugins", "jinja2", "pygments", "nh3")
_ASSETS = TEMPLATES.parent / "assets"
_MARKDOWN = Path(markdown.__file__).parent
# Characters that XML 1.0 §2.2 does not allow, nor HTML; lone surrogates have no UTF-8.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def render(page: contexts.Page) -> bytes:
    """The file of a page, UTF-8. Raises `Invalid` or `TooLarge` when its text cannot be rendered."""
    template = environment().get_template(_TABLE[type(page)][0])
    text = template.render(page=page, stylesheet=stylesheet()[0])
    return _FORBIDDEN.sub("", text).encode()


def content_type(page: contexts.Page) -> str:
    """The media type to serve the file of a page with."""
    return _TABLE[type(page)][1]


@cache
def stylesheet() -> tuple[str, bytes]:
    """The path of the stylesheet, which names its content and so may be cached for ever, and its bytes."""
    css = (_ASSETS / "style.css").read_text(encoding="utf-8") + "\n" + markdown.highlight_css()
    content = css.encode()
    return f"/assets/style.{hashlib.sha256(content).hexdigest()[:12]}.css", content


def _renderer() -> str:
    """SHA-256 (hex) over all that decides what is in a file, besides the context."""
    digest = hashlib.sha256()
    folders = (TEMPLATES, _ASSETS, Path(__file__).parent, _MARKDOWN)
    for file in (file for folder in folders for file in sorted(folder.iterdir()) if file.is_file()):
        content = file.read_bytes()
        digest.update(f"{file.parent.name}/{file.name}:{len(content)}\n".encode() + content)
    for library in _LIBRARIES:
        digest.update(f"{library}=={version(library)}\n".encode())
    return digest.hexdigest()


RENDERER = _renderer()
"""The version of the renderer: when it changes, every page is due to be written again."""
