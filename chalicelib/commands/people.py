"""What can be done to people who write. Accounts, roles and sessions come on top of this."""

import re
from typing import Any
from urllib.parse import urlsplit

from chalicelib import clock, events, ledger
from chalicelib.errors import Invalid
from chalicelib.ledger import Take
from chalicelib.models import claims, people
from chalicelib.models.people import Person
from chalicelib.models.requests import RequestKey

MAX_NAME, MAX_BIO, MAX_LINKS = 200, 10_000, 20
_HANDLE = re.compile(r"[\w](?:[\w.\-]{0,62}[\w])?")


def add(
    *,
    actor: str,
    name: str,
    handle: str,
    title: str = "",
    bio: str = "",
    links: tuple[dict[str, str], ...] = (),
    key: RequestKey | None = None,
) -> Person:
    """Add somebody who writes. Raises `Taken` when the handle is somebody else's."""
    person = Person(clock.new_id(), name=name, handle=handle, title=title, bio=bio, links=list(links))
    _check(person)
    ledger.commit(person, events.PersonAdded(), actor=actor, changes=[Take(claims.handle(handle))], key=key)
    return person


def revise(*, actor: str, person_id: str, key: RequestKey | None = None, **changed: Any) -> Person:
    """Change what is shown of a person: `name`, `title`, `bio`, `links`."""
    person = people.get(person_id)
    for name, value in changed.items():
        if name not in {"name", "title", "bio", "links"}:
            raise Invalid("is not a field of a person that can be changed here", field=name)
        setattr(person, name, list(value) if name == "links" else value)
    _check(person)
    ledger.commit(person, events.PersonRevised(), actor=actor, key=key)
    return person


def _check(person: Person) -> None:
    if not str(person.name).strip() or len(person.name) > MAX_NAME:
        raise Invalid(f"must have 1 to {MAX_NAME} characters", field="name")
    if not _HANDLE.fullmatch(person.handle):
        raise Invalid("must have 1 to 64 letters, digits, dots or hyphens", field="handle")
    if len(person.title) > MAX_NAME or len(person.bio) > MAX_BIO:
        raise Invalid(f"title has at most {MAX_NAME} characters, bio {MAX_BIO}", field="bio")
    if len(person.links or []) > MAX_LINKS:
        raise Invalid(f"at most {MAX_LINKS}", field="links")
    for link in person.links or []:
        if urlsplit(link.get("url", "")).scheme not in {"http", "https", "mailto", ""} or not link.get("name"):
            raise Invalid("each needs a name and an http, https or mailto URL", field="links")
