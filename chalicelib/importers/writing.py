"""Brings a plan into the publication, through the commands everyone uses. Twice is once; interrupted, it goes on."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from chalicelib import clock
from chalicelib.commands import articles, media, people, site, topics
from chalicelib.commands.due import CLOCK
from chalicelib.errors import GalleyError, Invalid, Unavailable
from chalicelib.importers.losses import Outcome as Outcomes
from chalicelib.importers.plan import Author, Document, Loss, Media, Plan, TopicNote
from chalicelib.models import articles as stored
from chalicelib.models import claims, ledger, revisions
from chalicelib.models.articles import DELETED, DRAFT, RETRACTED, SCHEDULED, Article
from chalicelib.models.topics import EVERYTHING, TopicId

ACTOR = "import"
"""The actor of what is done because its time has come."""
Progress = Callable[[int, int], None]


class Outcome(msgspec.Struct):
    """What became of the plan: how many things of each kind were created, changed, unchanged or refused, and why."""

    counts: Counter[str] = msgspec.field(default_factory=Counter)
    losses: list[Loss] = msgspec.field(default_factory=list)


def _silent(_done: int, _total: int) -> None:
    """No progress wanted."""


def write(plan: Plan, folder: Path, *, scope: str, progress: Progress = _silent) -> Outcome:
    """Write everything that the plan holds. `scope` tells this site's files from another's, such as its host name.

    A thing that breaks a rule is named in the losses and the rest goes on. Raises `Unavailable` when the store is gone.
    """
    writer = _Writer(folder, scope)
    steps: list[tuple[Callable[..., str], tuple[object, ...], str]] = [
        (writer.site, (plan.site,), "site"),
        *((writer.author, (author,), author.handle) for author in plan.authors),
        *((writer.note, (note,), note.source) for note in plan.notes),
        *((writer.document, (document,), document.source) for document in plan.documents),
        *((writer.media, (item,), item.source) for item in plan.media),
    ]
    for number, (step, arguments, name) in enumerate(steps):
        progress(number, len(steps))
        writer.tried(step, arguments, name)
    progress(len(steps), len(steps))
    return writer.outcome


class _Writer:
    def __init__(self, folder: Path, scope: str) -> None:
        self.outcome = Outcome()
        self._folder, self._scope = folder, scope
        self._people: dict[str, str] = {}

    def tried(self, step: Callable[..., str], arguments: tuple[object, ...], name: str) -> None:
        kind = step.__name__
        try:
            self.outcome.counts[f"{kind} {step(*arguments)}"] += 1
        except Unavailable:
            raise
        except GalleyError as error:
            self.outcome.counts[f"{kind} refused"] += 1
            self._lose(name, "refused", _rule(error), str(error))

    def site(self, settings: dict[str, object]) -> str:
        before = site.current()
        site.configure(actor=ACTOR, settings=settings)
        return "unchanged" if site.current() == before else "changed"

    def author(self, author: Author) -> str:
        known = claims.find(claims.handle(author.handle))
        if known:
            self._people[author.handle] = known.owner.removeprefix("person#")
            return "unchanged"
        links = ({"name": author.url, "url": author.url},) if author.url else ()
        person = people.add(
            actor=ACTOR,
            name=author.name,
            handle=author.handle,
            title=author.role,
            bio=author.bio,
            links=links,
        )
        self._people[author.handle] = person.id
        return "created"

    def note(self, note: TopicNote) -> str:
        name = EVERYTHING if note.kind == "all" else self._people.get(note.slug, note.slug)
        topic = TopicId(note.kind, note.language, name)
        topics.describe(
            actor=ACTOR, topic=topic, title=note.title, body=note.body, path=note.path, aliases=note.aliases
        )
        return "described"

    def document(self, document: Document) -> str:
        source = f"{self._scope}:{document.source}"
        claim = claims.find(claims.source(source))
        found = stored.find(claim.owner.removeprefix("article#")) if claim else None
        if found is not None and found.status == DELETED:
            return "deleted here, left alone"
        if found is not None and found.digest != document.digest and not _words_are_ours(found):
            detail = "the file has changed, and so has the article, by a person: the article stays as it is"
            self._lose(document.source, "kept", "edited here", detail)
            return "edited here, left alone"
        article, changed = self._saved(document, found, source)
        if (changed or _interrupted(article)) and not _withdrawn(article):
            self._shown(document, article)
        return ("created" if found is None else "changed") if changed else "unchanged"

    def media(self, item: Media) -> str:
        before = claims.find(claims.path(item.path))
        try:
            content = (self._folder / item.source).read_bytes()
        except OSError as fault:
            raise Invalid(f"cannot be read: {fault.strerror}", field="file") from fault
        added = media.add(actor=ACTOR, path=item.path, content=content)
        return "created" if before is None else f"at version {int(added.version)}"

    def _saved(self, document: Document, found: Article | None, source: str) -> tuple[Article, bool]:
        """The article with the document's words as its newest revision, and whether that is news."""
        authors = tuple(self._people[handle] for handle in document.content.authors if handle in self._people)
        content = msgspec.structs.replace(document.content, authors=authors)
        if found is None:
            kind, digest = document.kind, document.digest
            return articles.draft(actor=ACTOR, content=content, kind=kind, source=source, digest=digest), True
        if found.digest == document.digest:
            return found, False
        return articles.revise(actor=ACTOR, article_id=found.id, content=content, digest=document.digest), True

    def _shown(self, document: Document, article: Article) -> None:
        now, at, until = clock.now(), document.published_at, document.unpublish_at
        if document.status == "draft" or (until and until <= now):
            return self._hidden(document, article, until)
        if at and at > now:
            return _planned(document, article)
        if article.unpublish_at != (clock.text(until) if until else None):
            # Before it is published: interrupted between the two, the next run does both.
            articles.schedule(actor=ACTOR, article_id=article.id, unpublish_at=until)
        articles.publish(
            actor=ACTOR,
            article_id=article.id,
            at=at,
            updated_at=document.updated_at,
            aliases=document.aliases,
        )
        return None

    def _hidden(self, document: Document, article: Article, until: datetime | None) -> None:
        """What the file has withdrawn, or whose time is over, readers do not see."""
        if article.visible or article.status == SCHEDULED:
            articles.retract(actor=ACTOR, article_id=article.id)
        if until and document.status != "draft":
            detail = f"its time ended at {clock.text(until)}; it is kept as a draft"
            self._lose(document.source, "changed", "expired", detail)

    def _lose(self, source: str, outcome: Outcomes, what: str, detail: str) -> None:
        self.outcome.losses.append(Loss(file=source, outcome=outcome, what=what, detail=detail))


