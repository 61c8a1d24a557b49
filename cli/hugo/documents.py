"""Articles as files of content, each at the address that it has here."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from chalicelib import markdown
from chalicelib.content import Content
from chalicelib.models import revisions
from chalicelib.models.articles import DELETED, PUBLISHED, SCHEDULED, Article
from chalicelib.models.topics import TopicId
from chalicelib.projections.pages.state import State
from chalicelib.slugs import slug
from cli.hugo.config import code_of
from cli.hugo.files import ContentFile, aliases, url

_RESERVED = {"", "index", "_index"}


def documents(state: State) -> Iterator[ContentFile]:
    """Every article that is not deleted, by id; what readers do not see is a draft."""
    taken: set[str] = set()
    found = sorted(Article.scan(Article.status != DELETED, consistent_read=True), key=lambda article: str(article.id))
    for article in found:
        words = _words(article, state)
        stem = _stem(article, words)
        stem = f"{stem}-{article.id.lower()}" if stem in taken else stem
        taken.add(stem)
        yield _document(article, words, stem, state)


def _words(article: Article, state: State) -> Content:
    """Those that readers see, or the newest."""
    return state.content(article) if article.visible else revisions.get(article.id, int(article.revision)).content()


def _stem(article: Article, words: Content) -> str:
    """The section's folder and a name of its own, without what stands for the language."""
    last = (article.path or words.path or words.slug or article.id).rstrip("/").rpartition("/")[2]
    name = re.sub(r"[^\w-]+", "-", last.removesuffix(".html")).strip("-").lower()
    name = article.id.lower() if name in _RESERVED else name
    return f"{words.section}/{name}" if words.section else name


def _document(article: Article, words: Content, stem: str, state: State) -> ContentFile:
    language = code_of(article.language)
    if words.format == "markdown":
        return ContentFile(f"{stem}.{language}.md", _matter(article, words, state), words.body)
    html = words.body if words.format == "html" else markdown.render(words.body, format="text").html
    return ContentFile(f"{stem}.{language}.html", _matter(article, words, state), html)


def _matter(article: Article, words: Content, state: State) -> dict[str, Any]:
    path = article.path or words.path
    more = {"cover": words.cover, "cover_alt": words.cover_alt, "canonical": words.canonical, **words.extra}
    return {
        "title": words.title,
        "date": article.published_at,
        "lastmod": article.updated_at,
        "publishDate": article.publish_at if article.status == SCHEDULED else None,
        "expiryDate": article.unpublish_at,
        "draft": article.status not in {PUBLISHED, SCHEDULED} or None,
        "url": url(path) if path else None,
        "slug": words.slug,
        "aliases": aliases(article.aliases, article.language, state),
        "summary": words.summary,
        "translationKey": words.translation,
        **_topics(article, words, state),
        "params": {name: msgspec.to_builtins(value) for name, value in more.items() if value},
    }


def _topics(article: Article, words: Content, state: State) -> dict[str, list[str]]:
    """Under the name of the folder of each taxonomy, as Hugo has it; authors by handle, others as first written."""
    authors = [str(person.handle) for person in state.people(article.authors)]
    named = {"tag": words.tags, "category": words.categories, "author": authors, **words.topics}
    named["series"] = (words.series,) if words.series else ()
    folders = state.settings.taxonomies
    return {
        folders[kind]: [_name(TopicId(kind, article.language, slug(name)), name, state) for name in names]
        for kind, names in named.items()
        if folders.get(kind)
    }


def _name(topic: TopicId, written: str, state: State) -> str:
    known = state.topic(topic)
    return str(known.name or written) if known else written
