"""How a changed article is committed: its words as a revision, where readers find it, the paths that it takes."""

from collections.abc import Sequence

from chalicelib import clock, events, ledger, transactions
from chalicelib.commands import listings, paths, states, topics
from chalicelib.commands.listings import Snapshot, snapshot
from chalicelib.content import Content
from chalicelib.errors import Taken
from chalicelib.ledger import Take
from chalicelib.markdown import kept
from chalicelib.models import claims, revisions
from chalicelib.models.articles import Article
from chalicelib.models.requests import RequestKey
from chalicelib.models.site import Settings
from chalicelib.models.topics import TopicId


def save(
    article: Article,
    content: Content,
    event: events.Event,
    *,
    actor: str,
    also: Sequence[ledger.Change] = (),
    key: RequestKey | None = None,
) -> Article:
    """Commit new words. Lists show them at once while readers see none."""
    if not article.visible:
        states.show(article, content)
    states.index(article)
    changes = [*revised(article, content, actor), *also]
    ledger.commit(article, event, actor=actor, changes=changes, key=key)
    return article


def revised(article: Article, content: Content, actor: str) -> list[ledger.Change]:
    """The writes of a new revision, which is the article's newest from now on."""
    article.revision, article.newest = int(article.version) + 1, content
    at = clock.text(clock.now())
    html = kept.keep(content.body, format=content.format)
    made, copy = revisions.make(article.id, article.revision, content, actor=str(actor), at=at, rendered=html)
    return [transactions.create(made), transactions.put(copy)]


def section(article: Article, before: Snapshot, settings: Settings) -> list[ledger.Change]:
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


def plan(article: Article, before: Snapshot, *, actor: str, key: RequestKey | None) -> Article:
    """Commit what the clock is to do."""
    event = events.ArticleScheduled(publish_at=article.publish_at or "", unpublish_at=article.unpublish_at or "")
    changes = listings.changes(before, snapshot(article))
    return commit(article, event, actor=actor, changes=changes, key=key)


def relist(
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
    return commit(article, told, actor=actor, changes=[*listings.changes(before, after), *also], key=key)


def commit(
    article: Article, event: events.Event, *, actor: str, changes: Sequence[ledger.Change], key: RequestKey | None
) -> Article:
    """Commit; a path that only an empty section still holds is given back first."""
    states.index(article)
    try:
        ledger.commit(article, event, actor=actor, changes=changes, key=key)
    except Taken as error:
        if not topics.release(actor=actor, claim=error.claim, owner=error.owner):
            raise
        ledger.commit(article, event, actor=actor, changes=changes, key=key)
    return article
