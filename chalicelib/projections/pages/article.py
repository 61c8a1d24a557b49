"""The page of one article, from its live revision and what surrounds it."""

from chalicelib.content import Content
from chalicelib.models.articles import Article
from chalicelib.projections.pages import connections
from chalicelib.projections.pages.around import date_text, people_links, site, topic_links
from chalicelib.projections.pages.bodies import parsed
from chalicelib.projections.pages.contexts import ArticlePage
from chalicelib.projections.pages.parts import TopicGroup
from chalicelib.projections.pages.pictures import pictures
from chalicelib.projections.pages.state import State


def article_page(article: Article, state: State) -> ArticlePage:
    """Everything that the page shows."""
    content = state.content(article)
    language = article.language
    post = article.kind == "post"
    older, newer = connections.neighbours(article, state)
    translations = connections.translations(article, state)
    shown = pictures((*_images(content), content.cover), article.path, state)
    section = topic_links("section", [article.section] if article.section else [], language, state)
    return ArticlePage(
        site=site(language, state),
        title=content.title,
        path=article.path,
        body=content.body,
        format=content.format,
        kind="post" if post else "page",
        canonical=content.canonical,
        summary=article.summary,
        language=language,
        published=article.published_at,
        updated=_updated(article),
        published_text=date_text(article.published_at, language, state),
        updated_text=date_text(_updated(article), language, state) if _updated(article) else "",
        authors=people_links(article.authors, language, state),
        section=section[0] if section else None,
        tags=topic_links("tag", content.tags, language, state),
        categories=topic_links("category", content.categories, language, state),
        series=topic_links("series", [content.series] if content.series else [], language, state),
        topics=_further(content, language, state),
        cover=content.cover,
        cover_picture=shown.get(content.cover),
        pictures=shown,
        cover_alt=content.cover_alt,
        previous=older,
        next=newer,
        translations=translations,
        untranslated=connections.untranslated(article, translations, state),
        part=connections.part(article, state),
        related=connections.related(article, state),
        id=article.id,
    )


def _images(content: Content) -> tuple[str, ...]:
    """The pictures in the body. Most texts have none, and need not be parsed to know that."""
    shown = "![" in content.body or "<img" in content.body.lower()
    return parsed(content.body, content.format).images if shown else ()


def _updated(article: Article) -> str:
    """When it was changed, if that is not when it was published."""
    return article.updated_at if article.updated_at and article.updated_at[:10] > article.published_at[:10] else ""


def _further(content: Content, language: str, state: State) -> tuple[TopicGroup, ...]:
    groups = ((kind, topic_links(kind, names, language, state)) for kind, names in content.topics.items())
    return tuple(TopicGroup(name=kind.capitalize(), links=links) for kind, links in groups if links)
