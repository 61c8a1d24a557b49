"""Where a file lies and what is in it: pure functions of what the models say. None: no such file should be."""

from chalicelib.models.articles import Article
from chalicelib.models.claims import REDIRECT
from chalicelib.models.site import absolute
from chalicelib.models.topics import TopicId
from chalicelib.projections.pages import blobs, lists, sitemaps, urls
from chalicelib.projections.pages.around import site
from chalicelib.projections.pages.article import article_page
from chalicelib.projections.pages.blobs import Blob
from chalicelib.projections.pages.contexts import NotFoundPage, Page, RedirectPage, Robots
from chalicelib.projections.pages.files import (
    FeedFile,
    File,
    FixedFile,
    FormerFile,
    ListFile,
    MonthFile,
    PathFile,
    SitemapFile,
    TaxonomyFile,
)
from chalicelib.projections.pages.state import State


def has_place(file: File, state: State) -> bool:
    """Whether the file's language is one of the publication's; what is left of another is an orphan."""
    match file:
        case ListFile(topic) | FeedFile(topic) | MonthFile(topic, _):
            return TopicId.parse(topic).language in state.languages()
        case TaxonomyFile(_, language) | SitemapFile(language, _):
            return language in state.languages()
        case _:
            return True


def path_of(file: File, state: State) -> str:
    """The path at which a file is served."""
    match file:
        case PathFile(path):
            return path
        case ListFile(topic):
            return urls.list_path(TopicId.parse(topic), state)
        case FeedFile(topic):
            return urls.feed_path(TopicId.parse(topic), state)
        case MonthFile(topic, month):
            return urls.month_path(TopicId.parse(topic), month, state)
        case FormerFile(path, language, month):
            return urls.month_beside(path, language, month, state) if month else urls.feed_beside(path, state)
        case TaxonomyFile(kind, language):
            return urls.taxonomy_path(kind, language, state.settings)
        case SitemapFile(language, shard):
            return urls.sitemap_path(language, shard)
        case FixedFile("style"):
            return blobs.of_stylesheet().path
        case FixedFile(name):
            return f"/{name}"


def content_of(file: File, state: State) -> Page | Blob | None:
    """What is to be served there."""
    match file:
        case PathFile(path):
            return _claimed(path, state)
        case ListFile(topic):
            return lists.list_page(TopicId.parse(topic), state)
        case FeedFile(topic):
            return lists.feed(TopicId.parse(topic), state)
        case MonthFile(topic, month):
            return lists.month_page(TopicId.parse(topic), month, state)
        case FormerFile(path, _, month):
            return _former(path, month, state)
        case TaxonomyFile(kind, language):
            return lists.taxonomy_page(kind, language, state)
        case SitemapFile(language, shard):
            return sitemaps.shard(language, shard, state)
        case FixedFile(name):
            return _fixed(name, state)


def _claimed(path: str, state: State) -> Page | Blob | None:
    claim = state.claim(path)
    if claim is None:
        return None
    kind, _, name = claim.owner.partition("#")
    match kind:
        case "article":
            article = state.article(name)
            return _article(article, path, state) if article and article.visible else None
        case "topic":
            topic = TopicId.parse(name)
            return _redirect(path, topic, state) if claim.role == REDIRECT else _listed(path, topic, state)
        case "media":
            item = state.media(name)
            return blobs.of_media(item) if item and item.status == "published" and item.path == path else None
    return None


def _article(article: Article, path: str, state: State) -> Page:
    if article.path == path:
        return article_page(article, state)
    target = absolute(article.path, state.settings)
    return RedirectPage(path=path, to=target, language=article.language)


def _listed(path: str, topic: TopicId, state: State) -> Page | None:
    """A list that has claimed its path; one that has moved to a path of its own leaves nothing."""
    return lists.list_page(topic, state) if urls.list_path(topic, state) == path else None


def _former(path: str, month: str, state: State) -> Page | None:
    """What lies there belongs to the list that has the path now, if any."""
    claim = state.claim(path)
    topic = TopicId.parse(claim.owner.removeprefix("topic#")) if claim and claim.owner.startswith("topic#") else None
    if topic is None or urls.list_path(topic, state) != path:
        return None
    return lists.month_page(topic, month, state) if month else lists.feed(topic, state)


def _redirect(path: str, topic: TopicId, state: State) -> Page:
    target = absolute(urls.list_path(topic, state), state.settings)
    return RedirectPage(path=path, to=target, language=topic.language)


def _fixed(name: str, state: State) -> Page | Blob:
    match name:
        case "404.html":
            return NotFoundPage(site=site(state.settings.language, state))
        case "robots.txt":
            return Robots(sitemap=absolute("/sitemap.xml", state.settings))
        case "sitemap.xml":
            return sitemaps.index(state)
        case _:
            return blobs.of_stylesheet()
