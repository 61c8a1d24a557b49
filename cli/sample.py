"""The sample publication: loaded into an empty store through the importer, and taken out when a real one moves in."""

from pathlib import Path

from chalicelib import clock, importers
from chalicelib.commands import articles, media, site, topics
from chalicelib.importers import writing
from chalicelib.models import articles as stored
from chalicelib.models import claims
from chalicelib.models.articles import DELETED
from chalicelib.models.claims import Claim
from chalicelib.models.topics import TopicId

FOLDER = Path(__file__).parents[1] / "local" / "sample"
SCOPE = "/sample"
"""No host and no folder has such a name, so nobody else's files are ever taken for the sample's."""


def load() -> None:
    """Import the sample."""
    plan = importers.read(FOLDER, now=clock.now())
    writing.write(plan, FOLDER, scope=SCOPE)


def remove() -> int:
    """Delete what the sample brought, except what a person has changed since; returns how many articles went."""
    held = list(Claim.scan(Claim.claim.startswith(claims.source(f"{SCOPE}:"))))
    gone = sum(_remove(claim.owner.removeprefix("article#")) for claim in held)
    if gone:
        plan = importers.read(FOLDER, now=clock.now())
        site.reset(actor=writing.ACTOR, names=tuple(plan.site))
        for note in plan.notes:
            name = note.slug if note.kind != "all" else "*"
            topics.forget(actor=writing.ACTOR, topic=TopicId(note.kind, note.language, name))
        for item in plan.media:
            if claims.find(claims.path(item.path)):
                media.remove(actor=writing.ACTOR, path=item.path)
    return gone


def _remove(article_id: str) -> bool:
    article = stored.find(article_id)
    if article is None or article.status == DELETED:
        return False
    articles.delete(actor=writing.ACTOR, article_id=article_id)
    return True
