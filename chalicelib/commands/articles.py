"""What a person can do to an article. Each function is one transaction: the article at its next version and its event.

All take `actor` (a subject's id, `operator` or `clock`), and where an article exists `version`, the one that the caller
has seen (None: whatever it is now). They raise the errors of `errors.py` and change nothing when they do.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib import clock, events, ledger, transactions
from chalicelib.commands import listings, paths, states, topics
from chalicelib.commands.checks import check_content
from chalicelib.commands.listings import Snapshot, snapshot
from chalicelib.content import Content
from chalicelib.errors import Conflict, Invalid, Taken
from chalicelib.ledger import RequestKey, Take
from chalicelib.models import articles, claims, revisions, site
from chalicelib.models.articles import DELETED, RETRACTED, SCHEDULED, Article
from chalicelib.models.site import Settings
from chalicelib.models.topics import TopicId


def draft(
    *,
    actor: str,
    content: Content,
    kind: str = "post",
    source: str = "",
    digest: str = "",
    key: RequestKey | None = None,
) -> Article:
    """Begin an article. `source` names the imported file it is made from, which may make only one."""
    check_content(content)
    article = Article(clock.new_id(), kind=kind, title=content.title, source=source or None, digest=digest or None)
    owned = [Take(claims.source(source))] if source else []
    return _save(article, content, events.ArticleDrafted(), actor=actor, also=owned, key=key)


def revise(
    *,
    actor: str,
    article_id: str,
    content: Content,
    version: int | None = None,
    digest: str = "",
    key: RequestKey | None = None,
) -> Article:
    """Save new words. What readers see stays until the article is published again."""
    check_content(content)
    article = _get(article_id, version)
    article.digest = digest or article.digest
    return _save(article, content, events.ArticleRevised(), actor=actor, key=key)


def restore(
    *, actor: str, article_id: str, revision: int, version: int | None = None, key: RequestKey | None = None
) -> Article:
    """Save the words of an earlier revision as the newest."""
    article = _get(article_id, version)
    content = revisions.get(article_id, revision).content()
    return _save(article, content, events.ArticleRestored(revision=revision), actor=actor, key=key)


def publish(
    *,
    actor: str,
    article_id: str,
    version: int | None = None,
    at: datetime | None = None,
    updated_at: datetime | None = None,
    aliases: Sequence[str] = (),
    key: RequestKey | None = None,
) -> Article:
    """Make the newest revision live. `at` dates it (not in the future: that is `schedule`); `aliases` redirect to it.

    Raises `Taken` when a path belongs to another.
    """
    article = _get(article_id, version)
    now = clock.now()
    if at is not None and at > now:
        raise Invalid("is in the future: schedule it", field="published_at")
    before = snapshot(article)
    dated = at or (clock.moment(article.published_at) if article.published_at else now)
    settings = site.get()
    _check_aliases(aliases, settings)
    states.go_live(article, settings, at=dated, updated_at=updated_at or (now if before.listing else dated))
    states.add_aliases(article, aliases)
    also = _section(article, before, settings)
    return _relist(article, before, events.ArticlePublished, actor=actor, key=key, also=also)


def schedule(
    *,
    actor: str,
    article_id: str,
    publish_at: datetime | None = None,
    unpublish_at: datetime | None = None,
    version: int | None = None,
    aliases: Sequence[str] = (),
    key: RequestKey | None = None,
) -> Article:
    """Have the clock publish the newest revision, retract the article, or both; None cancels. Its path is taken now."""
    article = _get(article_id, version)
    if publish_at and unpublish_at and unpublish_at <= publish_at:
        raise Invalid("must be later than publish_at", field="unpublish_at")
    before = snapshot(article)
    settings = site.get()
    _check_aliases(aliases, settings)
    states.plan(article, settings, publish_at, unpublish_at, aliases)
    event = events.ArticleScheduled(publish_at=article.publish_at or "", unpublish_at=article.unpublish_at or "")
    changes = listings.changes(before, snapshot(article))
    return _commit(article, event, actor=actor, changes=changes, key=key)


def retract(*, actor: str, article_id: str, version: int | None = None, key: RequestKey | None = None) -> Article:
    """Take it off the site. It keeps its path, and may be published again."""
    article = _get(article_id, version)
    if not article.visible and article.status != SCHEDULED:
        raise Conflict("it is not published", field="article")
    before = snapshot(article)
    article.status, article.live, article.listed = RETRACTED, None, None
    states.set_due(article, None, None)
    return _relist(article, before, events.ArticleRetracted, actor=actor, key=key)


def move(
    *, actor: str, article_id: str, path: str, version: int | None = None, key: RequestKey | None = None
) -> Article:
    """Give it another path. The old one redirects to the new one for good."""
    article = _get(article_id, version)
    paths.check(path, site.get())
    before = snapshot(article)
    newest = revisions.get(article_id, int(article.revision)).content()
    states.take_path(article, path)
    revision = _revise(article, msgspec.structs.replace(newest, path=path), actor)
    return _relist(article, before, events.ArticleMoved, actor=actor, key=key, also=[revision])


def delete(*, actor: str, article_id: str, version: int | None = None, key: RequestKey | None = None) -> Article:
    """Remove it and free its paths. A tombstone, its history and its revisions remain."""
    article = _get(article_id, version)
    before = snapshot(article)
    article.status, article.live, article.listed = DELETED, None, None
    article.path, article.aliases = None, []
    states.set_due(article, None, None)
    return _relist(article, before, events.ArticleDeleted, actor=actor, key=key)


def _get(article_id: str, version: int | None) -> Article:
    article = articles.get(article_id)
    if version is not None and article.version != version:
        raise Conflict(f"you have seen version {version}, it is at {int(article.version)} now", field="version")
    return article


def _save(
    article: Article,
    content: Content,
    event: events.Event,
    *,
    actor: str,
    also: Sequence[ledger.Change] = (),
    key: RequestKey | None = None,
) -> Article:
    if not article.visible:
        states.show(article, content)
    changes = [_revise(article, content, actor), *also]
    ledger.commit(article, event, actor=actor, changes=changes, key=key)
    return article


def _revise(article: Article, content: Content, actor: str) -> ledger.Change:
    article.revision = int(article.version) + 1
    at = clock.text(clock.now())
    return transactions.create(revisions.make(article.id, article.revision, content, actor=actor, at=at))


def _check_aliases(aliases: Sequence[str], settings: Settings) -> None:
    for alias in aliases:
        paths.check(alias, settings)


def _section(article: Article, before: Snapshot, settings: Settings) -> list[ledger.Change]:
    """The list of a section has its path to itself, so that no article or file ever lies there."""
    topic = TopicId("section", article.language, article.section)
    if not article.section or topic in before.topics:
        return []
    path = paths.for_section(article.section, article.language, settings)
    paths.check(path, settings)
    if path in {article.path, *article.aliases}:
        raise Taken(
            f"{path} is the list of its own section", field="path", claim=claims.path(path), owner=topic.subject
        )
    return [Take(claims.path(path), owner=topic.subject)]


def _relist(
    article: Article,
    before: Snapshot,
    event: type[events.ArticleEvent],
    *,
    actor: str,
    key: RequestKey | None,
    also: Sequence[ledger.Change] = (),
) -> Article:
    """Commit a change of what readers can find: topics, paths and, in the event, where to look."""
    after = snapshot(article)
    told = event(before=before.listing, after=after.listing)
    return _commit(article, told, actor=actor, changes=[*listings.changes(before, after), *also], key=key)


def _commit(
    article: Article, event: events.Event, *, actor: str, changes: Sequence[ledger.Change], key: RequestKey | None
) -> Article:
    """Commit; a path that only an empty section still holds is given back first."""
    try:
        ledger.commit(article, event, actor=actor, changes=changes, key=key)
    except Taken as error:
        if not topics.release(actor=actor, claim=error.claim, owner=error.owner):
            raise
        ledger.commit(article, event, actor=actor, changes=changes, key=key)
    return article
