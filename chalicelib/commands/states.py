"""How an article passes from one state to the next, in memory: what is live, where it is, what is due."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib import clock
from chalicelib.commands import paths
from chalicelib.content import Content
from chalicelib.markdown import summarise
from chalicelib.models import revisions
from chalicelib.models.articles import DRAFT, PUBLISHED, SCHEDULED, Article
from chalicelib.models.site import Settings


def go_live(article: Article, settings: Settings, *, at: datetime, updated_at: datetime) -> None:
    """The newest revision is what readers see. An end that is over already is forgotten."""
    content = revisions.get(article.id, int(article.revision)).content()
    show(article, content)
    paths.check_language(content.language, settings)
    take_path(article, paths.for_article(content, article, at, settings))
    article.published_at, article.updated_at = clock.text(at), clock.text(updated_at)
    article.status, article.live, article.listed = PUBLISHED, int(article.revision), article.kind
    ended = article.unpublish_at and article.unpublish_at <= clock.text(clock.now())
    set_due(article, None, None if ended else article.unpublish_at)


def plan(
    article: Article,
    settings: Settings,
    publish_at: datetime | None,
    unpublish_at: datetime | None,
    aliases: Sequence[str],
) -> None:
    """Set what the clock is to do; an article that waits for it has its path already."""
    at, until = (clock.text(moment) if moment else None for moment in (publish_at, unpublish_at))
    if not article.visible and (publish_at or article.status == SCHEDULED):
        article.status = SCHEDULED if publish_at else DRAFT
    set_due(article, at, until)
    if publish_at and not article.visible:
        content = revisions.get(article.id, int(article.revision)).content()
        paths.check_language(content.language, settings)
        if not article.published_at:
            article.path = None  # readers have never seen it, so a new date may give it a new path
        take_path(article, paths.for_article(content, article, publish_at, settings))
        add_aliases(article, aliases)


def show(article: Article, content: Content) -> None:
    """Copy onto the article what lists and the API show of this content."""
    article.title = content.title
    article.summary = summarise(content.body, format=content.format, given=content.summary)
    for name in ("language", "section", "series", "cover", "cover_alt", "canonical"):
        setattr(article, name, getattr(content, name))
    for name in ("authors", "tags", "categories"):
        setattr(article, name, list(getattr(content, name)))
    article.topics = {kind: list(names) for kind, names in content.topics.items()}


def take_path(article: Article, path: str) -> None:
    kept = [alias for alias in article.aliases if alias != path]
    article.aliases = [*kept, article.path] if article.path and article.path != path else kept
    article.path = path


def add_aliases(article: Article, aliases: Sequence[str]) -> None:
    wanted = dict.fromkeys([*article.aliases, *aliases])
    article.aliases = [alias for alias in wanted if alias != article.path]


def set_due(article: Article, publish_at: str | None, unpublish_at: str | None) -> None:
    """What is due next. The end of an article that is neither live nor waiting to be is noted, and not due."""
    article.publish_at, article.unpublish_at = publish_at, unpublish_at
    ends = unpublish_at if article.status in {PUBLISHED, SCHEDULED} else None
    article.due_at = min((at for at in (publish_at, ends) if at), default=None)
    article.due = "clock" if article.due_at else None
