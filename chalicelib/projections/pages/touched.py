"""Which files an event touches. A pure function of the entry and what the models say; more than needed is harmless.

However large the archive, one article touches itself, its neighbours, its redirects and, for each of its topics, the
list, the feed and one month; the taxonomies it is in; and its shard of the sitemap.
"""

from collections.abc import Iterator

from chalicelib import events
from chalicelib.events import Listing
from chalicelib.models import claims, topics
from chalicelib.models.claims import Claim
from chalicelib.models.ledger import Entry
from chalicelib.models.topics import TopicId
from chalicelib.projections.pages import urls
from chalicelib.projections.pages.files import (
    FIXED,
    FeedFile,
    File,
    FormerFile,
    ListFile,
    MonthFile,
    PathFile,
    SitemapFile,
    TaxonomyFile,
)
from chalicelib.projections.pages.state import State


def touched(entry: Entry, state: State) -> list[File]:
    """The files that this entry may have changed, each once."""
    match events.parse(entry.kind, entry.data):
        case events.ArticleEvent(before=before, after=after):
            article_id = entry.subject.removeprefix("article#")
            shown = [listing for listing in (before, after) if listing]
            files = [file for listing in shown for file in _article(article_id, listing, state)]
        case events.TopicDescribed() as event:
            files = list(_described(TopicId.parse(entry.subject.removeprefix("topic#")), event, state))
        case events.MediaAdded(path=path) | events.MediaRemoved(path=path):
            files = [PathFile(path)]
        case events.SiteConfigured() | events.PersonRevised():
            files = list(everything(state))
        case _:
            files = []
    return list(dict.fromkeys(files))


def everything(state: State) -> Iterator[File]:
    """Every file of the site, for a rebuild. Reads the whole table of claims: never in a request."""
    yield from FIXED
    for claim in Claim.scan(Claim.claim.startswith(claims.path("")), consistent_read=True):
        yield PathFile(claim.claim.removeprefix(claims.path("")))
    for language in state.languages():
        yield from _lists(language, state)


def _article(article_id: str, listing: Listing, state: State) -> Iterator[File]:
    month = topics.month_of(listing.published_at)
    yield PathFile(listing.path)
    yield from (PathFile(alias) for alias in listing.aliases)
    for topic in map(TopicId.parse, listing.topics):
        yield from _topic(topic, state)
        yield MonthFile(str(topic), month)
    yield from (TaxonomyFile(kind, listing.language) for kind in state.settings.taxonomies)
    yield from _neighbours(TopicId.all(listing.language), f"{listing.published_at}#{article_id}", state)
    yield SitemapFile(listing.language, month if listing.kind == "post" else "pages")
    yield SitemapFile(listing.language, "topics")
    yield from FIXED


def _neighbours(everything_in: TopicId, key: str, state: State) -> Iterator[File]:
    for row in (state.older(everything_in, key), state.newer(everything_in, key)):
        if row:
            yield PathFile(row.path)


def _topic(topic: TopicId, state: State) -> Iterator[File]:
    if urls.has_list(topic.kind, state.settings):
        yield ListFile(str(topic))
        yield FeedFile(str(topic))


def _described(topic: TopicId, event: events.TopicDescribed, state: State) -> Iterator[File]:
    described = state.topic(topic)
    old = [event.before, *event.aliases_before, *((described.aliases or []) if described else [])]
    yield from (PathFile(path) for path in old if path)
    yield from _former(topic, event.before or urls.default_list_path(topic, state), state)
    yield from _topic(topic, state)
    if state.settings.taxonomies.get(topic.kind):
        yield TaxonomyFile(topic.kind, topic.language)
    yield SitemapFile(topic.language, "topics")
    for month in state.months(topic):
        yield MonthFile(str(topic), month)
        yield from (PathFile(row.path) for row in state.in_month(topic, month))


def _former(topic: TopicId, old: str, state: State) -> Iterator[File]:
    """What a list leaves beside its old path when it gets another."""
    new = urls.list_path(topic, state)
    if old != new:
        yield PathFile(old)
    if urls.feed_beside(old, state) != urls.feed_beside(new, state):
        yield FormerFile(old, topic.language)
        yield from (FormerFile(old, topic.language, month) for month in state.months(topic))


def _lists(language: str, state: State) -> Iterator[File]:
    everything_in = TopicId.all(language)
    found = [everything_in]
    for kind in ("section", *state.settings.taxonomies):
        found += [TopicId(kind, language, row.key) for row in state.topics(kind, language)]
        if kind != "section":
            yield TaxonomyFile(kind, language)
    for topic in found:
        yield from _topic(topic, state)
        yield from (MonthFile(str(topic), month) for month in state.months(topic))
    yield from (SitemapFile(language, shard) for shard in (*state.months(everything_in), "pages", "topics"))
