"""Files that are served as they are."""

import hashlib
import mimetypes

from chalicelib import aws, clock, events, ledger
from chalicelib.commands import paths
from chalicelib.errors import Missing, TooLarge
from chalicelib.ledger import Free, Take
from chalicelib.models import claims, media, site
from chalicelib.models.media import Media
from chalicelib.models.requests import RequestKey
from chalicelib.settings import settings

MAX_BYTES = 50_000_000


def add(*, actor: str, path: str, content: bytes, key: RequestKey | None = None) -> Media:
    """Serve these bytes at `path`; a file that is there already is replaced, and the same bytes are no change.

    Raises `Taken` when the path is an article's. The type follows from the name.
    """
    paths.check(path, site.get())
    if len(content) > MAX_BYTES:
        raise TooLarge(f"a file takes at most {MAX_BYTES:,} bytes", field="content")
    digest = hashlib.sha256(content).hexdigest()
    item = _at(path) or Media(clock.new_id(), path=path)
    if item.version and item.digest == digest and item.status == "published":
        return item
    item.digest, item.size, item.type, item.status = digest, len(content), _type(path), "published"
    stored = media.object_key(digest)
    # Before the transaction, and by hash: an object without an item is harmless, an item without an object is not.
    aws.client("s3").put_object(Bucket=settings.store_bucket, Key=stored, Body=content, ContentType=item.type)
    taken = [Take(claims.path(path))]
    ledger.commit(item, events.MediaAdded(path=path), actor=actor, changes=taken, key=key)
    return item


def remove(*, actor: str, path: str, key: RequestKey | None = None) -> None:
    """Serve it no longer; the path is free. Raises `Missing`."""
    item = _at(path)
    if item is None or item.status != "published":
        raise Missing("there is no such file", field="path")
    item.status = "removed"
    ledger.commit(item, events.MediaRemoved(path=path), actor=actor, changes=[Free(claims.path(path))], key=key)


def _at(path: str) -> Media | None:
    claim = claims.find(claims.path(path))
    kind, _, name = claim.owner.partition("#") if claim else ("", "", "")
    return media.find(name) if kind == "media" else None


def _type(path: str) -> str:
    """By the name; at a path that ends in a slash lies a page."""
    guessed = "text/html" if path.endswith("/") else mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
