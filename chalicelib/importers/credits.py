"""The bylines of pages to handles of people, with everything of a byline that is changed or left out named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.commands.people import MAX_BIO, MAX_NAME
from chalicelib.importers import authors
from chalicelib.importers.authors import Person
from chalicelib.importers.drafts import Draft
from chalicelib.importers.losses import Losses
from chalicelib.importers.people import People
from chalicelib.slugs import slug


@dataclass(kw_only=True)
class Credits:
    """Everybody who wrote. `known` are names that stand alone somewhere; `titles` those of the authors' own pages."""

    known: frozenset[str]
    titles: Mapping[str, str] = field(default_factory=dict)
    people: People = field(default_factory=People)

    def handles(self, value: Any, draft: Draft, losses: Losses) -> tuple[str, ...]:
        """The handles of the people in one byline, each once, in order."""
        found = authors.byline(value, self.known)
        line = draft.page.line_of("authors" if "authors" in draft.front else "author")
        for change in found.changes:
            losses.tell("changed", "byline", change, line)
        if found.mail:
            losses.tell("dropped", "personal data", "the mail address of an author is not imported", line)
        link = authors.web_address(stated_link(draft)) if len(found.people) == 1 else ""
        people = [_fitted(person, losses, line) for person in found.people]
        return tuple(dict.fromkeys(self._handle(person, link) for person in people if slug(person.name)))

    def _handle(self, person: Person, link: str) -> str:
        name = self.titles.get(slug(person.name), person.name)
        return self.people.handle(Person(name=name, role=person.role, url=person.url or link, bio=person.bio))


def stated_link(draft: Draft) -> str:
    """The page of the author, as front matter states it."""
    return draft.text("authorlink") or draft.text("author_link")


def left_over(draft: Draft) -> dict[str, Any]:
    """The author's page where it is no address on the web, so that no person can have it."""
    link = stated_link(draft)
    return {"authorlink": link} if link and not authors.web_address(link) else {}


def _fitted(person: Person, losses: Losses, line: int) -> Person:
    """The person within the limits of a name, a role and a biography."""
    cut = Person(name=person.name[:MAX_NAME], role=person.role[:MAX_NAME], url=person.url, bio=person.bio[:MAX_BIO])
    if not slug(person.name):
        losses.tell("dropped", "byline", f"“{cut.name}” has no letter and no digit", line)
    elif cut != person:
        detail = f"“{cut.name[:40]}…” is cut: a name or role has at most {MAX_NAME} characters, a bio {MAX_BIO:,}"
        losses.tell("changed", "byline", detail, line)
    return cut
