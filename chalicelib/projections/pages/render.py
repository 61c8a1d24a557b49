"""What is in a file: a page context becomes bytes, the same bytes for the same context and renderer."""

import hashlib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from chalicelib import markdown, palettes
from chalicelib.models.themes import Theme
from chalicelib.projections.pages import contexts, files, themes
from chalicelib.projections.pages.environment import TEMPLATES, environment
from chalicelib.projections.pages.json_feed import json_feed
from chalicelib.projections.pages.looks import ASSETS, account_assets, script, stylesheet
from chalicelib.projections.pages.manifests import manifest_json
from chalicelib.projections.pages.twins import twin_json
from chalicelib.projections.pages.words import WORDS, words

HTML = "text/html; charset=utf-8"
UTF_8 = "; charset=utf-8"
XML = "application/xml; charset=utf-8"
JSON = "application/json"
TEXT = "text/plain; charset=utf-8"


def _search_index(page: contexts.SearchIndex) -> bytes:
    return msgspec.json.encode(page.entries)


_TABLE: dict[type, tuple[str | Callable[[Any], bytes], str]] = {  # a template, or what makes JSON
    contexts.ArticlePage: ("article.html", HTML),
    contexts.ListPage: ("list.html", HTML),
    contexts.AuthorPage: ("author.html", HTML),
    contexts.MonthPage: ("month.html", HTML),
    contexts.TaxonomyPage: ("taxonomy.html", HTML),
    contexts.FrontPage: ("front.html", HTML),
    contexts.NotFoundPage: ("not_found.html", HTML),
    contexts.SearchPage: ("search.html", HTML),
    contexts.AccountPage: ("account.html", HTML),
    contexts.ProfilePage: ("profile.html", HTML),
    contexts.SearchIndex: (_search_index, JSON),
    contexts.RedirectPage: ("redirect.html", HTML),
    contexts.Twin: (twin_json, JSON),
    contexts.Feed: ("rss.xml", files.FEED_TYPES["rss"] + UTF_8),
    contexts.AtomFeed: ("atom.xml", files.FEED_TYPES["atom"] + UTF_8),
    contexts.JsonFeed: (json_feed, files.FEED_TYPES["json"]),
    contexts.Opml: ("opml.xml", "text/x-opml; charset=utf-8"),
    contexts.Sitemap: ("sitemap.xml", XML),
    contexts.SitemapIndex: ("sitemap_index.xml", XML),
    contexts.Robots: ("robots.txt", TEXT),
    contexts.SecurityText: ("security.txt", TEXT),
    contexts.Humans: ("humans.txt", TEXT),
    contexts.Manifest: (manifest_json, "application/manifest+json"),
    contexts.LetterIcon: ("favicon.svg", "image/svg+xml"),
}

_LIBRARIES = ("markdown-it-py", "mdit-py-plugins", "jinja2", "latex2mathml", "pygments", "nh3")
_MARKDOWN = Path(markdown.__file__).parent
# Characters that XML 1.0 §2.2 does not allow, nor HTML.
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r") | {0x7F})
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())


def render(page: contexts.Page, theme: Theme | None = None) -> bytes:
    """The file of a page, UTF-8. Raises `Invalid` or `TooLarge` when its text or the theme cannot be rendered."""
    made_by = _TABLE[type(page)][0]
    if not isinstance(made_by, str):
        return made_by(page)
    with themes.failures(theme):
        text = environment(theme).get_template(made_by).render(page=page, **_surroundings(page, theme))
    return _allowed(text)


def _allowed(text: str) -> bytes:
    """What of a text may stand in a file, as UTF-8, which lone surrogates have none of."""
    data = text.encode(errors="ignore").translate(None, _CONTROLS)
    for unwanted in _NONCHARACTERS:
        data = data.replace(unwanted, b"")
    return data


def _surroundings(page: contexts.Page, theme: Theme | None) -> dict[str, Any]:
    """What templates have at hand besides `page`: the words of its language and, within a site, its files."""
    if isinstance(page, contexts.RedirectPage):
        return {"words": words(page.language)}
    if isinstance(page, contexts.Document | contexts.SearchIndex | contexts.Twin):
        return {}
    site = page.site
    beside: dict[str, Any] = {"stylesheet": stylesheet(site.look, theme)[0], "script": script()[0]}
    if isinstance(page, contexts.AccountPage):
        assets = account_assets()
        beside["account"] = {"style": assets["account.css"][0], "script": assets["account.js"][0]}
    return {"site": site, "words": words(site.language), **beside}


def load_templates() -> None:
    """Compile Galley's own templates, which otherwise happens when a page first needs one."""
    ours = environment(None)
    for name in ours.list_templates(filter_func=lambda name: "/" not in name):
        ours.get_template(name)


def content_type(page: contexts.Page) -> str:
    """The media type to serve the file of a page with."""
    return _TABLE[type(page)][1]


def _renderer() -> str:
    """SHA-256 (hex) over all that decides what is in a file, besides the context."""
    digest = hashlib.sha256()
    folders = (TEMPLATES, ASSETS, ASSETS / "account", WORDS, Path(__file__).parent, _MARKDOWN)
    inside = (file for folder in folders for file in sorted(folder.iterdir()) if file.is_file())
    for file in (*inside, Path(palettes.__file__)):
        content = file.read_bytes()
        digest.update(f"{file.parent.name}/{file.name}:{len(content)}\n".encode() + content)
    for library in _LIBRARIES:
        digest.update(f"{library}=={version(library)}\n".encode())
    return digest.hexdigest()


RENDERER = _renderer()
"""The version of the renderer: when it changes, every page is due to be written again."""
