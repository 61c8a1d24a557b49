"""Previews: an article as publishing would make it, imagined and never written."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec

from chalicelib import clock, signing
from chalicelib.commands import opening, states
from chalicelib.errors import Invalid, Missing
from chalicelib.models import revisions
from chalicelib.models.articles import Article

GOOD_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Preview:
    """A signed name of one revision at one time; whoever has it may see that."""

    text: str
    expires_at: str


class _Named(msgspec.Struct, frozen=True, array_like=True):
    article_id: str
    revision: int
    at: str
    expires_at: str
    live: bool
    """Whether readers saw the article when the link was given; taken off the site, it is off here too."""


def give(article_id: str, *, actor: str = opening.OPERATOR) -> Preview:
    """Name the newest revision of an article as it would be published now.

    Raises as publishing would, but not `Taken`: the words can be seen while a path is still to be found for them.
    """
    article, settings = opening.open_article(article_id, actor=actor)
    now = clock.now()
    at, expires_at = clock.text(now), clock.text(now + GOOD_FOR)
    named = _Named(article.id, int(article.revision), at, expires_at, article.visible)
    states.go_live(article, settings, at=None, updated_at=None)
    return Preview(signing.sign("preview", msgspec.json.encode(named)), expires_at)


def imagine(text: str) -> Article:
    """The article as it would be published, in memory only.

    Raises `Missing` for what was not given, has expired, or can be published no more since the settings were changed.
    """
    named = _named(text)
    if named is None or named.expires_at <= clock.text(clock.now()):
        raise Missing("there is no such preview, or it has expired", field="preview")
    article, settings = opening.open_article(named.article_id)
    if named.live and not article.visible:
        raise Missing("there is no such preview, or it has expired", field="preview")
    if article.revision != named.revision:
        article.newest = revisions.get(article.id, named.revision).content()
        article.revision = named.revision
    at = clock.moment(named.at)  # where publishing would date it now, the preview dates it when it was given
    first, updated = (None if article.published_at else at), (at if article.visible else None)
    try:
        states.go_live(article, settings, at=first, updated_at=updated)
    except Invalid as error:
        raise Missing("it can be published no more as it is", field="preview") from error
    return article


def _named(text: str) -> _Named | None:
    payload = signing.read("preview", text)
    try:
        return msgspec.json.decode(payload, type=_Named) if payload else None
    except msgspec.DecodeError:  # given by another version of Galley
        return None
