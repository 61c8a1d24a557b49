"""Articles as they are now: what is live of them, and when something is due. The words are in `revisions`."""

from collections.abc import Sequence
from typing import Any, ClassVar

from pynamodb.attributes import JSONAttribute, ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.content import Content
from chalicelib.errors import Missing
from chalicelib.models.base import Table, meta, page_of

NOT_READ = Content(title="")
DRAFT, SCHEDULED, PUBLISHED, RETRACTED, DELETED = "draft", "scheduled", "published", "retracted", "deleted"


class PublishedIndex(GlobalSecondaryIndex[Any]):
    """Published articles of one kind by date; sparse: `listed` is set only while the article is published."""

    class Meta:
        index_name = "published"
        projection = AllProjection()

    listed = UnicodeAttribute(hash_key=True)
    published_at = UnicodeAttribute(range_key=True)


class DueIndex(GlobalSecondaryIndex[Any]):
    """Articles that the clock will publish or retract; sparse: `due` is set only while something is due."""

    class Meta:
        index_name = "due"
        projection = AllProjection()

    due = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


class StatusIndex(GlobalSecondaryIndex[Any]):
    """All articles of one status, by when they last changed."""

    class Meta:
        index_name = "by_status"
        projection = AllProjection()

    status = UnicodeAttribute(hash_key=True)
    changed_at = UnicodeAttribute(range_key=True)


class SlugIndex(GlobalSecondaryIndex[Any]):
    """Published articles by the last part of their path; sparse: `slug` is set only while the article is published."""

    class Meta:
        index_name = "by_slug"
        projection = KeysOnlyProjection()

    slug = UnicodeAttribute(hash_key=True)


class Article(Table):
    """One article. Title to canonical are those of the live revision, or of the newest while nothing is live."""

    noun: ClassVar[str] = "articles"
    Meta = meta("articles")

    id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(default="post")
    status = UnicodeAttribute(default=DRAFT)
    version = NumberAttribute(default=0)
    head = UnicodeAttribute(default="")
    """Hash of the newest ledger entry of this article."""
    revision = NumberAttribute(default=0)
    live = NumberAttribute(null=True)
    """The revision that readers see."""
    path = UnicodeAttribute(null=True)
    aliases: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)
    title = UnicodeAttribute()
    summary = UnicodeAttribute(default="")
    language = UnicodeAttribute(default="en")
    translation = UnicodeAttribute(default="")
    section = UnicodeAttribute(default="")
    series = UnicodeAttribute(default="")
    authors: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)
    tags: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)
    categories: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)
    topics = JSONAttribute(default=dict)
    cover = UnicodeAttribute(default="")
    cover_alt = UnicodeAttribute(default="")
    canonical = UnicodeAttribute(default="")
    published_at = UnicodeAttribute(null=True)
    updated_at = UnicodeAttribute(null=True)
    publish_at = UnicodeAttribute(null=True)
    unpublish_at = UnicodeAttribute(null=True)
    changed_at = UnicodeAttribute(null=True)
    """When it was last written to, whatever was written."""
    slug = UnicodeAttribute(null=True)
    listed = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)
    source = UnicodeAttribute(null=True)
    digest = UnicodeAttribute(null=True)

    published_index = PublishedIndex()
    due_index = DueIndex()
    status_index = StatusIndex()
    slug_index = SlugIndex()

    newest: Content = NOT_READ
    """The words of its newest revision, for those who have read them; not an attribute of the item."""

    @property
    def subject(self) -> str:
        return f"article#{self.id}"

    @property
    def visible(self) -> bool:
        """Whether readers see it."""
        return bool(self.status == PUBLISHED and self.live)


def get(article_id: str) -> Article:
    """The article as it is now, by a strong read. Raises `Missing`, also for a deleted one."""
    article = find(article_id)
    if article is None or article.status == DELETED:
        raise Missing("there is no such article", field="article")
    return article


def find(article_id: str) -> Article | None:
    """As `get`, but deleted ones are found and absent ones are None."""
    try:
        return Article.get(article_id, consistent_read=True)
    except Article.DoesNotExist:
        return None


def published(kind: str = "post", *, limit: int, after: dict[str, Any] | None = None) -> tuple[list[Article], Any]:
    """Published articles, newest first, and where to go on (None at the end). By the index: may lag by a moment."""
    return page_of(Article.published_index.query, kind, scan_index_forward=False, limit=limit, after=after)


def in_status(
    status: str, *, author: str = "", limit: int, after: dict[str, Any] | None = None
) -> tuple[list[Article], Any]:
    """Articles of one status, or of one author in it, the last changed first, and where to go on.

    By the index: may lag by a moment. Those of others are read and left out, so a page may take several calls.
    """
    own: Any = {"filter_condition": Article.authors.contains(author)} if author else {}
    return page_of(Article.status_index.query, status, scan_index_forward=False, limit=limit, after=after, **own)


def by_slug(slug: str) -> list[str]:
    """The ids of the published articles whose path ends in this. By the index: may lag by a moment."""
    return [str(found.id) for found in Article.slug_index.query(slug, limit=10)]


def get_many(article_ids: Sequence[str]) -> dict[str, Article]:
    """Those of the articles that exist, by id; by strong reads, one call per 100."""
    wanted: list[Any] = list(dict.fromkeys(article_ids))
    return {str(found.id): found for found in Article.batch_get(wanted, consistent_read=True)} if wanted else {}


def due(moment: str, *, limit: int = 100) -> list[Article]:
    """What should have been published or retracted by `moment`, the oldest first."""
    return list(Article.due_index.query("clock", Article.due_at <= moment, limit=limit))
