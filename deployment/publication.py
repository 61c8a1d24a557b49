"""What a publication on a stage needs once its resources are there: its address, the studio's files, an owner."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

from chalicelib import aws
from chalicelib.commands import invites, site
from chalicelib.models import claims
from chalicelib.models.site import Settings

ACTOR = "operator"
_IMMUTABLE = "public, max-age=31536000, immutable"


def set_address(url: str) -> bool:
    """Have pages and letters name this address, unless the publisher has chosen one; returns whether that is new."""
    base = site.current().base_url
    by_itself = base == Settings().base_url or (urlsplit(base).hostname or "").endswith(".cloudfront.net")
    if base == url or not by_itself:
        return False
    site.configure(actor=ACTOR, settings={"base_url": url})
    return True


def has_owner() -> bool:
    """Whether the first owner has accepted the invite."""
    return claims.find(invites.SETUP) is not None


def upload_studio(folder: Path, *, bucket: str) -> int:
    """Every file of the studio; returns how many. What browsers may still load from before stays.

    Its pages are asked for anew, all else is named by its content.
    """
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    for file in sorted(files, key=lambda file: file.suffix == ".html"):  # pages last: what they load is there then
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        aws.client("s3").put_object(
            Bucket=bucket,
            Key=file.relative_to(folder).as_posix(),
            Body=file.read_bytes(),
            ContentType=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
            CacheControl="no-cache" if file.suffix == ".html" else _IMMUTABLE,
        )
    return len(files)
