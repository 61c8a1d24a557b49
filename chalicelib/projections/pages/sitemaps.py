"""The sitemap (sitemaps.org): an index, and per language a shard for each month, one for pages and one for lists."""

from collections.abc import Iterable

from chalicelib.models.articles import Article
from chalicelib.models.site import absolute
from chalicelib.models.topics import EVERYTHING, PAGES, Topic, TopicId
from chalicelib.projections.pages import connections, urls
from chalicelib.projections.pages.documents import Sitemap, SitemapIndex
from chalicelib.projections.pages.parts import SitemapEntry
from chalicelib.projections.pages.state import State

MOST = 10_000
"""Articles of a shard. A file may have 50,000 entries and 50 MB: that leaves 5,000 bytes for each of these."""
MOST_LISTS = 50_000
"""Entries for lists, which are short; what is over is left out."""
_TOPICS, _PAGES = "topics", "pages"


def shard(language: str, name: str, state: State) -> Sitemap | None:
    """One shard; None when it would be empty."""
    first, _, part = name.partition(".")
    if first == _TOPICS:
        entries = [SitemapEntry(loc=absolute(path, state.settings)) for path in _lists(language, state)[:MOST_LISTS]]
    else:
        start = (int(part or 1) - 1) * MOST
        entries = _articles(_rows(language, first, state)[start : start + MOST], state)
    return Sitemap(path=urls.sitemap_path(language, name), entries=tuple(entries)) if entries else None


def index(state: State) -> SitemapIndex:
    """Every shard there is."""
    paths = [urls.sitemap_path(language, name) for language in state.languages() for name in shards(language, state)]
    return SitemapIndex(path="/sitemap.xml", urls=tuple(absolute(path, state.settings) for path in paths))


def shards(language: str, state: State) -> list[str]:
    """The shards of a language that have entries."""
    months = state.months(TopicId.all(language)).items()
    parts = [name for month, count in months for name in _parts(month, count)]
    return [_TOPICS, *_parts(_PAGES, sum(state.months(_all_pages(language)).values())), *parts]


def touched_shards(language: str, kind: str, month: str, state: State) -> list[str]:
    """Where an article may stand; where there are several parts, another article moves from one into the next."""
    if kind == "post":
        name, count = month, state.months(TopicId.all(language)).get(month, 0)
    else:
        name, count = _PAGES, sum(state.months(_all_pages(language)).values())
    return _parts(name, count + MOST) if count > MOST // 2 else [name]


def month_of(name: str) -> str:
    """The month that a shard is of, or the name of the others."""
    return name.partition(".")[0]


def _parts(name: str, count: int) -> list[str]:
    """`2026-03`, `2026-03.2`, … for so many articles."""
    return [name if part == 0 else f"{name}.{part + 1}" for part in range(-(-count // MOST))]


def _rows(language: str, name: str, state: State) -> list[Topic]:
    if name != _PAGES:
        return state.in_month(TopicId.all(language), name)
    everything = _all_pages(language)
    return [row for month in state.months(everything) for row in state.in_month(everything, month)]


def _all_pages(language: str) -> TopicId:
    return TopicId(PAGES, language, EVERYTHING)


def _lists(language: str, state: State) -> list[str]:
    paths = [urls.list_path(TopicId.all(language), state)]
    for kind in ("section", *state.settings.taxonomies):
        if not urls.has_list(kind, state.settings):
            continue
        rows = state.topics(kind, language)
        if kind == "author":
            state.people(row.key for row in rows)
        found = [TopicId(kind, language, row.key) for row in rows]
        paths += [urls.list_path(topic, state) for topic in found if not state.gone(topic)]
    return paths


def _articles(rows: Iterable[Topic], state: State) -> list[SitemapEntry]:
    """Those of the rows whose articles are there still; their covers are in no row."""
    shown = state.articles(str(row.article_id) for row in rows)
    return [_entry(article, state) for article in shown.values()]


def _entry(article: Article, state: State) -> SitemapEntry:
    cover = urls.picture(article.cover, state.settings)
    url = absolute(article.path, state.settings)
    others = [(link.language, absolute(link.path, state.settings)) for link in connections.translations(article, state)]
    return SitemapEntry(
        loc=url,
        lastmod=str(article.updated_at or article.published_at)[:10],
        images=(cover,) if cover else (),
        alternates=tuple(sorted([(article.language, url), *others])) if others else (),
    )
