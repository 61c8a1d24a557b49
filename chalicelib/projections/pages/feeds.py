"""The newest articles of a list, whole, for feed readers; and the list of all feeds."""

from collections.abc import Iterator
from uuid import UUID

from chalicelib.content import Content
from chalicelib.models.articles import Article
from chalicelib.models.site import absolute
from chalicelib.models.topics import ALL, TopicId
from chalicelib.projections.pages import urls
from chalicelib.projections.pages.around import people_links, site, title
from chalicelib.projections.pages.documents import AtomFeed, Feed, JsonFeed, Opml
from chalicelib.projections.pages.files import FeedFormat
from chalicelib.projections.pages.parts import FeedItem, Outline, Site
from chalicelib.projections.pages.state import State

_DOCUMENTS: dict[FeedFormat, type[Feed]] = {"rss": Feed, "atom": AtomFeed, "json": JsonFeed}
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def feed(topic: TopicId, form: FeedFormat, state: State) -> Feed | None:
    """The newest articles of a topic, for the kinds of list that have feeds."""
    if not _has_feed(topic, state):
        return None
    rows = state.newest(topic)[: state.settings.feed_size]
    shown = state.contents(str(row.article_id) for row in rows)
    state.people(person for article, _ in shown.values() for person in article.authors)
    items = tuple(_item(article, content, state) for article, content in shown.values())
    around = site(topic.language, state)
    return _DOCUMENTS[form](
        site=_plain(around),
        title=_name(topic, around, state),
        path=urls.list_path(topic, state),
        self_path=urls.feed_path(topic, state, form),
        description=around.description,
        items=items,
        updated=max((item.updated for item in items), default=""),
    )


def opml(state: State) -> Opml:
    """One feed of every list that has any; who follows it chooses among its formats there."""
    found = (topic for language in state.languages() for topic in _topics(language, state))
    return Opml(title=state.settings.title, outlines=tuple(_outline(topic, state) for topic in found))


def stable_id(ulid: str) -> str:
    """The same 128 bits as an `urn:uuid:` (RFC 9562), which feed readers take for an id."""
    number = 0
    for character in ulid:
        number = number << 5 | _CROCKFORD.index(character)
    return UUID(int=number).urn


def _has_feed(topic: TopicId, state: State) -> bool:
    if topic.kind not in state.settings.feeds or not urls.has_list(topic.kind, state.settings):
        return False
    described = None if topic.kind == ALL else state.topic(topic)
    return topic.kind == ALL or bool(described and described.has_list and not state.gone(topic))


def _item(article: Article, content: Content, state: State) -> FeedItem:
    url = absolute(article.path, state.settings)
    return FeedItem(
        title=content.title,
        url=url,
        guid=url,
        id=stable_id(article.id),
        published=article.published_at,
        updated=article.updated_at or article.published_at,
        summary=article.summary,
        body=content.body,
        format=content.format,
        authors=people_links(article.authors, article.language, state),
        categories=tuple(dict.fromkeys((*content.categories, *content.tags))),
        image=urls.picture(content.cover, state.settings),
        language=article.language,
    )


def _plain(around: Site) -> Site:
    """What a feed shows of the publication: it need not be written again because a menu has changed."""
    return Site(
        title=around.title,
        base_url=around.base_url,
        description=around.description,
        language=around.language,
        home=around.home,
        copyright=around.copyright,
        licence=around.licence,
        look=around.look,
    )


def _name(topic: TopicId, around: Site, state: State) -> str:
    return around.title if topic.kind == ALL else f"{title(topic, state)} · {around.title}"


def _topics(language: str, state: State) -> Iterator[TopicId]:
    """Every list of a language that has a feed, that of everything first."""
    if ALL in state.settings.feeds:
        yield TopicId.all(language)
    for kind in ("section", *state.settings.taxonomies):
        if kind in state.settings.feeds and urls.has_list(kind, state.settings):
            found = [TopicId(kind, language, str(row.key)) for row in state.topics(kind, language)]
            state.people(topic.slug for topic in found if kind == "author")
            yield from (topic for topic in found if not state.gone(topic))


def _outline(topic: TopicId, state: State) -> Outline:
    return Outline(
        title=_name(topic, site(topic.language, state), state),
        feed=absolute(urls.feed_path(topic, state), state.settings),
        page=absolute(urls.list_path(topic, state), state.settings),
        language=topic.language,
    )
