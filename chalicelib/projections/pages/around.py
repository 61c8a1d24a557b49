"""What surrounds the words on a page: the site, dates for the eye, links to topics and people, cards."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from chalicelib import clock
from chalicelib.models.people import Person
from chalicelib.models.site import MenuItem, NamedLink
from chalicelib.models.topics import ALL, Topic, TopicId
from chalicelib.projections.pages import urls, words
from chalicelib.projections.pages.parts import Card, LanguageLink, Link, MenuLink, MonthLink, Site, direction
from chalicelib.projections.pages.state import State
from chalicelib.slugs import slug


def site(language: str, state: State) -> Site:
    """The publication as every page of this language shows it."""
    return state.made(_site, language)


def _site(language: str, state: State) -> Site:
    settings = state.settings
    known = settings.languages.get(language)
    front = TopicId.all(language)
    return Site(
        title=(known.title if known else "") or settings.title,
        base_url=settings.base_url.rstrip("/"),
        description=(known.description if known else "") or settings.description,
        language=language,
        direction=direction(language),
        navigation=_menu((known.navigation if known else ()) or settings.navigation),
        home=urls.list_path(front, state),
        feed=urls.feed_path(front, state) if ALL in settings.feeds else "",
        copyright=settings.copyright,
        languages=_languages(state),
        feeds=urls.feed_links(front, state),
        search=urls.search_path(language, settings),
        account=urls.account_path("account", language, settings),
        social=tuple(map(_named, settings.social)),
        footer=_menu(settings.footer),
        licence=_named(settings.licence) if settings.licence else None,
        look=settings.look,
        theme=settings.theme,
    )


def cards(rows: Iterable[Topic], state: State) -> tuple[Card, ...]:
    """Articles as a list shows them; the people of all of them are read together."""
    shown = list(rows)
    state.people(person for row in shown for person in row.authors or [])
    return tuple(_card(row, state) for row in shown)


def people_links(ids: Iterable[str], language: str, state: State) -> tuple[Link, ...]:
    return state.made(_people_links, tuple(ids), language)


def topic_links(kind: str, names: Iterable[str], language: str, state: State) -> tuple[Link, ...]:
    """A link for each topic that has a page; a kind without lists gives none."""
    if not urls.has_list(kind, state.settings):
        return ()
    return tuple(state.made(_topic_link, kind, language, name) for name in names)


def title(topic: TopicId, state: State) -> str:
    """What a list is called: its own title, the name as written, or the person's."""
    if topic.kind == ALL:
        return site(topic.language, state).title
    if topic.kind == "author":
        return next((str(person.name) for person in state.people([topic.slug])), topic.slug)
    described = state.topic(topic)
    name = str(described.name) if described and described.name else topic.slug
    return _as_title(name) if topic.kind == "section" and name == topic.slug else name


def months(topic: TopicId, state: State) -> tuple[MonthLink, ...]:
    counted = state.months(topic).items()
    return tuple(
        MonthLink(name=words.month_name(month, topic.language), path=urls.month_path(topic, month, state), count=count)
        for month, count in counted
    )


def date_text(moment: str, language: str, state: State) -> str:
    """`1 March 2026`, in the publication's time zone."""
    return words.date_text(clock.moment(moment).astimezone(ZoneInfo(state.settings.time_zone)), language)


def _card(row: Topic, state: State) -> Card:
    """An article stands in several lists, and looks the same in all of a language."""
    read = row.attribute_values.get  # as the attributes of the row, of which there are very many to look up
    language, authors = str(read("topic")).split("#", 2)[1], tuple(read("authors") or ())
    summary = read("summary") or ""
    return state.made(_made_card, read("title"), read("path"), summary, read("published_at"), authors, language)


def _made_card(
    title: str, path: str, summary: str, published: str, authors: tuple[str, ...], language: str, state: State
) -> Card:
    return Card(
        title=title,
        path=path,
        summary=summary,
        published=published,
        published_text=date_text(published, language, state),
        authors=people_links(authors, language, state),
    )


def _topic_link(kind: str, language: str, name: str, state: State) -> Link:
    topic = TopicId(kind, language, _slug(kind, name))
    return Link(name=title(topic, state) or name, path=urls.list_path(topic, state))


def _people_links(ids: tuple[str, ...], language: str, state: State) -> tuple[Link, ...]:
    return tuple(_person_link(person, language, state) for person in state.people(ids))


def _person_link(person: Person, language: str, state: State) -> Link:
    listed = urls.has_list("author", state.settings)
    path = urls.list_path(TopicId("author", language, person.id), state) if listed else ""
    return Link(name=person.name, path=path)


def _slug(kind: str, name: str) -> str:
    return name if kind == "section" else slug(name)


def _menu(items: Iterable[MenuItem]) -> tuple[MenuLink, ...]:
    return tuple(MenuLink(name=item.name, url=item.url, children=_menu(item.children)) for item in items)


def _named(link: NamedLink) -> Link:
    return Link(name=link.name, path=link.url)


def language_link(code: str, path: str, state: State) -> LanguageLink:
    """A page in one of the publication's languages, by what its readers call that."""
    known = state.languages().get(code)
    return LanguageLink(name=(known.label if known else "") or code, path=path, language=code)


def _languages(state: State) -> tuple[LanguageLink, ...]:
    known = sorted(state.settings.languages.items(), key=lambda pair: (pair[1].weight, pair[0]))
    return tuple(language_link(code, urls.list_path(TopicId.all(code), state), state) for code, _ in known)


def _as_title(slug: str) -> str:
    return slug.rpartition("/")[2].replace("-", " ").capitalize()
