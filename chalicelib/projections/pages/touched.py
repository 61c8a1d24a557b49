"""Which files an event touches. A pure function of the entry and what the models say; more than needed is harmless.

However large the archive, one article touches itself, its neighbours, its redirects and, for each of its topics, the
list, the feed and one month; the taxonomies it is in; and its shard of the sitemap.
"""

from collections.abc import Iterable, Iterator

from chalicelib import events
from chalicelib.events import Listing
from chalicelib.models import claims, shown, topics
from chalicelib.models.claims import Claim
from chalicelib.models.ledger import Entry
from chalicelib.models.topics import TopicId
from chalicelib.projections.pages import connections, profiles, sitemaps, told, urls
from chalicelib.projections.pages.files import (
    ACCOUNT_ASSETS,
    ACCOUNT_PAGES,
    FEED_FORMATS,
    FIXED,
    AccountFile,
    FeedFile,
    File,
    FixedFile,
    FormerFile,
    ListFile,
    MonthFile,
    PathFile,
    SearchFile,
    SearchIndexFile,
    SitemapFile,
    TaxonomyFile,
    decode,
    with_twins,
)
from chalicelib.projections.pages.state import State


def touched(entry: Entry, state: State) -> list[File]:
    """The files that this entry may have changed, each once."""
    match events.parse(entry.kind, entry.data):
        case events.ArticleEvent(before=before, after=after):
            article_id = entry.subject.removeprefix("article#")
            shown = [listing for listing in (before, after) if listing]
            files = [file for listing in shown for file in with_twins(_article(article_id, listing, state))]
        case events.TopicDescribed() as event:
            topic = TopicId.parse(entry.subject.removeprefix("topic#"))
            files = list(with_twins(_described(topic, event, state)))
        case events.MediaAdded(path=path) | events.MediaRemoved(path=path):
            files = [PathFile(path), *_showing(path)]
        case events.MediaPrepared(path=path):
            files = list(_showing(path))
        case events.SiteConfigured():
            files = list(everything(state))
        case events.InviteSent():
            files = list(account_files(state.languages()))
        case event if entry.subject.startswith("person#"):
            files = list(_person(entry.subject.removeprefix("person#"), event, state))
        case _:
            files = []
    return list(dict.fromkeys(files))


def account_files(languages: Iterable[str]) -> Iterator[File]:
    """The pages of accounts, and what they load."""
    yield from map(FixedFile, ACCOUNT_ASSETS)
    yield from (AccountFile(name, language) for language in languages for name in ACCOUNT_PAGES)


def _person(person_id: str, event: events.Event | None, state: State) -> Iterator[File]:
    """Their page; and what they have written, where it has another name now or none, or tells less of them."""
    yield from profiles.profiles_of(person_id)
    told = events.PersonRevised | events.PersonDeleted | events.PersonSuspended | events.PersonReinstated
    if isinstance(event, told) and profiles.writes(person_id, state):
        yield from everything(state)


def everything(state: State) -> Iterator[File]:
    """Every file of the site, for a rebuild; some of them twice. Reads the whole table of claims: never in a request.

    Posts come by date, with the months of all lists that they are in, so that what is built together is made of the
    same rows; and before them the lists themselves, which show the newest.
    """
    yield from FIXED
    yield from account_files(state.languages())
    for language in state.languages():
        yield from with_twins(_lists(language, state))
    for language in state.languages():
        yield from with_twins(_dated(language, state))
    for claim in Claim.scan(Claim.claim.startswith(claims.path("")), consistent_read=True):
        file = PathFile(claim.claim.removeprefix(claims.path("")))
        yield from [file] if claim.owner.startswith(("media#", "person#")) else with_twins([file])


def _dated(language: str, state: State) -> Iterator[File]:
    """Posts, months of lists and of the sitemap, the newest month first."""
    lists: dict[str, list[File]] = {}
    paths = told.foresee_months(language, state)
    for topic in _listed(language, state):
        for month in state.months(topic):
            lists.setdefault(month, []).append(MonthFile(str(topic), month))
    shards = sitemaps.shards(language, state)
    for month in state.months(TopicId.all(language)):
        yield from map(PathFile, paths.get(month, ()))
        yield from lists.pop(month, ())
        yield from (SitemapFile(language, shard) for shard in shards if sitemaps.month_of(shard) == month)
    yield from (file for month in lists.values() for file in month)


