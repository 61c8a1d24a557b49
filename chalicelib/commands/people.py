"""What is shown of people: somebody who writes is added, anybody changes what is shown of them."""

import re
from typing import Any
from urllib.parse import urlsplit

from chalicelib import clock, events, ledger
from chalicelib.commands import opening
from chalicelib.errors import Invalid
from chalicelib.ledger import Free, Take
from chalicelib.models import claims, people
from chalicelib.models.people import Person
from chalicelib.models.requests import RequestKey

MAX_NAME, MAX_BIO, MAX_LINKS = 200, 10_000, 20
FIELDS = frozenset({"name", "handle", "title", "bio", "links", "public"})
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
    check_shown(person)
    ledger.commit(person, events.PersonAdded(), actor=actor, changes=[Take(claims.handle(handle))], key=key)
    return person


def revise(
    *, actor: str, person_id: str, version: int | None = None, key: RequestKey | None = None, **changed: Any
) -> Person:
    """Change what is shown of a person: `FIELDS`. Raises `Taken` when the handle is somebody else's."""
    person = people.get(person_id)
    opening.check_version(version, int(person.version))
    before, profile = str(person.handle), person.profile
    for name, value in changed.items():
        if name not in FIELDS:
            raise Invalid("is not a field of a person that can be changed here", field=name)
        setattr(person, name, list(value) if name == "links" else value)
    if person.handle != before:
        check_chosen(str(person.handle))
    check_shown(person)
    names = _renamed(claims.handle(before), claims.handle(person.handle))
    pages = _renamed(profile and claims.path(profile), person.profile and claims.path(person.profile))
    ledger.commit(person, events.PersonRevised(), actor=actor, changes=[*names, *pages], key=key)
    return person


def _renamed(before: str, after: str) -> list[ledger.Change]:
    """One claim in place of another; either may be none."""
    if after == before:
        return []
    return [*([Take(after)] if after else []), *([Free(before)] if before else [])]


def check_name(name: str) -> None:
    """Raises `Invalid`."""
    if not any(map(str.isalnum, name)) or len(name) > MAX_NAME or not name.isprintable():
        raise Invalid(f"must have 1 to {MAX_NAME} visible characters, one of them a letter or digit", field="name")


def check_chosen(handle: str) -> None:
    """A handle that somebody takes themself: no letter that looks like another. Those of an import are as they were.

    Raises `Invalid`.
    """
    if not handle.isascii() or not _HANDLE.fullmatch(handle):
        raise Invalid("must have 1 to 64 letters from a to z, digits, dots or hyphens", field="handle")


def check_shown(person: Person) -> None:
    """The rules of what is shown of somebody. Raises `Invalid` naming the field."""
    check_name(str(person.name))
    if not _HANDLE.fullmatch(person.handle):
        raise Invalid("must have 1 to 64 letters, digits, dots or hyphens", field="handle")
    if len(person.title) > MAX_NAME or len(person.bio) > MAX_BIO:
        raise Invalid(f"title has at most {MAX_NAME} characters, bio {MAX_BIO}", field="bio")
    if len(person.links or []) > MAX_LINKS:
        raise Invalid(f"at most {MAX_LINKS}", field="links")
    for link in person.links or []:
        if not _is_address(link.get("url", "")) or not link.get("name"):
            raise Invalid("each needs a name and an http, https or mailto URL", field="links")


def _is_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme in {"http", "https", "mailto", ""}
    except ValueError:  # what stands in brackets is no IPv6 address, say
        return False
