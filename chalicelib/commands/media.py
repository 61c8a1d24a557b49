"""Files that are served as they are."""

import hashlib
import mimetypes
from collections.abc import Sequence
from pathlib import PurePosixPath

import msgspec

from chalicelib import aws, clock, events, images, ledger
from chalicelib.commands import paths
from chalicelib.errors import Invalid, Missing, TooLarge
from chalicelib.ledger import Free, Take
from chalicelib.models import claims, media, site
from chalicelib.models.media import Media, Variant
from chalicelib.models.requests import RequestKey
from chalicelib.settings import settings

MAX_BYTES = 50_000_000
_TYPES = {".avif": "image/avif", ".webp": "image/webp", ".woff": "font/woff", ".woff2": "font/woff2"}
"""What Python's table has not, or only where the system lends it one."""


def add(*, actor: str, path: str, content: bytes, key: RequestKey | None = None) -> Media:
    """Serve these bytes at `path`; a file that is there already is replaced, and the same bytes are no change.

    Raises `Taken` when the path is an article's. The type follows from the name.
    """
    paths.check(path, site.get())
    if media.is_variant(path):
        raise Invalid(f"{path} is where Galley keeps a form of a picture", field="path")
    if len(content) > MAX_BYTES:
        raise TooLarge(f"a file takes at most {MAX_BYTES:,} bytes", field="content")
    digest = hashlib.sha256(content).hexdigest()
    item = _at(path) or Media(clock.new_id(), path=path)
    if item.version and item.digest == digest and item.status == "published":
        return item
    item.digest, item.size, item.type, item.status = digest, len(content), _type(path), "published"
    item.width, item.height = images.size(content, item.type)
    stored = media.object_key(digest)
    # Before the transaction, and by hash: an object without an item is harmless, an item without an object is not.
    aws.client("s3").put_object(Bucket=settings.store_bucket, Key=stored, Body=content, ContentType=item.type)
    taken = [Take(claims.path(path))]
    ledger.commit(item, events.MediaAdded(path=path), actor=actor, changes=taken, key=key)
    return item


def prepared(*, actor: str, media_id: str, digest: str, variants: Sequence[Variant]) -> None:
    """These forms of the picture lie on the site. Nothing when it is no longer the one that they were made from."""
    item = media.find(media_id)
    if item is None or item.status != "published" or item.digest != digest:
        return
    made = msgspec.json.encode(variants).decode()
    if (item.prepared, item.variants) == (digest, made):
        return
    item.prepared, item.variants = digest, made
    ledger.commit(item, events.MediaPrepared(path=item.path), actor=actor)


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
    known = _TYPES.get(PurePosixPath(path).suffix.lower()) or mimetypes.guess_type(path)[0]
    guessed = "text/html" if path.endswith("/") else known or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
