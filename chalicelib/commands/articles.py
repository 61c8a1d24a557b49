"""What a person can do to an article. Each function is one transaction: the article at its next version and its event.

All take `actor` (a subject's id, `operator` or `clock`), and where an article exists `version`, the one that the caller
has seen (None: whatever it is now). They raise the errors of `errors.py` and change nothing when they do. What they
return has its newest words as `newest`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET

from chalicelib import clock, events
from chalicelib.access import Actor, owns
from chalicelib.commands import opening, paths, saving, states
from chalicelib.commands.checks import check_content
from chalicelib.commands.listings import snapshot
from chalicelib.commands.states import End
from chalicelib.content import Content
from chalicelib.errors import Conflict, Forbidden, Invalid
from chalicelib.ledger import Take
from chalicelib.models import claims, people
from chalicelib.models.articles import DELETED, RETRACTED, SCHEDULED, Article
from chalicelib.models.requests import RequestKey
from chalicelib.models.site import Settings


def draft(
    *,
    actor: str,
    content: Content,
    kind: str = "post",
    source: str = "",
    digest: str = "",
    key: RequestKey | None = None,
) -> Article:
    """Begin an article, of the actor's own if nobody else is named. `source` names the imported file it is made from,
    which may make only one.
    """
    if not content.authors and isinstance(actor, Actor) and actor.person:
        content = msgspec.structs.replace(content, authors=(actor.person,))
    _check_authors(actor, content, before=(actor.person,) if isinstance(actor, Actor) else ())
    check_content(content)
    article = Article(clock.new_id(), kind=kind, title=content.title, source=source or None, digest=digest or None)
    owned = [Take(claims.source(source))] if source else []
    return saving.save(article, content, events.ArticleDrafted(), actor=actor, also=owned, key=key)


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
    article, _ = opening.open_article(article_id, version, actor=actor)
    article.digest = digest or article.digest
    return saving.save(article, content, events.ArticleRevised(), actor=actor, key=key)


def amend(
    *,
    actor: str,
    article_id: str,
    changes: dict[str, Any],
    version: int | None = None,
    publishes: bool = True,
    key: RequestKey | None = None,
) -> Article:
    """Save new words where only some fields of the content change; the others stay as the newest revision has them.

    `publishes`: whether the actor may publish. Raises `Forbidden` where the clock would publish what is saved.
    """
    article, _ = opening.open_article(article_id, version, actor=actor)
    _check_right(article, publishes=publishes)
    content = msgspec.structs.replace(article.newest, **changes)
    _check_authors(actor, content, before=article.newest.authors)
    check_content(content)
    return saving.save(article, content, events.ArticleRevised(), actor=actor, key=key)


def restore(
    *,
    actor: str,
    article_id: str,
    revision: int,
    version: int | None = None,
    publishes: bool = True,
    key: RequestKey | None = None,
) -> Article:
    """Save the words of an earlier revision as the newest. `publishes` as for `amend`."""
    article, found = opening.open_with(article_id, revision, version, actor=actor)
    _check_right(article, publishes=publishes)
    _check_authors(actor, found.content(), before=article.newest.authors)
    return saving.save(article, found.content(), events.ArticleRestored(revision=revision), actor=actor, key=key)


def publish(
    *,
    actor: str,
    article_id: str,
    version: int | None = None,
    at: datetime | None = None,
    updated_at: datetime | None = None,
    unpublish_at: End = UNSET,
    aliases: Sequence[str] = (),
    key: RequestKey | None = None,
) -> Article:
    """Make the newest revision live. `at` dates it (not in the future: that is `schedule`); `aliases` redirect to it.

    At `unpublish_at` the clock retracts it. Raises `Taken` when a path belongs to another.
    """
    article, settings = opening.open_article(article_id, version, actor=actor)
    before = snapshot(article)
    _check_aliases(aliases, settings)
    states.end(article, unpublish_at)
    states.go_live(article, settings, at=at, updated_at=updated_at)
    states.add_aliases(article, aliases)
    also = saving.section(article, before, settings)
    return saving.relist(article, before, events.ArticlePublished, actor=actor, key=key, also=also)


def put_live(
    *,
    actor: str,
    article_id: str,
    version: int | None = None,
    at: datetime | None = None,
    updated_at: datetime | None = None,
    publish_at: datetime | None = None,
    unpublish_at: End = UNSET,
    aliases: Sequence[str] = (),
    key: RequestKey | None = None,
) -> Article:
    """`schedule` if it is to be published at a later time, else `publish`, with an end if one is given."""
    one: Any = {"actor": actor, "article_id": article_id, "version": version, "aliases": aliases, "key": key}
    if updated_at and updated_at > clock.now():
        raise Invalid("is in the future", field="updated_at")
    if publish_at is None:
        return publish(**one, at=at, updated_at=updated_at, unpublish_at=unpublish_at)
    if at or updated_at:
        raise Invalid("is not known before it is published", field="published_at" if at else "updated_at")
    return schedule(**one, publish_at=publish_at, unpublish_at=unpublish_at)


def schedule(
    *,
    actor: str,
    article_id: str,
    publish_at: datetime | None = None,
    unpublish_at: End = None,
    version: int | None = None,
    aliases: Sequence[str] = (),
    key: RequestKey | None = None,
) -> Article:
    """Have the clock publish the newest revision, retract the article, or both; None cancels. Its path is taken now."""
    article, settings = opening.open_article(article_id, version, actor=actor)
    before = snapshot(article)
    _check_aliases(aliases, settings)
    states.end(article, unpublish_at)
    states.plan(article, settings, publish_at, aliases)
    return saving.plan(article, before, actor=actor, key=key)


def retract(*, actor: str, article_id: str, version: int | None = None, key: RequestKey | None = None) -> Article:
    """Take it off the site. It keeps its path, and may be published again. What only waits to be, waits no longer."""
    article, _ = opening.open_article(article_id, version, actor=actor)
    if not article.visible and article.status != SCHEDULED:
        raise Conflict("it is not published", field="article")
    before = snapshot(article)
    if not article.visible:
        states.cancel(article)
        states.set_due(article, None, None)
        return saving.plan(article, before, actor=actor, key=key)
    article.status, article.live = RETRACTED, None
    states.show(article, article.newest)
    states.set_due(article, None, None)
    return saving.relist(article, before, events.ArticleRetracted, actor=actor, key=key)


def move(
    *, actor: str, article_id: str, path: str, version: int | None = None, key: RequestKey | None = None
) -> Article:
    """Give it another path. The old one redirects to the new one for good."""
    article, settings = opening.open_article(article_id, version, actor=actor)
    paths.check(path, settings)
    before = snapshot(article)
    states.take_path(article, path)
    revision = saving.revised(article, msgspec.structs.replace(article.newest, path=path), actor)
    return saving.relist(article, before, events.ArticleMoved, actor=actor, key=key, also=revision)


def delete(*, actor: str, article_id: str, version: int | None = None, key: RequestKey | None = None) -> Article:
    """Remove it and free its paths. A tombstone, its history and its revisions remain."""
    article, _ = opening.open_article(article_id, version, actor=actor)
    before = snapshot(article)
    article.status, article.live = DELETED, None
    article.path, article.aliases = None, []
    states.set_due(article, None, None)
    return saving.relist(article, before, events.ArticleDeleted, actor=actor, key=key)


def _check_right(article: Article, *, publishes: bool) -> None:
    if article.publish_at and not publishes:
        raise Forbidden("it is scheduled: what is saved now would be published, which you may not do")


def _check_authors(actor: str, content: Content, *, before: Collection[str]) -> None:
    """Editors name whoever is there; who sees only their own leaves the byline as it is, and is it at first.

    One call where somebody is named who was not before. The operator's imports name whom they have just made.
    """
    named = set(content.authors) - {*before}
    if not owns(actor, ()) and set(content.authors) != {*before}:
        raise Forbidden("only an editor changes who is named", field="authors")
    if named and isinstance(actor, Actor):
        known = people.get_all(named)
        if any(each not in known or known[each].status == people.DELETED for each in named):
            raise Invalid("names somebody who is not there", field="authors")


def _check_aliases(aliases: Sequence[str], settings: Settings) -> None:
    for alias in aliases:
        paths.check(alias, settings, field="aliases")
