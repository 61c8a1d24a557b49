"""The page of one article, from its live revision and what surrounds it."""

from chalicelib.content import Content
from chalicelib.markdown import words
from chalicelib.models.articles import Article
from chalicelib.models.topics import Topic, TopicId, row_key
from chalicelib.projections.pages.around import date_text, people_links, site, topic_links
from chalicelib.projections.pages.contexts import ArticlePage
from chalicelib.projections.pages.parts import Link, TopicGroup
from chalicelib.projections.pages.state import State

_WORDS_PER_MINUTE = 240


def article_page(article: Article, state: State) -> ArticlePage:
    """Everything that the page shows."""
    content = state.content(article)
    language = article.language
    post = article.kind == "post"
    older, newer = _neighbours(article, state) if post else (None, None)
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
        published_text=date_text(article.published_at, state),
        updated_text=date_text(_updated(article), state) if _updated(article) else "",
        authors=people_links(article.authors, language, state),
        section=section[0] if section else None,
        tags=topic_links("tag", content.tags, language, state),
        categories=topic_links("category", content.categories, language, state),
        series=topic_links("series", [content.series] if content.series else [], language, state),
        topics=_further(content, language, state),
        cover=content.cover,
        cover_alt=content.cover_alt,
        previous=older,
        next=newer,
        minutes=_minutes(content) if post else 0,
    )


def _updated(article: Article) -> str:
    """When it was changed, if that is not when it was published."""
    return article.updated_at if article.updated_at and article.updated_at[:10] > article.published_at[:10] else ""


def _neighbours(article: Article, state: State) -> tuple[Link | None, Link | None]:
    everything, key = TopicId.all(article.language), row_key(article)
    return _link(state.older(everything, key)), _link(state.newer(everything, key))


def _link(row: Topic | None) -> Link | None:
    return Link(name=row.title, path=row.path) if row else None


def _further(content: Content, language: str, state: State) -> tuple[TopicGroup, ...]:
    groups = ((kind, topic_links(kind, names, language, state)) for kind, names in content.topics.items())
    return tuple(TopicGroup(name=kind.capitalize(), links=links) for kind, links in groups if links)


def _minutes(content: Content) -> int:
    return max(1, round(words(content.body, format=content.format) / _WORDS_PER_MINUTE))
