"""The site's bucket: an object is written only where it differs, and only over the very object that was looked at."""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.projections.pages import render
from chalicelib.projections.pages.blobs import Blob
from chalicelib.projections.pages.contexts import Page, RedirectPage
from chalicelib.settings import settings

HTML_CACHE = "public, max-age=60, stale-while-revalidate=600"
BLOB_CACHE = "public, max-age=3600, stale-while-revalidate=86400"
IMMUTABLE_CACHE = "public, max-age=31536000, immutable"
INPUTS = "inputs"
"""Name of the metadata that holds the hash of what an object was made from (`x-amz-meta-inputs`)."""


_NOTE = "notes/renderer"


class Overtaken(Exception):
    """Somebody wrote the object since it was looked at: what we hold may be older than what is there."""


@dataclass(frozen=True)
class Stored:
    """What is known of a stored object: its ETag and the hash of its inputs; both empty when there is none."""

    etag: str = ""
    inputs: str = ""


def look(key: str) -> Stored:
    """One HEAD request."""
    try:
        answer = aws.client("s3").head_object(Bucket=settings.site_bucket, Key=key)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            return Stored()
        raise
    return Stored(answer["ETag"], answer["Metadata"].get(INPUTS, ""))


def write(key: str, content: Page | Blob, seen: Stored) -> bool:
    """Put the content unless the stored object was made from the same inputs; returns whether it was put.

    Raises `Overtaken` when the object is not the one that was seen any more (S3 conditional writes).
    """
    inputs = inputs_of(content)
    if inputs == seen.inputs:
        return False
    guard = {"IfMatch": seen.etag} if seen.etag else {"IfNoneMatch": "*"}
    _conditionally("put_object", Key=key, Metadata={INPUTS: inputs}, **_object(content), **guard)
    return True


def remove(key: str, seen: Stored) -> bool:
    """Delete the object that was seen; returns whether there was one."""
    if not seen.etag:
        return False
    _conditionally("delete_object", Key=key, IfMatch=seen.etag)
    return True


def keys() -> dict[str, str]:
    """Every object of the bucket with its ETag."""
    pages = aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=settings.site_bucket)
    return {item["Key"]: item["ETag"] for page in pages for item in page.get("Contents", [])}


def inputs_of(content: Page | Blob) -> str:
    """SHA-256 (hex) of all that decides what is in the object: the context and the renderer, or the bytes."""
    if isinstance(content, Blob):
        return hashlib.sha256(f"{content.digest} {content.type}".encode()).hexdigest()
    return hashlib.sha256(render.RENDERER.encode() + msgspec.json.encode(content)).hexdigest()


def _object(content: Page | Blob) -> dict[str, Any]:
    if isinstance(content, Blob):
        cache = IMMUTABLE_CACHE if content.immutable else BLOB_CACHE
        return {"Body": content.read(), "ContentType": content.type, "CacheControl": cache}
    page = {
        "Body": render.render(content),
        "ContentType": render.content_type(content),
        "CacheControl": HTML_CACHE,
    }
    return page | ({"WebsiteRedirectLocation": _location(content)} if isinstance(content, RedirectPage) else {})


def _location(redirect: RedirectPage) -> str:
    """The path only: S3 keeps it as a header, and the same file is right under every host name."""
    return quote(urlsplit(redirect.to).path, safe="/:@!$&'()*+,;=~%-._")


def _conditionally(operation: str, **arguments: Any) -> None:
    try:
        getattr(aws.client("s3"), operation)(Bucket=settings.site_bucket, **arguments)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in {404, 409, 412}:
            raise Overtaken(arguments["Key"]) from error
        raise


def renderer_used() -> str:
    """The version of the renderer that has made every page, as the last whole rebuild noted it, or empty."""
    try:
        noted = aws.client("s3").get_object(Bucket=settings.store_bucket, Key=_NOTE)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return ""
        raise
    return str(noted["Body"].read().decode())


def note_renderer() -> None:
    """Note that every page was made by this version of the renderer."""
    aws.client("s3").put_object(Bucket=settings.store_bucket, Key=_NOTE, Body=render.RENDERER.encode())
