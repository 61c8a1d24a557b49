"""Reading what a command is about: the article, its newest words and the settings, in one call."""

from typing import Any

from chalicelib.errors import Missing, Stale
from chalicelib.models import reading, revisions, site
from chalicelib.models.articles import DELETED, Article
from chalicelib.models.revisions import NEWEST, Revision
from chalicelib.models.site import Settings, Site


def open_article(article_id: str, version: int | None = None) -> tuple[Article, Settings]:
    """The article with its newest words as `newest`, and the settings in force; by strong reads.

    Raises `Missing`, also for a deleted article, and `Stale` when it is not at the version that the caller has seen.
    """
    article, newest, stored = reading.read([(Article, article_id), (Revision, article_id, NEWEST), (Site, site.ID)])
    _check(article, version)
    article.newest = revisions.wanted(article_id, int(article.revision), newest).content()
    return article, site.settings_of(stored)


def open_with(article_id: str, revision: int, version: int | None = None) -> tuple[Article, Revision]:
    """The article and one of its revisions. Raises as `open_article` does, and `Missing` for that revision."""
    article, found = reading.read([(Article, article_id), (Revision, article_id, revision)])
    _check(article, version)
    if found is None:
        raise Missing("there is no such revision", field="revision")
    return article, found


def check_version(seen: int | None, current: int) -> None:
    """Raises `Stale` unless the caller has seen the version there is; None: they do not mind."""
    if seen is not None and seen != current:
        what = f"you have seen version {seen}" if seen > 0 else "that is no version that it ever had"
        raise Stale(f"{what}, it is at {current} now", field="version", current=current)


def _check(article: Any, version: int | None) -> None:
    if article is None or article.status == DELETED:
        raise Missing("there is no such article", field="article")
    check_version(version, int(article.version))
