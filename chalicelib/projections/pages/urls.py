"""Where the lists, feeds, months and sitemaps of the publication are, and where a path lies in the bucket."""

from chalicelib.models.site import Settings, absolute, feed_names
from chalicelib.models.topics import ALL, TopicId
from chalicelib.projections.pages.files import FEED_FORMATS, FEED_TYPES, FeedFormat
from chalicelib.projections.pages.parts import FeedLink
from chalicelib.projections.pages.state import State


def object_key(path: str) -> str:
    """The object of a path: `/a/b/` is `a/b/index.html`, `/a/b.html` is `a/b.html`."""
    key = path.removeprefix("/")
    return f"{key}index.html" if key == "" or key.endswith("/") else key


def prefix(language: str, settings: Settings) -> str:
    """What stands before every path of a language: `/de`, or nothing."""
    known = settings.languages.get(language)
    return known.prefix if known else ""


def has_list(kind: str, settings: Settings) -> bool:
    """Whether topics of this kind have pages."""
    return kind in {ALL, "section"} or bool(settings.taxonomies.get(kind))


def list_path(topic: TopicId, state: State) -> str:
    """The page of a topic: its own path if it has one, else by the rules of the publication."""
    return state.made(_list_path, topic)


def _list_path(topic: TopicId, state: State) -> str:
    described = state.topic(topic) if topic.kind != ALL else None
    return str(described.path) if described and described.path else default_list_path(topic, state)


def default_list_path(topic: TopicId, state: State) -> str:
    """Where the page of a topic is without a path of its own."""
    settings = state.settings
    start = prefix(topic.language, settings)
    if topic.kind == ALL:
        return f"{start}/"
    if topic.kind == "section":
        return _folder(f"{start}/{topic.slug}", settings.ugly_urls or topic.slug in settings.ugly_sections)
    return _folder(f"{taxonomy_folder(topic.kind, topic.language, settings)}/{_name(topic, state)}", settings.ugly_urls)


def taxonomy_folder(kind: str, language: str, settings: Settings) -> str:
    """`/tags`, `/de/tags`."""
    return f"{prefix(language, settings)}/{settings.taxonomies.get(kind) or kind}"


def taxonomy_path(kind: str, language: str, settings: Settings) -> str:
    """The list of all topics of a kind; like Hugo's, a folder even where pages are not."""
    return f"{taxonomy_folder(kind, language, settings)}/"


def feed_path(topic: TopicId, state: State, form: FeedFormat = "rss") -> str:
    return feed_beside(list_path(topic, state), state, form)


def feed_beside(path: str, state: State, form: FeedFormat = "rss") -> str:
    """A feed of the list at `path`."""
    return f"{_stem(path)}/{feed_names(state.settings)[form]}"


def feed_links(topic: TopicId, state: State) -> tuple[FeedLink, ...]:
    """The feeds of a topic, RSS first; none for a kind of list that has no feeds."""
    if topic.kind not in state.settings.feeds or not has_list(topic.kind, state.settings):
        return ()
    return tuple(FeedLink(type=FEED_TYPES[form], path=feed_path(topic, state, form)) for form in FEED_FORMATS)


def month_path(topic: TopicId, month: str, state: State) -> str:
    return month_beside(list_path(topic, state), topic.language, month, state)


def month_beside(path: str, language: str, month: str, state: State) -> str:
    """A month of the list at `path`: `/archive/2026-03/`, `/archive/tags/python/2026-03/`, `/de/archive/2026-03/`."""
    start = prefix(language, state.settings)
    return f"{start}/archive{_stem(path).removeprefix(start)}/{month}/"


def search_path(language: str, settings: Settings) -> str:
    return f"{prefix(language, settings)}/search/"


def search_index_path(language: str, settings: Settings) -> str:
    return f"{prefix(language, settings)}/search.json"


def account_path(name: str, language: str, settings: Settings) -> str:
    """A page of accounts. Those of the publication's own language are at the root, where links in mails lead."""
    start = "" if language == settings.language else prefix(language, settings)
    return f"{start}/account/" if name == "account" else f"{start}/account/{name}/"


def sitemap_path(language: str, shard: str) -> str:
    return f"/sitemap/{language}/{shard}.xml"


def picture(cover: str, settings: Settings) -> str:
    """The absolute URL of a cover; empty when it is none that others can load."""
    if cover.startswith("/") and not cover.startswith("//"):
        return absolute(cover, settings)
    return cover if cover.startswith(("https://", "http://")) else ""


def _name(topic: TopicId, state: State) -> str:
    """The last part of a topic's path; an author is known by id and listed by handle."""
    if topic.kind != "author":
        return topic.slug
    return next((str(person.handle) for person in state.people([topic.slug])), topic.slug)


def _folder(path: str, ugly: bool) -> str:
    return f"{path}.html" if ugly else f"{path}/"


def _stem(path: str) -> str:
    return path.removesuffix(".html").rstrip("/")
