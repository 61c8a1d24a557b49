"""Files that are copied, not rendered: media and the stylesheet. Known by the hash of their bytes."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib import aws
from chalicelib.models import media
from chalicelib.models.media import Media
from chalicelib.projections.pages import render
from chalicelib.settings import settings


@dataclass(frozen=True)
class Blob:
    """Bytes to be served at a path, read only when they are to be written."""

    path: str
    digest: str
    type: str
    read: Callable[[], bytes]
    immutable: bool = False


def of_media(item: Media) -> Blob:
    key = media.object_key(item.digest)
    return Blob(item.path, item.digest, item.type, lambda: _fetch(key))


def of_stylesheet() -> Blob:
    path, content = render.stylesheet()
    return Blob(path, path, "text/css; charset=utf-8", lambda: content, immutable=True)


def _fetch(key: str) -> bytes:
    return bytes(aws.client("s3").get_object(Bucket=settings.store_bucket, Key=key)["Body"].read())
