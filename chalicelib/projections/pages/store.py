"""Where the files of the site are kept: a file is written only where what it is made from differs."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import quote, urlsplit

import msgspec
from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.projections.pages import render, themes
from chalicelib.projections.pages.blobs import Blob
from chalicelib.projections.pages.bucket import Bucket, Object, Stored
from chalicelib.projections.pages.contexts import Page, RedirectPage
from chalicelib.projections.pages.folder import Folder
from chalicelib.settings import settings

HTML_CACHE = "public, max-age=60, stale-while-revalidate=600"
BLOB_CACHE = "public, max-age=3600, stale-while-revalidate=86400"
IMMUTABLE_CACHE = "public, max-age=31536000, immutable"
Place = Bucket | Folder
_NOTE = "notes/renderer"
_place: ContextVar[Place] = ContextVar("place", default=Bucket())  # noqa: B039 - it has no state


@contextmanager
def kept_in(place: Place) -> Iterator[None]:
    """For the duration, the files of the site are kept in another place than the bucket."""
    token = _place.set(place)
    try:
        yield
    finally:
        _place.reset(token)


def look(key: str) -> Stored:
    """What is known of the object before it is written."""
    return _place.get().look(key)


def write(key: str, content: Page | Blob, seen: Stored) -> bool:
    """Put the content unless the stored object was made from the same inputs; returns whether it was put.

    Raises `Overtaken` when the object is not the one that was seen any more.
    """
    inputs = inputs_of(content)
    if inputs == seen.inputs:
        return False
    _place.get().put(key, _object(content), inputs, seen)
    return True


def remove(key: str, seen: Stored) -> bool:
    """Delete the object that was seen; returns whether there was one. Raises `Overtaken` as `write` does."""
    if not seen.etag:
        return False
    _place.get().delete(key, seen)
    return True


def is_shared() -> bool:
    """Whether others may write there at the same time."""
    return isinstance(_place.get(), Bucket)


def keys() -> dict[str, str]:
    """Every object of the site with its ETag."""
    return _place.get().keys()


def inputs_of(content: Page | Blob) -> str:
    """SHA-256 (hex) of all that decides what is in the object: the context and the renderer, or the bytes."""
    if isinstance(content, Blob):
        return hashlib.sha256(f"{content.digest} {content.type}".encode()).hexdigest()
    return hashlib.sha256(render.RENDERER.encode() + msgspec.json.encode(content)).hexdigest()


def _object(content: Page | Blob) -> Object:
    if isinstance(content, Blob):
        return Object(content.read(), content.type, IMMUTABLE_CACHE if content.immutable else BLOB_CACHE)
    location = _location(content) if isinstance(content, RedirectPage) else ""
    return Object(render.render(content, themes.of(content)), render.content_type(content), HTML_CACHE, location)


def _location(redirect: RedirectPage) -> str:
    """The path only: S3 keeps it as a header, and the same file is right under every host name."""
    return quote(urlsplit(redirect.to).path, safe="/:@!$&'()*+,;=~%-._")


def renderer_used() -> str:
    """The version of the renderer that has made every page, as the last whole rebuild noted it, or empty."""
    try:
        noted = aws.client("s3").get_object(Bucket=settings.store_bucket, Key=_NOTE)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return ""
        raise
    return str(noted["Body"].read().decode())


def note_renderer(renderer: str | None = None) -> None:
    """Note that every page was made by this version of the renderer: the one that runs. Empty: by none that we know."""
    aws.client("s3").put_object(
        Bucket=settings.store_bucket, Key=_NOTE, Body=(render.RENDERER if renderer is None else renderer).encode()
    )