def _planned(document: Document, article: Article) -> None:
    """Have the clock publish it; the same plan as before is no change."""
    at, until = (clock.text(t) if t else None for t in (document.published_at, document.unpublish_at))
    if (article.publish_at, article.unpublish_at) != (at, until):
        articles.schedule(
            actor=ACTOR,
            article_id=article.id,
            publish_at=document.published_at,
            unpublish_at=document.unpublish_at,
            aliases=document.aliases,
        )


def _interrupted(article: Article) -> bool:
    """Whether an earlier run saved the words and did not come to publish them; a person's own edits are left alone."""
    if article.live == article.revision or not (article.status in {DRAFT, SCHEDULED} or article.visible):
        return False
    return _words_are_ours(article)


def _words_are_ours(article: Article) -> bool:
    """Whether the newest revision is one that an import saved."""
    return bool(revisions.get(article.id, int(article.revision)).actor == ACTOR)


def _withdrawn(article: Article) -> bool:
    """Whether a person took it off the site, and not the clock or an import because its file said so."""
    if article.status != RETRACTED:
        return False
    actors = [entry.actor for entry in ledger.of(article.subject) if entry.kind == "article.retracted"]
    return bool(actors) and actors[-1] not in {CLOCK, ACTOR}


def _rule(error: GalleyError) -> str:
    return {"Taken": "path taken", "TooLarge": "too large"}.get(type(error).__name__, f"refused: {error.field}")