def _article(article_id: str, listing: Listing, state: State) -> Iterator[File]:
    month = topics.month_of(listing.published_at)
    yield PathFile(listing.path)
    yield from (PathFile(alias) for alias in listing.aliases)
    for topic in filter(lambda topic: topic.listed, map(TopicId.parse, listing.topics)):
        yield from _topic(topic, state)
        yield MonthFile(str(topic), month)
    yield from (TaxonomyFile(kind, listing.language) for kind in state.settings.taxonomies)
    yield from (PathFile(path) for path in connections.affected(article_id, listing, state))
    yield from _sitemaps(listing, state)
    yield SearchFile(listing.language)
    yield SearchIndexFile(listing.language)
    yield from FIXED


def _sitemaps(listing: Listing, state: State) -> Iterator[File]:
    """The shards that an article is in, and those of its translations, which name each other."""
    shards = sitemaps.touched_shards(listing.language, listing.kind, topics.month_of(listing.published_at), state)
    yield from (SitemapFile(listing.language, shard) for shard in (*shards, "topics"))
    for topic in map(TopicId.parse, listing.topics):
        for row in [] if topic.listed else state.translations(topic):
            month = topics.month_of(row.published_at)
            yield from (SitemapFile(str(row.language), shard) for shard in (month, "pages"))


def _topic(topic: TopicId, state: State) -> Iterator[File]:
    if urls.has_list(topic.kind, state.settings):
        yield ListFile(str(topic))
        yield from (FeedFile(str(topic), form) for form in FEED_FORMATS)


def _showing(picture: str) -> Iterator[File]:
    """The files that show a picture, as their builders have noted."""
    for noted in shown.by(picture):
        yield from with_twins(decode(noted))


def _described(topic: TopicId, event: events.TopicDescribed, state: State) -> Iterator[File]:
    described = state.topic(topic)
    old = [event.before, *event.aliases_before, *((described.aliases or []) if described else [])]
    yield from (PathFile(path) for path in old if path)
    yield from _former(topic, event.before or urls.default_list_path(topic, state), state)
    yield from _topic(topic, state)
    if state.settings.taxonomies.get(topic.kind):
        yield TaxonomyFile(topic.kind, topic.language)
    yield SitemapFile(topic.language, "topics")
    yield FixedFile("feeds.opml")
    yield SearchFile(topic.language)
    for month in state.months(topic):
        yield MonthFile(str(topic), month)
        yield from (PathFile(row.path) for row in state.in_month(topic, month))


def _former(topic: TopicId, old: str, state: State) -> Iterator[File]:
    """What a list leaves beside its old path when it gets another."""
    new = urls.list_path(topic, state)
    if old != new:
        yield PathFile(old)
    if urls.feed_beside(old, state) != urls.feed_beside(new, state):
        yield from (FormerFile(old, topic.language, format=form) for form in FEED_FORMATS)
        # Also of months whose last article was taken off before this: its own entry looks beside the new path.
        yield from (FormerFile(old, topic.language, month) for month in topics.months_ever(topic))


def _lists(language: str, state: State) -> Iterator[File]:
    yield from (TaxonomyFile(kind, language) for kind in state.settings.taxonomies if kind != "section")
    for topic in _listed(language, state):
        yield from _topic(topic, state)
    months = state.months(TopicId.all(language))
    undated = (shard for shard in sitemaps.shards(language, state) if sitemaps.month_of(shard) not in months)
    yield from (SitemapFile(language, shard) for shard in undated)
    yield SearchFile(language)
    yield SearchIndexFile(language)


def _listed(language: str, state: State) -> list[TopicId]:
    """Every list of a language that has or had articles, that of all posts first."""
    found = [TopicId.all(language)]
    for kind in ("section", *state.settings.taxonomies):
        found += [TopicId(kind, language, row.key) for row in state.topics(kind, language)]
    state.people(topic.slug for topic in found if topic.kind == "author")
    return found
