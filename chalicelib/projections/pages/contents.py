"""Where a file lies and what is in it: pure functions of what the models say. None: no such file should be."""

from chalicelib.models.site import absolute
from chalicelib.models.topics import TopicId
from chalicelib.projections.pages import blobs, feeds, lists, sitemaps, urls
from chalicelib.projections.pages.accounts import account_at
from chalicelib.projections.pages.around import site
from chalicelib.projections.pages.blobs import Blob
from chalicelib.projections.pages.claimed import claimed, former
from chalicelib.projections.pages.contexts import NotFoundPage, Page, Robots
from chalicelib.projections.pages.files import (
    ACCOUNT_ASSETS,
    IDENTITY,
    AccountFile,
    FeedFile,
    File,
    FixedFile,
    FormerFile,
    HasTwin,
    ListFile,
    MonthFile,
    PathFile,
    SearchFile,
    SearchIndexFile,
    SitemapFile,
    TaxonomyFile,
    TwinFile,
)
from chalicelib.projections.pages.identity import identity
from chalicelib.projections.pages.search import search_at
from chalicelib.projections.pages.state import State
from chalicelib.projections.pages.twins import twin, twin_path


def has_place(file: File, state: State) -> bool:
    """Whether the file's language is one of the publication's; what is left of another is an orphan."""
    match file:
        case ListFile(topic) | FeedFile(topic, _) | MonthFile(topic, _):
            return TopicId.parse(topic).language in state.languages()
        case TaxonomyFile(_, language) | SitemapFile(language, _) | SearchFile(language) | SearchIndexFile(language):
            return language in state.languages()
        case AccountFile(_, language):
            return language in state.languages()
        case TwinFile(of):
            return has_place(of, state)
        case _:
            return True


def path_of(file: File, state: State) -> str:
    """The path at which a file is served."""
    match file:
        case PathFile(path):
            return path
        case ListFile(topic):
            return urls.list_path(TopicId.parse(topic), state)
        case FeedFile(topic, form):
            return urls.feed_path(TopicId.parse(topic), state, form)
        case MonthFile(topic, month):
            return urls.month_path(TopicId.parse(topic), month, state)
        case FormerFile(path, language, month, form):
            return urls.month_beside(path, language, month, state) if month else urls.feed_beside(path, state, form)
        case TaxonomyFile(kind, language):
            return urls.taxonomy_path(kind, language, state.settings)
        case SitemapFile(language, shard):
            return urls.sitemap_path(language, shard)
        case SearchFile(language):
            return urls.search_path(language, state.settings)
        case SearchIndexFile(language):
            return urls.search_index_path(language, state.settings)
        case AccountFile(name, language):
            return urls.account_path(name, language, state.settings)
        case TwinFile(of):
            return twin_path(path_of(of, state))
        case FixedFile("style"):
            return blobs.of_stylesheet(state.settings.look, state.theme).path
        case FixedFile("script"):
            return blobs.of_script().path
        case FixedFile(name) if name in ACCOUNT_ASSETS:
            return blobs.of_account_asset(name).path
        case FixedFile(name):
            return f"/{name}"


def content_of(file: File, state: State) -> Page | Blob | None:
    """What is to be served there."""
    return state.made(_content, file)


def _content(file: File, state: State) -> Page | Blob | None:
    match file:
        case PathFile(path):
            return claimed(path, state) or _unclaimed(path, state)
        case ListFile(topic):
            return lists.list_page(TopicId.parse(topic), state)
        case FeedFile(topic, form):
            return feeds.feed(TopicId.parse(topic), form, state)
        case MonthFile(topic, month):
            return lists.month_page(TopicId.parse(topic), month, state)
        case FormerFile(path, _, month, form):
            return former(path, month, form, state)
        case TaxonomyFile(kind, language):
            return lists.taxonomy_page(kind, language, state)
        case SitemapFile(language, shard):
            return sitemaps.shard(language, shard, state)
        case SearchFile() | SearchIndexFile() | AccountFile():
            return content_of(PathFile(path_of(file, state)), state)
        case TwinFile(of):
            return _twin(of, state)
        case FixedFile(name):
            return _fixed(name, state)


def _twin(of: HasTwin, state: State) -> Page | Blob | None:
    """A file that somebody has put where the twin of an ugly address would be comes first."""
    path = path_of(of, state)
    own = claimed(twin_path(path), state) if path.endswith(".html") else None
    return own or twin(content_of(of, state))


def _unclaimed(path: str, state: State) -> Page | None:
    """What is at a path that nobody has claimed, though somebody might."""
    name = path.removeprefix("/")
    if found := search_at(path, state) or account_at(path, state):
        return found
    if path.endswith(".json"):
        return twin(claimed(f"{path.removesuffix('.json')}.html", state))
    return identity(name, state) if name in IDENTITY else None


def _fixed(name: str, state: State) -> Page | Blob | None:
    match name:
        case "404.html":
            return NotFoundPage(site=site(state.settings.language, state))
        case "robots.txt":
            return Robots(sitemap=absolute("/sitemap.xml", state.settings))
        case "sitemap.xml":
            return sitemaps.index(state)
        case "feeds.opml":
            return feeds.opml(state)
        case _ if name in IDENTITY:
            return content_of(PathFile(f"/{name}"), state)
        case _ if name in ACCOUNT_ASSETS:
            return blobs.of_account_asset(name)
        case "script":
            return blobs.of_script()
        case _:
            return blobs.of_stylesheet(state.settings.look, state.theme)
