"""Lists, months and taxonomies. A list without articles and without a description of its own is no file."""

from chalicelib.models.people import Person
from chalicelib.models.topics import ALL, Topic, TopicId
from chalicelib.projections.pages import urls, words
from chalicelib.projections.pages.around import cards, months, site, title
from chalicelib.projections.pages.contexts import (
    AuthorPage,
    FrontPage,
    ListPage,
    MonthPage,
    TaxonomyPage,
)
from chalicelib.projections.pages.parts import Link, TopicLink
from chalicelib.projections.pages.state import State

ListLike = FrontPage | ListPage | AuthorPage


def list_page(topic: TopicId, state: State) -> ListLike | None:
    """The newest articles of a topic."""
    described = state.topic(topic)
    if not urls.has_list(topic.kind, state.settings) or not (topic.kind == ALL or _exists(described)):
        return None
    if state.gone(topic):
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
        feeds=urls.feed_links(topic, state),
    )
    return _author(page, state.people([topic.slug])) if topic.kind == "author" else page


def month_page(topic: TopicId, month: str, state: State) -> MonthPage | None:
    """All articles of a topic in one month."""
    rows = state.in_month(topic, month)
    if not rows or not urls.has_list(topic.kind, state.settings) or state.gone(topic):
        return None
    name = title(topic, state)
    return MonthPage(
        site=site(topic.language, state),
        title=f"{name}, {words.month_name(month, topic.language)}",
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
        found = [(topic, row) for topic, row in found if not state.gone(topic)]
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
        feeds=page.feeds,
        role=person.title,
        bio=person.bio,
        links=tuple(Link(name=link["name"], path=link["url"]) for link in person.links or []),
    )
