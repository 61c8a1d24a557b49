"""Articles as they are now: what is live of them, and when something is due. The words are in `revisions`."""

from typing import Any, ClassVar

from pynamodb.attributes import JSONAttribute, ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.errors import Missing
from chalicelib.models.base import Table, meta

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
    listed = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)
    source = UnicodeAttribute(null=True)
    digest = UnicodeAttribute(null=True)

    published_index = PublishedIndex()
    due_index = DueIndex()

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
    found = Article.published_index.query(kind, scan_index_forward=False, limit=limit, last_evaluated_key=after)
    return list(found), found.last_evaluated_key


def due(moment: str, *, limit: int = 100) -> list[Article]:
    """What should have been published or retracted by `moment`, the oldest first."""
    return list(Article.due_index.query("clock", Article.due_at <= moment, limit=limit))
