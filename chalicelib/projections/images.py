"""Follows the pictures: makes their smaller and newer forms, puts them beside the pages, and has the ledger say so.

A form's path names the bytes that it was made from, so making it twice, or out of order, is making it once.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from chalicelib import aws, clock, events, images, relay
from chalicelib.commands import media as commands
from chalicelib.errors import Invalid
from chalicelib.models import media
from chalicelib.models.ledger import Entry
from chalicelib.models.media import Media, Variant
from chalicelib.projections.pages import store, urls
from chalicelib.projections.pages.blobs import Blob
from chalicelib.queues import consume
from chalicelib.settings import settings

ACTOR = "images"
"""The actor of what is done because a picture was added."""
KEPT = timedelta(days=1)
"""How long a form stays that no picture tells of."""
log = logging.getLogger("galley")


def handle(records: list[dict[str, Any]]) -> dict[str, Any]:
    """The queue's handler: messages that name a ledger entry."""
    return consume(records, projection="images", apply=apply, other=_unknown)


def apply(entries: list[Entry]) -> None:
    """Bring the forms of each picture into line with what it is now."""
    for media_id in dict.fromkeys(entry.subject.removeprefix("media#") for entry in entries):
        item = media.find(media_id)
        if item and item.status != "published":
            _withdraw(item)
        elif item and item.type in images.RASTER and not _is_ready(item):
            _prepare(item)


def reconcile() -> int:
    """Have the forms made that are not there, and remove those that no picture has any more; returns how many.

    A replaced picture's forms go here and not at once: for some minutes, pages that show them are kept by readers'
    browsers. What is younger than a day may belong to a picture whose row does not yet tell of it.
    """
    there, told = _stored(), set[str]()
    for item in media.published():
        keys = {urls.object_key(form.path) for form in item.forms}
        told |= keys
        if item.type in images.RASTER and (item.prepared != item.digest or not keys <= set(there)):
            relay.send([relay.Passed("images", item.subject, int(item.version), events.MediaAdded.kind)])
    limit = clock.now() - KEPT
    return sum(store.remove(key, store.look(key)) for key, at in there.items() if key not in told and at < limit)


def copied() -> int:
    """Put the forms of all pictures where the files of the site are kept now, if that is not the bucket; how many."""
    forms = [form for item in media.published() for form in item.forms]
    return sum(_copied(urls.object_key(form.path), form) for form in forms)


def _copied(key: str, form: Variant) -> bool:
    def read() -> bytes:
        return bytes(aws.client("s3").get_object(Bucket=settings.site_bucket, Key=key)["Body"].read())

    return store.write(key, Blob(form.path, form.path, form.type, read, immutable=True), store.look(key))


def _stored() -> dict[str, datetime]:
    """The keys of all forms that lie on the site, and when they were put there."""
    pages = aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=settings.site_bucket, Prefix="images/")
    found = (item for page in pages for item in page.get("Contents", []))
    return {item["Key"]: item["LastModified"] for item in found if media.is_variant(item["Key"])}


def _unknown(message: dict[str, Any]) -> None:
    raise Invalid(f"names no entry: {sorted(message)}", field="message")


def _is_ready(item: Media) -> bool:
    return item.prepared == item.digest and all(store.look(urls.object_key(form.path)).etag for form in item.forms)


def _prepare(item: Media) -> None:
    """First the files, then the word that they are there. What cannot be decoded is ready as well, without forms."""
    try:
        made = images.variants(_original(item))
    except Invalid as error:
        log.warning("%s has no smaller forms: %s", item.path, error)
        made = ()
    forms = [_put(item.digest, variant) for variant in made]
    commands.prepared(actor=ACTOR, media_id=item.id, digest=item.digest, variants=forms)


def _original(item: Media) -> bytes:
    key = media.object_key(item.digest)
    return bytes(aws.client("s3").get_object(Bucket=settings.store_bucket, Key=key)["Body"].read())


def _put(digest: str, made: images.Variant) -> Variant:
    path = media.variant_path(digest, made.width, made.type)
    key, blob = urls.object_key(path), Blob(path, path, made.type, lambda: made.content, immutable=True)
    store.write(key, blob, store.look(key))
    return Variant(type=made.type, width=made.width, path=path, size=len(made.content))


def _withdraw(item: Media) -> None:
    """A picture that was taken off the site leaves nothing of itself, unless the same one is served elsewhere."""
    if item.forms and not any(other.digest == item.digest for other in media.published()):
        for form in item.forms:
            key = urls.object_key(form.path)
            store.remove(key, store.look(key))
