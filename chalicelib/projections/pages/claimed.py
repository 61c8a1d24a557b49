"""What is at a path that somebody has claimed: an article, a redirect, a list, a file; or nothing."""

from chalicelib.models.articles import Article
from chalicelib.models.claims import REDIRECT
from chalicelib.models.site import absolute
from chalicelib.models.topics import TopicId
from chalicelib.projections.pages import blobs, feeds, lists, urls
from chalicelib.projections.pages.article import article_page
from chalicelib.projections.pages.blobs import Blob
from chalicelib.projections.pages.contexts import Page, RedirectPage
from chalicelib.projections.pages.files import FeedFormat
from chalicelib.projections.pages.profiles import profile_at
from chalicelib.projections.pages.state import State


def claimed(path: str, state: State) -> Page | Blob | None:
    """What the claim of a path says."""
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
        case "person":
            return profile_at(path, name, state)
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


def former(path: str, month: str, form: FeedFormat, state: State) -> Page | None:
    """What lies beside a path where a list was: it belongs to the list that has the path now, if any."""
    claim = state.claim(path)
    topic = TopicId.parse(claim.owner.removeprefix("topic#")) if claim and claim.owner.startswith("topic#") else None
    if topic is None or urls.list_path(topic, state) != path:
        return None
    return lists.month_page(topic, month, state) if month else feeds.feed(topic, form, state)


def _redirect(path: str, topic: TopicId, state: State) -> Page:
    target = absolute(urls.list_path(topic, state), state.settings)
    return RedirectPage(path=path, to=target, language=topic.language)
