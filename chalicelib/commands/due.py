"""What the clock does to articles: it publishes and retracts what is due."""

import logging
from datetime import datetime

from chalicelib import clock
from chalicelib.commands import articles
from chalicelib.errors import Conflict, GalleyError, Missing
from chalicelib.models import articles as stored
from chalicelib.models.articles import Article

CLOCK = "clock"
"""The actor in the ledger."""
log = logging.getLogger("galley")


def publish_due(*, limit: int = 100) -> int:
    """What the clock does: publish and retract all that is due, the oldest first; returns how many.

    A double fire is harmless: the second finds the version changed, and leaves it. One that cannot be published, such
    as an article whose path was taken meanwhile, is logged and stays due; the others go on.
    """
    now = clock.now()
    return sum(_fire(article.id, now) for article in stored.due(clock.text(now), limit=limit))


def _fire(article_id: str, now: datetime) -> bool:
    article = stored.find(article_id)
    if article is None or not article.due_at or article.due_at > clock.text(now):
        return False
    try:
        _do_due(article, now)
    except (Conflict, Missing):
        return False
    except GalleyError as error:
        log.error("a due article was left", extra={"article": article_id, "error": type(error).__name__})
        return False
    return True


def _do_due(article: Article, now: datetime) -> None:
    """An article that is live already keeps its date when its newer words are published."""
    seen, at, until = int(article.version), article.publish_at, article.unpublish_at
    if at and clock.moment(at) <= now and not (until and clock.moment(until) <= now):
        dated = None if article.visible else clock.moment(at)
        articles.publish(actor=CLOCK, article_id=article.id, version=seen, at=dated)
    else:
        articles.retract(actor=CLOCK, article_id=article.id, version=seen)
