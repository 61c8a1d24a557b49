"""What an article is connected with: its neighbours by date and in its series, related articles, translations.

Everything is found beside the article in the lists of its topics. So the pages that show something of an article are
found the same way, and a new article changes a bounded number of them however large the archive is.
"""

from collections import Counter
from collections.abc import Iterator

from chalicelib.events import Listing
from chalicelib.models import topics
from chalicelib.models.articles import Article
from chalicelib.models.topics import ALL, PAGES, TRANSLATION, Topic, TopicId, row_key
from chalicelib.projections.pages import urls
from chalicelib.projections.pages.around import cards, language_link, topic_links
from chalicelib.projections.pages.parts import Card, LanguageLink, Link, SeriesPart
from chalicelib.projections.pages.state import State

RELATED = 3
"""The most related articles on a page."""
_TOPICS = 3
"""Of its topics, these many first ones are looked at."""
OLDER = 4
"""In each of them, these many articles that are older than it: what is older does not change with every new article."""
_NOT_RELATING = {ALL, PAGES, TRANSLATION, "section", "author", "series"}


def neighbours(article: Article, state: State) -> tuple[Link | None, Link | None]:
    """The next older and the next newer post."""
    return _beside(TopicId.all(article.language), row_key(article), state) if article.kind == "post" else (None, None)


def part(article: Article, state: State) -> SeriesPart | None:
    """Where it stands in its series, if it has one."""
    if not article.series:
        return None
    found = [topic for topic in topics.of(article) if topic.kind == "series"]
    named = topic_links("series", [article.series], article.language, state)
    older, newer = _beside(found[0], row_key(article), state)
    return SeriesPart(series=named[0] if named else Link(name=article.series, path=""), previous=older, next=newer)


def related(article: Article, state: State) -> tuple[Card, ...]:
    """Older posts that share most of its topics, the newest of them first; its neighbour is shown already."""
    if article.kind != "post":
        return ()
    key, rows, shared = row_key(article), {}, Counter[str]()
    for topic in relating(topics.of(article)):
        for row in state.older(topic, key, OLDER):
            known = row.key
            rows[known] = row
            shared[known] += 1
    for row in state.older(TopicId.all(article.language), key):
        shared.pop(row.key, None)
    best = sorted(sorted(shared, reverse=True), key=lambda each: -shared[each])
    return cards((rows[each] for each in best[:RELATED]), state)


def translations(article: Article, state: State) -> tuple[LanguageLink, ...]:
    """The same article in the other languages of the publication that have it, one each."""
    if not article.translation:
        return ()
    rows = state.translations(TopicId.translations(article.translation))
    paths = {row.language: row.path for row in rows if row.article_id != article.id}
    others = [code for code in state.languages() if code in paths and code != article.language]
    return tuple(language_link(code, paths[code], state) for code in others)


def untranslated(article: Article, found: tuple[LanguageLink, ...], state: State) -> tuple[LanguageLink, ...]:
    """The front pages of the languages that do not have it."""
    has = {article.language, *(link.language for link in found)}
    missing = [code for code in state.languages() if code not in has]
    return tuple(language_link(code, urls.list_path(TopicId.all(code), state), state) for code in missing)


def affected(article_id: str, listing: Listing, state: State) -> Iterator[str]:
    """The paths of the pages that show something of an article, or would if it were listed so."""
    key = f"{listing.published_at}#{article_id}"
    for topic in map(TopicId.parse, listing.topics):
        if topic.kind in {ALL, "series"}:
            rows = [*state.older(topic, key), *state.newer(topic, key)]
        elif topic.kind == TRANSLATION:
            rows = state.translations(topic)
        else:
            rows = state.newer(topic, key, OLDER) if topic.kind not in _NOT_RELATING else []
        yield from (row.path for row in rows)


def _beside(topic: TopicId, key: str, state: State) -> tuple[Link | None, Link | None]:
    return _link(state.older(topic, key)), _link(state.newer(topic, key))


def _link(rows: list[Topic]) -> Link | None:
    return Link(name=rows[0].title, path=rows[0].path) if rows else None


def relating(found: dict[TopicId, str]) -> list[TopicId]:
    """Those of an article's topics by which others are related to it."""
    return [topic for topic in found if topic.kind not in _NOT_RELATING][:_TOPICS]
