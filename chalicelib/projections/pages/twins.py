"""The JSON beside every HTML page, for programs: the same words, every address absolute."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from chalicelib.content import Format
from chalicelib.projections.pages.addresses import absolute
from chalicelib.projections.pages.bodies import minutes, parsed
from chalicelib.projections.pages.contexts import (
    ArticlePage,
    AuthorPage,
    FrontPage,
    ListPage,
    MonthPage,
    TaxonomyPage,
    Twin,
)
from chalicelib.projections.pages.parts import Card, FeedLink, LanguageLink, Link, MonthLink, Site, TopicLink
from chalicelib.projections.pages.portable import portable
from chalicelib.projections.pages.shapes import ArticleTwin, Counted, Cover, Entry, ListTwin, Named, Translation

Twinned = ArticlePage | ListPage | AuthorPage | MonthPage | TaxonomyPage | FrontPage
_KEPT = ("title", "base_url", "language", "home", "feeds")


def twin_path(path: str) -> str:
    """`/a/b/` has `/a/b/index.json`, `/a/b.html` has `/a/b.json`."""
    return f"{path.removesuffix('.html')}.json" if path.endswith(".html") else f"{path.rstrip('/')}/index.json"


def twin(page: object) -> Twin | None:
    """The twin of a page, if it is one that has any. It need not be written again because a menu has changed."""
    if not isinstance(page, Twinned):
        return None
    return Twin(page=msgspec.structs.replace(page, site=_around(page.site)))


@lru_cache(maxsize=16)
def _around(site: Site) -> Site:
    return Site(**{name: getattr(site, name) for name in _KEPT})


def twin_json(document: Twin) -> bytes:
    """The same bytes for the same page. Raises as `markdown.render` does."""
    match document.page:
        case ArticlePage() as page:
            return msgspec.json.encode(_article(page))
        case FrontPage() as page:
            return msgspec.json.encode(_front(page))
        case MonthPage() as page:
            return msgspec.json.encode(_month(page))
        case TaxonomyPage() as page:
            return msgspec.json.encode(_taxonomy(page))
        case page:
            return msgspec.json.encode(_topic(page))


def _article(page: ArticlePage) -> ArticleTwin:
    site, url = page.site, absolute(page.path, page.site)
    return ArticleTwin(
        type=page.kind,
        id=page.id,
        url=url,
        title=page.title,
        summary=page.summary,
        language=page.language,
        published=page.published,
        updated=page.updated,
        authors=_named(page.authors, site),
        section=_one(page.section, site),
        categories=_named(page.categories, site),
        tags=_named(page.tags, site),
        series=_named(page.series, site),
        topics={group.name: _named(group.links, site) for group in page.topics},
        cover=_cover(page),
        canonical=page.canonical or url,
        html=portable(page.body, page.format, url),
        words=parsed(page.body, page.format).words,
        minutes=minutes(page),
        translations=tuple(_translation(link, site) for link in page.translations),
        previous=_one(page.previous, site),
        next=_one(page.next, site),
    )


def _front(page: FrontPage) -> ListTwin:
    url = absolute(page.path, page.site)
    return ListTwin(
        type="front",
        url=url,
        title=page.site.title,
        language=page.site.language,
        html=_html(page.intro, page.intro_format, url),
        items=_entries(page.cards, page.site),
        months=_counted(page.months, page.site),
        feeds=_feeds(page.site.feeds, page.site),
    )


def _month(page: MonthPage) -> ListTwin:
    return ListTwin(
        type="month",
        url=absolute(page.path, page.site),
        title=page.title,
        language=page.site.language,
        items=_entries(page.cards, page.site),
    )


def _taxonomy(page: TaxonomyPage) -> ListTwin:
    url = absolute(page.path, page.site)
    return ListTwin(
        type="taxonomy",
        url=url,
        title=page.title,
        language=page.site.language,
        html=_html(page.intro, page.intro_format, url),
        topics=_counted(page.topics, page.site),
    )


def _topic(page: ListPage) -> ListTwin:
    url = absolute(page.path, page.site)
    author = page if isinstance(page, AuthorPage) else None
    return ListTwin(
        type=page.kind,
        url=url,
        title=page.title,
        language=page.site.language,
        html=_html(author.bio, "markdown", url) if author else _html(page.intro, page.intro_format, url),
        role=author.role if author else "",
        links=_named(author.links, page.site) if author else (),
        items=_entries(page.cards, page.site),
        months=_counted(page.months, page.site),
        feeds=_feeds(page.feeds, page.site),
    )


def _html(text: str, form: Format, url: str) -> str:
    return portable(text, form, url) if text else ""


def _cover(page: ArticlePage) -> Cover | None:
    url, known = absolute(page.cover, page.site), page.cover_picture
    size = (known.width, known.height) if known else (0, 0)
    return Cover(url=url, alt=page.cover_alt, width=size[0], height=size[1]) if url else None


def _entries(cards: Iterable[Card], site: Site) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            title=card.title,
            url=absolute(card.path, site),
            json=absolute(twin_path(card.path), site),
            summary=card.summary,
            published=card.published,
            authors=_named(card.authors, site),
        )
        for card in cards
    )


def _one(link: Link | None, site: Site) -> Named | None:
    return Named(link.name, absolute(link.path, site) or None) if link else None


def _named(links: Iterable[Link], site: Site) -> tuple[Named, ...]:
    return tuple(Named(link.name, absolute(link.path, site) or None) for link in links)


def _counted(links: Iterable[MonthLink | TopicLink], site: Site) -> tuple[Counted, ...]:
    return tuple(Counted(link.name, absolute(link.path, site), link.count) for link in links)


def _translation(link: LanguageLink, site: Site) -> Translation:
    return Translation(link.language, absolute(link.path, site))


def _feeds(links: Iterable[FeedLink], site: Site) -> tuple[str, ...]:
    return tuple(absolute(link.path, site) for link in links)
