"""The sitemap (sitemaps.org): an index, and per language a shard for each month, one for pages and one for lists."""

from chalicelib.models.site import absolute
from chalicelib.models.topics import EVERYTHING, PAGES, Topic, TopicId
from chalicelib.projections.pages import urls
from chalicelib.projections.pages.contexts import Sitemap, SitemapIndex
from chalicelib.projections.pages.parts import SitemapEntry
from chalicelib.projections.pages.state import State

_TOPICS, _PAGES = "topics", "pages"


def shard(language: str, name: str, state: State) -> Sitemap | None:
    """One shard; None when it would be empty."""
    if name == _TOPICS:
        entries = [_entry(path, "", state) for path in _lists(language, state)]
    else:
        rows = _pages(language, state) if name == _PAGES else state.in_month(TopicId.all(language), name)
        entries = [_entry(row.path, str(row.updated_at or row.published_at)[:10], state) for row in rows]
    return Sitemap(path=urls.sitemap_path(language, name), entries=tuple(entries)) if entries else None


def index(state: State) -> SitemapIndex:
    """Every shard there is."""
    paths = [urls.sitemap_path(language, name) for language in state.languages() for name in _shards(language, state)]
    return SitemapIndex(path="/sitemap.xml", urls=tuple(absolute(path, state.settings) for path in paths))


def _shards(language: str, state: State) -> list[str]:
    pages = [_PAGES] if state.months(TopicId(PAGES, language, EVERYTHING)) else []
    return [_TOPICS, *pages, *state.months(TopicId.all(language))]


def _pages(language: str, state: State) -> list[Topic]:
    everything = TopicId(PAGES, language, EVERYTHING)
    return [row for month in state.months(everything) for row in state.in_month(everything, month)]


def _lists(language: str, state: State) -> list[str]:
    paths = [urls.list_path(TopicId.all(language), state)]
    for kind in ("section", *state.settings.taxonomies):
        if not urls.has_list(kind, state.settings):
            continue
        rows = state.topics(kind, language)
        if kind == "author":
            state.people(row.key for row in rows)
        paths += [urls.list_path(TopicId(kind, language, row.key), state) for row in rows]
    return paths


def _entry(path: str, changed: str, state: State) -> SitemapEntry:
    return SitemapEntry(loc=absolute(path, state.settings), lastmod=changed)
