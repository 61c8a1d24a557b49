"""Files that are copied, not rendered: media and the stylesheet. Known by the hash of their bytes."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib import aws
from chalicelib.models import media
from chalicelib.models.media import Media
from chalicelib.models.site import Look
from chalicelib.models.themes import Theme
from chalicelib.projections.pages import looks
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


def of_stylesheet(look: Look, theme: Theme | None) -> Blob:
    path, content = looks.stylesheet(look, theme)
    return Blob(path, path, "text/css; charset=utf-8", lambda: content, immutable=True)


def of_script() -> Blob:
    path, content = looks.script()
    return Blob(path, path, "text/javascript; charset=utf-8", lambda: content, immutable=True)


def of_account_asset(name: str) -> Blob:
    path, content = looks.account_assets()[name]
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Blob(path, path, f"{kind}; charset=utf-8", lambda: content, immutable=True)


def _fetch(key: str) -> bytes:
    return bytes(aws.client("s3").get_object(Bucket=settings.store_bucket, Key=key)["Body"].read())
