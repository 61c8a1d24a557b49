"""The sample publication: loaded into an empty store through the importer, and taken out when a real one moves in."""

from pathlib import Path
from typing import Any

import msgspec

from chalicelib import clock, importers
from chalicelib.commands import articles, media, site, topics
from chalicelib.importers import writing
from chalicelib.models import articles as stored
from chalicelib.models import claims, revisions
from chalicelib.models.articles import DELETED
from chalicelib.models.claims import Claim
from chalicelib.models.site import Settings
from chalicelib.models.topics import EVERYTHING, TopicId

FOLDER = Path(__file__).parents[1] / "local" / "sample"
SCOPE = "/sample"
"""No host and no folder has such a name, so nobody else's files are ever taken for the sample's."""


def load() -> None:
    """Import the sample."""
    plan = importers.read(FOLDER, now=clock.now())
    writing.write(plan, FOLDER, scope=SCOPE)


def remove() -> int:
    """Delete what the sample brought, except what a person has changed since; returns how many articles went.

    Interrupted, it goes on where it was. A setting that no longer is the sample's stays.
    """
    held = list(Claim.scan(Claim.claim.startswith(claims.source(f"{SCOPE}:")), consistent_read=True))
    if not held:
        return 0
    plan = importers.read(FOLDER, now=clock.now())
    gone = sum(_remove(claim.owner.removeprefix("article#")) for claim in held)
    _reset_site(plan.site)
    for note in plan.notes:
        name = note.slug if note.kind != "all" else EVERYTHING
        topics.forget(actor=writing.ACTOR, topic=TopicId(note.kind, note.language, name))
    for item in plan.media:
        _remove_media(item.path)
    return gone


def _remove(article_id: str) -> bool:
    article = stored.find(article_id)
    if article is None or article.status == DELETED:
        return False
    if revisions.get(article_id, int(article.revision)).actor != writing.ACTOR:
        return False
    articles.delete(actor=writing.ACTOR, article_id=article_id)
    return True


def _reset_site(brought: dict[str, Any]) -> None:
    now, then = site.current(), msgspec.convert(brought, type=Settings)
    same = tuple(name for name in brought if getattr(now, name) == getattr(then, name))
    if same:
        site.reset(actor=writing.ACTOR, names=same)


def _remove_media(path: str) -> None:
    claim = claims.find(claims.path(path))
    if claim and claim.owner.startswith("media#"):
        media.remove(actor=writing.ACTOR, path=path)
