"""The search page of each language, and what its script looks through: the newest posts, so that it stays small."""

from chalicelib.models.topics import Topic, TopicId
from chalicelib.projections.pages import urls
from chalicelib.projections.pages.addresses import href
from chalicelib.projections.pages.around import date_text, months, site, title
from chalicelib.projections.pages.contexts import SearchIndex, SearchPage
from chalicelib.projections.pages.parts import Link, SearchEntry, Site, TopicGroup
from chalicelib.projections.pages.state import State
from chalicelib.projections.pages.words import words

MOST_ENTRIES = 1000
MOST_TOPICS = 60
"""Of one kind, those with the most articles: the page is a way in, not the list of all."""


def search_at(path: str, state: State) -> SearchPage | SearchIndex | None:
    """What searching has at a path, if anything."""
    for language in state.languages():
        if path == urls.search_path(language, state.settings):
            return search_page(language, state)
        if path == urls.search_index_path(language, state.settings):
            return search_index(language, state)
    return None


def search_page(language: str, state: State) -> SearchPage:
    """A form, and for those without a script the most used topics and every month."""
    return SearchPage(
        site=site(language, state),
        path=urls.search_path(language, state.settings),
        index=urls.search_index_path(language, state.settings),
        topics=_topics(language, state),
        months=months(TopicId.all(language), state),
    )


def search_index(language: str, state: State) -> SearchIndex:
    """Title, summary, path and tags of the newest posts."""
    here = site(language, state)
    rows = state.newest(TopicId.all(language), MOST_ENTRIES)
    entries = tuple(_entry(row, here, date_text(row.published_at, language, state)) for row in rows)
    return SearchIndex(path=urls.search_index_path(language, state.settings), entries=entries)


def _entry(row: Topic, here: Site, published: str) -> SearchEntry:
    tags = tuple(row.tags or ())
    return SearchEntry(
        title=row.title, url=href(row.path, here), summary=row.summary or "", published=published, tags=tags
    )


def _topics(language: str, state: State) -> tuple[TopicGroup, ...]:
    groups = ((kind, _links(kind, language, state)) for kind in state.settings.taxonomies)
    return tuple(TopicGroup(name=_name(kind, language), links=links) for kind, links in groups if links)


def _links(kind: str, language: str, state: State) -> tuple[Link, ...]:
    if not urls.has_list(kind, state.settings):
        return ()
    most = sorted(state.topics(kind, language), key=lambda row: (-int(row.total or 0), row.key))[:MOST_TOPICS]
    if kind == "author":
        state.people(row.key for row in most)
    found = [topic for row in most if not state.gone(topic := TopicId(kind, language, row.key))]
    links = [Link(name=title(topic, state), path=urls.list_path(topic, state)) for topic in found]
    return tuple(sorted(links, key=lambda link: link.name.casefold()))


def _name(kind: str, language: str) -> str:
    return words(language).kinds.get(kind, kind.capitalize())
