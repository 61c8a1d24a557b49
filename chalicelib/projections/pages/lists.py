"""Lists, feeds, months and taxonomies. A list without articles and without a description of its own is no file."""

from chalicelib.models.people import Person
from chalicelib.models.site import absolute
from chalicelib.models.topics import ALL, Topic, TopicId
from chalicelib.projections.pages import urls
from chalicelib.projections.pages.around import cards, month_name, months, rfc822, site, title
from chalicelib.projections.pages.contexts import (
    AuthorPage,
    Feed,
    FrontPage,
    ListPage,
    MonthPage,
    TaxonomyPage,
)
from chalicelib.projections.pages.parts import FeedItem, Link, TopicLink
from chalicelib.projections.pages.state import State

ListLike = FrontPage | ListPage | AuthorPage


def list_page(topic: TopicId, state: State) -> ListLike | None:
    """The newest articles of a topic."""
    described = state.topic(topic)
    if not urls.has_list(topic.kind, state.settings) or not (topic.kind == ALL or _exists(described)):
        return None
    shown = cards(state.newest(topic)[: state.settings.page_size], state)
    intro = str(described.body or "") if described else ""
    if topic.kind == ALL:
        return FrontPage(site=site(topic.language, state), intro=intro, cards=shown, months=months(topic, state))
    page = ListPage(
        site=site(topic.language, state),
        title=title(topic, state),
        path=urls.list_path(topic, state),
        kind=topic.kind,
        intro=intro,
        cards=shown,
        months=months(topic, state),
        feed=urls.feed_path(topic, state) if topic.kind in state.settings.feeds else "",
    )
    return _author(page, state.people([topic.slug])) if topic.kind == "author" else page


def feed(topic: TopicId, state: State) -> Feed | None:
    """The newest articles of a topic as RSS, for the kinds of list that have feeds."""
    listed = urls.has_list(topic.kind, state.settings) and (topic.kind == ALL or _exists(state.topic(topic)))
    if topic.kind not in state.settings.feeds or not listed:
        return None
    rows = state.newest(topic)[: state.settings.feed_size]
    around = site(topic.language, state)
    newest = max((str(row.updated_at or row.published_at) for row in rows), default="")
    name = around.title if topic.kind == ALL else f"{title(topic, state)} · {around.title}"
    return Feed(
        site=around,
        title=name,
        path=urls.list_path(topic, state),
        self_path=urls.feed_path(topic, state),
        description=around.description,
        items=tuple(_item(row, state) for row in rows),
        last_build=rfc822(newest) if newest else "",
    )


def month_page(topic: TopicId, month: str, state: State) -> MonthPage | None:
    """All articles of a topic in one month."""
    rows = state.in_month(topic, month)
    if not rows or not urls.has_list(topic.kind, state.settings):
        return None
    name = title(topic, state)
    return MonthPage(
        site=site(topic.language, state),
        title=f"{name}, {month_name(month)}",
        path=urls.month_path(topic, month, state),
        list=Link(name=name, path=urls.list_path(topic, state)),
        cards=cards(rows, state),
    )


def taxonomy_page(kind: str, language: str, state: State) -> TaxonomyPage | None:
    """All topics of a kind that have articles; there even while there is none, as at Hugo."""
    if not state.settings.taxonomies.get(kind):
        return None
    found = [(TopicId(kind, language, row.key), row) for row in state.topics(kind, language)]
    if kind == "author":
        state.people(topic.slug for topic, _ in found)
    links = [
        TopicLink(name=title(t, state), path=urls.list_path(t, state), count=int(row.total or 0)) for t, row in found
    ]
    return TaxonomyPage(
        site=site(language, state),
        title=urls.taxonomy_folder(kind, language, state.settings).rpartition("/")[2].capitalize(),
        path=urls.taxonomy_path(kind, language, state.settings),
        topics=tuple(sorted(links, key=lambda link: link.name.casefold())),
    )


def _exists(described: Topic | None) -> bool:
    return bool(described and described.has_list)


def _author(page: ListPage, found: list[Person]) -> ListLike:
    if not found:
        return page
    person = found[0]
    return AuthorPage(
        site=page.site,
        title=page.title,
        path=page.path,
        kind=page.kind,
        cards=page.cards,
        months=page.months,
        feed=page.feed,
        role=person.title,
        bio=person.bio,
        links=tuple(Link(name=link["name"], path=link["url"]) for link in person.links or []),
    )


def _item(row: Topic, state: State) -> FeedItem:
    url = absolute(row.path, state.settings)
    return FeedItem(
        title=row.title,
        url=url,
        guid=url,
        published=rfc822(row.published_at),
        summary=row.summary or "",
        authors=tuple(person.name for person in state.people(row.authors or [])),
        categories=tuple(row.tags or []),
    )
