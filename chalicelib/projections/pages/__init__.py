"""The site as files: rebuilt from what is true now, whenever something that they show has changed."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from chalicelib import relay
from chalicelib.events import SiteConfigured
from chalicelib.models.ledger import Entry
from chalicelib.projections.pages import files, profiles, reconcile, store, urls
from chalicelib.projections.pages.build import Built, build
from chalicelib.projections.pages.contents import path_of
from chalicelib.projections.pages.files import File
from chalicelib.projections.pages.preview import preview
from chalicelib.projections.pages.state import State
from chalicelib.projections.pages.touched import account_files, everything, touched
from chalicelib.queues import consume

INLINE = 500
"""The most files built in one go; what touches more is split over the queue, so that no function runs out of time."""
CHUNK = 100
"""The most files that one message names."""


def handle(records: list[dict[str, Any]]) -> dict[str, Any]:
    """The queue's handler: messages that name a ledger entry, or files of an entry that touched very many."""
    return consume(records, projection="pages", apply=apply, other=_build_chunk)


def apply(entries: list[Entry]) -> None:
    """Build all files that these entries touched, each once.

    New settings may leave files that nobody wants, and so may another name of somebody who writes.
    """
    state = State()
    people = sorted({entry.subject.removeprefix("person#") for entry in entries if entry.subject.startswith("person#")})
    configured = any(entry.kind == SiteConfigured.kind for entry in entries)
    if configured or any(profiles.writes(person, state) for person in people):
        reconcile.remove_orphans()
    wanted = dict.fromkeys(file for entry in entries for file in touched(entry, state))
    wanted |= dict.fromkeys(_first(state) if wanted else [])
    if len(wanted) <= INLINE:
        build(wanted)
    else:
        send(wanted)
    profiles.forget_former(people)


def _first(state: State) -> list[File]:
    """The pages of accounts, with the first files of a site: only settings change them, and there may be none yet.

    The one that is built last is looked at.
    """
    found = list(account_files(state.languages()))
    return [] if store.look(urls.object_key(path_of(found[-1], state))).etag else found


def send(wanted: Iterable[File]) -> None:
    """Have these files built, a few by each message."""
    relay.send_bodies("pages", [json.dumps({"files": files.encode(chunk)}) for chunk in _chunks(wanted)])


def _build_chunk(message: dict[str, Any]) -> None:
    build(files.decode(message["files"]))


def _chunks(wanted: Iterable[File]) -> Iterator[list[File]]:
    remaining = iter(wanted)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


__all__ = [
    "CHUNK",
    "Built",
    "State",
    "apply",
    "build",
    "everything",
    "handle",
    "preview",
    "reconcile",
    "send",
    "store",
    "touched",
    "urls",
]
