"""What the head of an HTML page tells machines: its address, its languages and feeds, how it looks when it is shared.

`templates/meta.html` writes it; the words for search engines are in `structured.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from chalicelib import markdown
from chalicelib.projections.pages.addresses import absolute, href
from chalicelib.projections.pages.contexts import (
    AccountPage,
    ArticlePage,
    AuthorPage,
    FrontPage,
    ListPage,
    MonthPage,
    NotFoundPage,
    ProfilePage,
    SearchPage,
    TaxonomyPage,
)
from chalicelib.projections.pages.icons import icon_of
from chalicelib.projections.pages.parts import FeedLink, LanguageLink, Site
from chalicelib.projections.pages.twins import Twinned, twin_path

Unlisted = NotFoundPage | AccountPage
"""What search engines are to leave out."""
HtmlPage = (
    ArticlePage | ListPage | AuthorPage | MonthPage | TaxonomyPage | FrontPage | SearchPage | ProfilePage | Unlisted
)
LONGEST = 300
"""Characters of a description: nobody shows more."""
_FORMATS = {"application/rss+xml": "RSS", "application/atom+xml": "Atom", "application/feed+json": "JSON Feed"}
_CARD_WIDTH, _CARD_HEIGHT = "1200", "630"


class LinkTag(NamedTuple):
    """One `<link>`; empty attributes are left out."""

    rel: str
    href: str
    type: str = ""
    hreflang: str = ""
    title: str = ""


@dataclass(frozen=True)
class Head:
    """`<meta name>`, `<meta property>` (Open Graph, ogp.me) and `<link>`, each in order."""

    names: tuple[tuple[str, str], ...]
    properties: tuple[tuple[str, str], ...]
    links: tuple[LinkTag, ...]


def head(page: HtmlPage) -> Head:
    """All of it for one page. Raises as `markdown.render` does."""
    description = _description(page)
    return Head(
        names=tuple(pair for pair in _names(page, description) if pair[1]),
        properties=tuple(pair for pair in _properties(page, description) if pair[1]),
        links=tuple(link for link in _links(page) if link.href),
    )


def _names(page: HtmlPage, description: str) -> Iterator[tuple[str, str]]:
    if isinstance(page, Unlisted):
        yield "robots", "noindex"
        return
    yield "description", description
    yield "twitter:card", "summary_large_image" if _image(page) else "summary"


def _description(page: HtmlPage) -> str:
    site = page.site
    match page:
        case ArticlePage():
            found = page.summary
        case AuthorPage() | ProfilePage():
            found = markdown.summarise(page.bio, format="markdown") if page.bio else page.role
        case FrontPage():
            found = site.description
        case ListPage() | TaxonomyPage():
            found = markdown.summarise(page.intro, format=page.intro_format) if page.intro else ""
        case _:
            found = ""
    text = found or f"{_title(page)} – {site.title}" if not isinstance(page, FrontPage) else found or site.title
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _title(page: HtmlPage) -> str:
    if isinstance(page, ArticlePage | ListPage | MonthPage | TaxonomyPage | ProfilePage):
        return page.title
    return page.site.title


def _properties(page: HtmlPage, description: str) -> Iterator[tuple[str, str]]:
    if isinstance(page, Unlisted):
        return
    site = page.site
    language = page.language if isinstance(page, ArticlePage) else site.language
    yield "og:type", _kind(page)
    yield "og:title", _title(page)
    yield "og:description", description
    yield "og:url", absolute(page.path, site)
    yield "og:site_name", site.title
    yield "og:locale", language.replace("-", "_")
    yield from _image(page)
    if isinstance(page, ArticlePage) and page.kind == "post":
        yield from _article(page)


def _kind(page: HtmlPage) -> str:
    if isinstance(page, AuthorPage | ProfilePage):
        return "profile"
    return "article" if isinstance(page, ArticlePage) and page.kind == "post" else "website"


def _image(page: HtmlPage) -> list[tuple[str, str]]:
    """The cover of an article, else the publication's card."""
    site, cover = page.site, absolute(page.cover, page.site) if isinstance(page, ArticlePage) else ""
    if cover and isinstance(page, ArticlePage):
        known = page.cover_picture
        size = (str(known.width or ""), str(known.height or "")) if known else ("", "")
        alt = page.cover_alt
    else:
        cover, size, alt = absolute(site.look.card, site), (_CARD_WIDTH, _CARD_HEIGHT), site.title
    described = ("og:image:width", size[0]), ("og:image:height", size[1]), ("og:image:alt", alt)
    return [("og:image", cover), *described] if cover else []


def _article(page: ArticlePage) -> Iterator[tuple[str, str]]:
    yield "article:published_time", page.published
    yield "article:modified_time", page.updated
    yield from (("article:author", absolute(link.path, page.site) or link.name) for link in page.authors)
    yield "article:section", page.section.name if page.section else ""
    yield from (("article:tag", link.name) for link in page.tags)


def _links(page: HtmlPage) -> Iterator[LinkTag]:
    site = page.site
    if not isinstance(page, Unlisted):
        own = absolute(page.path, site)
        original = absolute(page.canonical, site) if isinstance(page, ArticlePage) else ""
        yield LinkTag("canonical", original or own)
        yield from _languages(page)
    yield from _feeds_of_site(site)
    if isinstance(page, ListPage):
        yield from _feeds(page.feeds, f"{page.title} – {site.title}", site)
    if isinstance(page, Twinned):
        yield LinkTag("alternate", href(twin_path(page.path), site), "application/json")
    yield from _surroundings(site)


@lru_cache(maxsize=16)
def _feeds_of_site(site: Site) -> tuple[LinkTag, ...]:
    return tuple(_feeds(site.feeds, site.title, site))


@lru_cache(maxsize=16)
def _surroundings(site: Site) -> tuple[LinkTag, ...]:
    """What every page of a site links alike."""
    icon, licence = icon_of(site), absolute(site.licence.path, site) if site.licence else ""
    found = [LinkTag("me", link.path) for link in site.social]
    found += [LinkTag("license", licence), LinkTag("icon", href(icon.path, site), icon.type)]
    if icon.type == "image/png":
        found.append(LinkTag("apple-touch-icon", href(icon.path, site)))
    return (*found, LinkTag("manifest", href("/site.webmanifest", site)))


def _languages(page: HtmlPage) -> Iterator[LinkTag]:
    """Every language that the page is there in, this one too; that of the root is for all others, else the first."""
    here: tuple[LanguageLink, ...] = ()
    if isinstance(page, ArticlePage) and page.translations:
        here = (LanguageLink(name="", path=page.path, language=page.language), *page.translations)
    elif isinstance(page, FrontPage) and len(page.site.languages) > 1:
        here = page.site.languages
    order = {link.language: (link.path != "/", number) for number, link in enumerate(page.site.languages)}
    ranked = sorted(here, key=lambda link: order.get(link.language, (True, len(order))))
    for link in ranked:
        yield LinkTag("alternate", absolute(link.path, page.site), hreflang=link.language)
    if ranked:
        yield LinkTag("alternate", absolute(ranked[0].path, page.site), hreflang="x-default")


def _feeds(links: tuple[FeedLink, ...], title: str, site: Site) -> Iterator[LinkTag]:
    for link in links:
        yield LinkTag("alternate", href(link.path, site), link.type, title=f"{title} ({_FORMATS[link.type]})")
