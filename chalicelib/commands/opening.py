"""Reading what a command is about: the article, its newest words and the settings, in one call."""

from typing import Any

from chalicelib.access import owns
from chalicelib.errors import Missing, Stale
from chalicelib.models import articles, reading, revisions, site
from chalicelib.models.articles import DELETED, Article
from chalicelib.models.revisions import NEWEST, Revision
from chalicelib.models.site import Settings, Site

OPERATOR = "operator"


def open_article(article_id: str, version: int | None = None, *, actor: str = OPERATOR) -> tuple[Article, Settings]:
    """The article with its newest words as `newest`, and the settings in force; by strong reads.

    Raises `Missing`, also for a deleted article and for one that is not the actor's to see, and `Stale` when it is
    not at the version that the caller has seen.
    """
    article, newest, stored = reading.read([(Article, article_id), (Revision, article_id, NEWEST), (Site, site.ID)])
    _check(article, version, actor)
    article.newest = revisions.wanted(article_id, int(article.revision), newest).content()
    return article, site.settings_of(stored)


def open_with(
    article_id: str, revision: int, version: int | None = None, *, actor: str = OPERATOR
) -> tuple[Article, Revision]:
    """The article and one of its revisions. Raises as `open_article` does, and `Missing` for that revision."""
    article, found = reading.read([(Article, article_id), (Revision, article_id, revision)])
    _check(article, version, actor)
    if found is None:
        raise Missing("there is no such revision", field="revision")
    return article, found


def check_version(seen: int | None, current: int) -> None:
    """Raises `Stale` unless the caller has seen the version there is; None: they do not mind."""
    if seen is not None and seen != current:
        what = f"you have seen version {seen}" if seen > 0 else "that is no version that it ever had"
        raise Stale(f"{what}, it is at {current} now", field="version", current=current)


def seen_by(actor: str, article_id: str) -> Article:
    """The article, if it is the actor's to see. Raises `Missing` as if there were none."""
    article = articles.get(article_id)
    _check(article, None, actor)
    return article


def _check(article: Any, version: int | None, actor: str) -> None:
    if article is None or article.status == DELETED or not owns(actor, article.authors):
        raise Missing("there is no such article", field="article")
    check_version(version, int(article.version))
