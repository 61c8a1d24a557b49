"""Posts and pages in Ghost's shape, with their words."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib import markdown
from chalicelib.content import Content
from chalicelib.errors import Missing, TooLarge
from chalicelib.ghost import authors, cards, links, moments, shapes, tags
from chalicelib.ghost.asked import Shape
from chalicelib.ghost.shapes import GhostAuthor, GhostPost, GhostTag
from chalicelib.models import articles, revisions
from chalicelib.models.articles import Article
from chalicelib.models.site import Settings, absolute
from chalicelib.slugs import slug

LARGEST = 5_000_000
"""Bytes of words in one answer: a Lambda function may answer with 6 MB, as JSON inside JSON."""
_RENDERED = ("html", "plaintext", "reading_time")
_TEXTS = ("meta_title", "meta_description", "og_title", "og_description", "twitter_title", "twitter_description")
_PICTURES = ("og_image", "twitter_image")
_WRITTEN = (*_RENDERED, *_TEXTS, *_PICTURES, "custom_excerpt")
"""What only the revision knows: without any of these, no revision is read."""
_RELATED = {"tags", "authors", "primary_tag", "primary_author"}
_NULL: dict[str, Any] = dict.fromkeys(
    set(GhostPost.__struct_fields__) - _RELATED - {"plaintext", "show_title_and_feature_image"}
)
_WORDS_PER_SECOND = 275 / 60


def read(kind: str, shape: Shape, settings: Settings, *, name: str = "", article_id: str = "") -> GhostPost:
    """One, by slug or id. Of several with one slug, the newest. Raises `Missing`."""
    known = articles.get_many(articles.by_slug(name) if name else [article_id])
    found = [each for each in known.values() if _is_shown(each, kind, settings)]
    if not found:
        raise Missing("Post not found." if kind == "post" else "Page not found.", field=kind)
    newest = max(found, key=lambda article: str(article.published_at))
    return next(_shown([newest], shape, settings))


def load(kind: str, ids: Sequence[str], shape: Shape, settings: Settings) -> tuple[GhostPost, ...]:
    """Those with these ids, in their order. Raises `TooLarge` over `LARGEST`.

    One AWS call for the articles, one for their words, one each for the tags and authors that are included.
    """
    known = articles.get_many(ids)
    found = [known[each] for each in ids if each in known and _is_shown(known[each], kind, settings)]
    return tuple(_shown(found, shape, settings))


def _shown(found: Sequence[Article], shape: Shape, settings: Settings) -> Iterator[GhostPost]:
    words = shape.wants(*_WRITTEN)
    saves = revisions.get_many([(str(each.id), int(each.live)) for each in found]) if words else {}
    of_tags = tags.beside((each.tags for each in found), settings) if "tags" in shape.include else {}
    writers = (person for each in found for person in each.authors)
    of_people = authors.beside(writers, settings) if "authors" in shape.include else {}
    size = 0
    for article in found:
        content = saves[str(article.id)].content() if words else None
        values = _NULL | _known(article, settings) | (_written(article, content, shape, settings) if content else {})
        kept = {name: value for name, value in values.items() if _wanted(name, shape)}
        size += sum(len(json.dumps(kept[name])) for name in ("html", "plaintext") if name in kept)
        if size > LARGEST:
            raise TooLarge("the words of these are over 5 MB: ask for fewer with limit, or leave html out with fields")
        yield GhostPost(**kept, **_related(article, shape, of_tags, of_people))


def _wanted(name: str, shape: Shape) -> bool:
    return (name not in {"html", "plaintext"} or name in shape.fields | shape.formats) and shape.wants(name)


def _known(article: Article, settings: Settings) -> dict[str, Any]:
    """What the article itself says."""
    zone, own_tags = settings.time_zone, [slug(name) for name in article.tags]
    page = {} if article.kind == "post" else {"show_title_and_feature_image": True}
    return page | {
        "id": article.id,
        "uuid": shapes.uuid(article.id),
        "title": article.title,
        "slug": cards.slug_of(article.path),
        "comment_id": article.id,
        "feature_image": links.picture(article.cover, settings),
        "feature_image_alt": article.cover_alt or None,
        "featured": cards.FEATURED in own_tags,
        "visibility": "public",
        "created_at": moments.created(article.id, zone),
        "updated_at": moments.shown(article.updated_at or article.published_at, zone),
        "published_at": moments.shown(article.published_at, zone),
        "canonical_url": article.canonical or None,
        "url": absolute(article.path, settings),
        "excerpt": article.summary,
        "access": True,
        "comments": False,
    }


def _written(article: Article, content: Content, shape: Shape, settings: Settings) -> dict[str, Any]:
    """What its live revision says; rendered only as far as it is asked for."""
    values: dict[str, Any] = {name: _text(content.extra.get(name)) for name in _TEXTS}
    values |= {name: links.picture(_text(content.extra.get(name)) or "", settings) for name in _PICTURES}
    values["custom_excerpt"] = article.summary if content.summary.strip() else None
    if _wanted("plaintext", shape) or shape.wants("reading_time"):
        values["plaintext"] = markdown.plain(content.body, content.format)
    if _wanted("html", shape) or shape.wants("reading_time"):
        html = markdown.render(content.body, format=content.format).html
        values["html"] = links.absolute_html(html, absolute(article.path, settings))
        values["reading_time"] = _minutes(content, html.count("<img ") + bool(content.cover))
    return values


def _related(
    article: Article, shape: Shape, of_tags: dict[str, GhostTag], of_people: dict[str, GhostAuthor]
) -> dict[str, Any]:
    """`tags` and `authors` with their first ones, if they are included."""
    found: dict[str, Any] = {}
    if "tags" in shape.include:
        own = [of_tags[key] for key in dict.fromkeys(map(slug, article.tags)) if key in of_tags]
        found |= {"tags": tuple(own), "primary_tag": own[0] if own else None}
    if "authors" in shape.include:
        writers = [of_people[each] for each in article.authors if each in of_people]
        found |= {"authors": tuple(writers), "primary_author": writers[0] if writers else None}
    return found


def _minutes(content: Content, pictures: int) -> int:
    """As Ghost counts: 275 words a minute, 12 seconds for the first picture, one less for each, at least 3."""
    seconds = markdown.words(content.body, content.format) / _WORDS_PER_SECOND
    seconds += sum(max(12 - number, 3) for number in range(pictures))
    return int(seconds / 60 + 0.5)


def _is_shown(article: Article, kind: str, settings: Settings) -> bool:
    return bool(article.visible and article.kind == kind and article.language == settings.language)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
