"""How an article passes from one state to the next, in memory: what is live, where it is, what is due."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import UNSET, UnsetType

from chalicelib import clock
from chalicelib.commands import paths
from chalicelib.commands.checks import check_moment
from chalicelib.content import Content
from chalicelib.errors import Invalid
from chalicelib.markdown import summarise
from chalicelib.models.articles import DRAFT, PUBLISHED, RETRACTED, SCHEDULED, Article
from chalicelib.models.site import Settings

End = datetime | UnsetType | None
"""A time, never, or as it was planned."""


def go_live(article: Article, settings: Settings, *, at: datetime | None, updated_at: datetime | None) -> None:
    """The newest revision is what readers see. An end that is over already is forgotten.

    `at` dates it; None: as it was dated before, else now. Raises `Invalid` for a date in the future.
    """
    now, content = clock.now(), article.newest
    check_moment(at, field="published_at")
    check_moment(updated_at, field="updated_at")
    if at is not None and at > now:
        raise Invalid("is in the future: schedule it", field="published_at")
    dated = at or (clock.moment(article.published_at) if article.published_at else now)
    updated = updated_at or (now if article.visible else dated)
    show(article, content)
    paths.check_language(content.language, settings)
    if article.status == SCHEDULED and not article.published_at:
        article.path = None  # taken for the date that was planned
    take_path(article, paths.for_article(content, article, dated, settings))
    article.published_at, article.updated_at = clock.text(dated), clock.text(updated)
    article.status, article.live = PUBLISHED, int(article.revision)
    ended = article.unpublish_at and article.unpublish_at <= clock.text(now)
    set_due(article, None, None if ended else article.unpublish_at)


def end(article: Article, unpublish_at: End) -> None:
    """When it is over: a time, None for never, `UNSET` for as it was planned. Raises `Invalid` for what is over."""
    if unpublish_at is UNSET:
        return
    check_moment(unpublish_at, field="unpublish_at")
    if unpublish_at and unpublish_at <= clock.now():
        raise Invalid("must be in the future", field="unpublish_at")
    article.unpublish_at = clock.text(unpublish_at) if unpublish_at else None


def plan(article: Article, settings: Settings, publish_at: datetime | None, aliases: Sequence[str]) -> None:
    """Set when the clock is to publish it, None for not at all; one that readers do not see takes its path now."""
    check_moment(publish_at, field="publish_at")
    at = clock.text(publish_at) if publish_at else None
    if at and article.unpublish_at and article.unpublish_at <= at:
        raise Invalid("must be later than publish_at", field="unpublish_at")
    if at:
        _wait(article, settings, clock.moment(at))
    elif article.status == SCHEDULED:
        cancel(article)
    set_due(article, at, article.unpublish_at)
    if at:
        add_aliases(article, aliases)


def cancel(article: Article) -> None:
    """It waits no longer. What readers have never seen is a draft again, and holds no path."""
    if article.published_at:
        article.status = RETRACTED
    else:
        article.status, article.path, article.aliases = DRAFT, None, []


def _wait(article: Article, settings: Settings, publish_at: datetime) -> None:
    """What could not be published is refused now, while somebody is there to see it."""
    content = article.newest
    paths.check_language(content.language, settings)
    if article.visible:
        paths.for_article(content, article, publish_at, settings)
        return
    if not article.published_at:
        article.path = None  # readers have never seen it, so a new date may give it a new path
    article.status = SCHEDULED
    take_path(article, paths.for_article(content, article, publish_at, settings))


def show(article: Article, content: Content) -> None:
    """Copy onto the article what lists and the API show of this content."""
    article.title = content.title
    article.summary = summarise(content.body, format=content.format, given=content.summary)
    for name in ("language", "translation", "section", "series", "cover", "cover_alt", "canonical"):
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


def index(article: Article) -> None:
    """What the indexes sort the article by: readers' lists know it only while it is published."""
    article.changed_at = clock.text(clock.now())
    article.listed = article.kind if article.visible else None
    last = article.path.rstrip("/").rpartition("/")[2].removesuffix(".html") if article.visible else ""
    article.slug = last or None
