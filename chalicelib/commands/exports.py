"""A person's own data, all of it, as one zip archive that waits for them under a link which only they are given."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec

from chalicelib import aws, clock, events, ledger
from chalicelib.access import Actor
from chalicelib.commands import credentials
from chalicelib.models import articles, revisions, sessions
from chalicelib.models import ledger as entries
from chalicelib.models.addresses import Address
from chalicelib.models.ledger import Entry
from chalicelib.models.people import Person
from chalicelib.settings import settings

GOOD_FOR = timedelta(minutes=10)
_STATES = (articles.DRAFT, articles.SCHEDULED, articles.PUBLISHED, articles.RETRACTED)
_PAGE = 100


@dataclass(frozen=True)
class Archive:
    """`url` gives the archive to whoever has it, until `expires_at`."""

    url: str
    expires_at: str


def export(*, actor: Actor, password: str) -> Archive:
    """Put everything that is known of somebody into an archive. The store removes it after a day."""
    person, address = credentials.proven(actor, password)
    key = f"exports/{clock.new_secret()}.zip"
    store, now = aws.client("s3"), clock.now()
    store.put_object(Bucket=settings.store_bucket, Key=key, Body=_packed(person, address))
    ledger.commit(person, events.PersonExported(), actor=actor)
    shown_as = f'attachment; filename="galley-{person.id}.zip"'
    named = {"Bucket": settings.store_bucket, "Key": key, "ResponseContentDisposition": shown_as}
    url = store.generate_presigned_url("get_object", Params=named, ExpiresIn=int(GOOD_FOR.total_seconds()))
    return Archive(url, clock.text(now + GOOD_FOR))


def _packed(person: Person, address: Address) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _files(person, address):
            archive.writestr(name, text)
    return made.getvalue()


def _files(person: Person, address: Address) -> Iterator[tuple[str, str]]:
    own = ("id", "name", "handle", "title", "bio", "links", "role", "status", "public")
    about = {name: getattr(person, name) for name in own}
    secret = {"second_factor": bool(address.totp), "recovery_codes_left": len(address.recovery)}
    yield "account.json", _json({**about, "email": address.email, "mail": address.suppressed or "goes there", **secret})
    shown = ("id", "device", "factors", "created_at", "rotated_at", "expires_at", "ended_at")
    yield "sessions.json", _json([{name: getattr(each, name) for name in shown} for each in sessions.of(person.id)])
    yield "history.json", _json([_entry(each) for each in _history(person)])
    yield from _articles(person)


def _history(person: Person) -> Iterator[Entry]:
    """What they did, and what was done to them."""
    yield from entries.of(person.subject)
    did = _all(partial(entries.newest_by, person.subject, limit=_PAGE))
    yield from (each for each in did if each.subject != person.subject)


def _articles(person: Person) -> Iterator[tuple[str, str]]:
    """Every save of every article that names them as an author."""
    for status in _STATES:
        for article in _all(partial(articles.in_status, status, author=person.id, limit=_PAGE)):
            for save in _all(partial(revisions.history, article.id, limit=_PAGE)):
                words = msgspec.structs.asdict(save.content())
                body = words.pop("body")
                place = f"articles/{article.id}/{int(save.version)}"
                yield f"{place}.json", _json(words | {"saved_at": save.saved_at})
                yield f"{place}.{'html' if words['format'] == 'html' else 'md'}", body


def _all(page: Callable[..., tuple[list[Any], Any]]) -> Iterator[Any]:
    found, after = page(after=None)
    yield from found
    while after:
        found, after = page(after=after)
        yield from found


def _entry(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("at", "kind", "subject", "actor", "data")}


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=list)
