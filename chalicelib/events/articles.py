"""What can happen to an article."""

from chalicelib.events.base import ArticleEvent


class ArticleDrafted(ArticleEvent, frozen=True):
    """An article was begun. Readers see nothing of it."""

    kind = "article.drafted"


class ArticleRevised(ArticleEvent, frozen=True):
    """A new revision was saved. Readers go on seeing the published one."""

    kind = "article.revised"


class ArticlePublished(ArticleEvent, frozen=True):
    """The newest revision is live: for the first time, or in place of an older one."""

    kind = "article.published"


class ArticleScheduled(ArticleEvent, frozen=True, kw_only=True, omit_defaults=True):
    """The clock will publish or retract the article at the times given (RFC 3339, UTC); empty ones were cancelled."""

    kind = "article.scheduled"
    publish_at: str = ""
    unpublish_at: str = ""


class ArticleRetracted(ArticleEvent, frozen=True):
    """The article is no longer published. Its path stays its own."""

    kind = "article.retracted"


class ArticleRestored(ArticleEvent, frozen=True, kw_only=True, omit_defaults=True):
    """The words of an earlier revision were saved as the newest."""

    kind = "article.restored"
    revision: int = 0


class ArticleMoved(ArticleEvent, frozen=True):
    """The article has another path. The old one redirects for good."""

    kind = "article.moved"


class ArticleDeleted(ArticleEvent, frozen=True):
    """The article is gone and its paths are free. The entry and the revisions remain."""

    kind = "article.deleted"
