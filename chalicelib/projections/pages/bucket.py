"""The site's bucket: an object is written only over the very object that was looked at (S3 conditional writes)."""

from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.settings import settings

INPUTS = "inputs"
"""Name of the metadata that holds the hash of what an object was made from (`x-amz-meta-inputs`)."""


class Overtaken(Exception):
    """Somebody wrote the object since it was looked at: what we hold may be older than what is there."""


@dataclass(frozen=True)
class Stored:
    """What is known of a stored object: its ETag and the hash of its inputs; both empty when there is none."""

    etag: str = ""
    inputs: str = ""


@dataclass(frozen=True)
class Object:
    """What is to be stored. `location` is where it redirects to, or empty."""

    body: bytes = field(repr=False)
    type: str
    cache: str
    location: str = ""


class Bucket:
    """The bucket of the settings."""

    def look(self, key: str) -> Stored:
        """One HEAD request."""
        try:
            answer = aws.client("s3").head_object(Bucket=settings.site_bucket, Key=key)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return Stored()
            raise
        return Stored(answer["ETag"], answer["Metadata"].get(INPUTS, ""))

    def put(self, key: str, made: Object, inputs: str, seen: Stored) -> None:
        """Raises `Overtaken`."""
        guard = {"IfMatch": seen.etag} if seen.etag else {"IfNoneMatch": "*"}
        redirect = {"WebsiteRedirectLocation": made.location} if made.location else {}
        given = {"Body": made.body, "ContentType": made.type, "CacheControl": made.cache, **redirect}
        _conditionally("put_object", Key=key, Metadata={INPUTS: inputs}, **given, **guard)

    def delete(self, key: str, seen: Stored) -> None:
        """Raises `Overtaken`."""
        _conditionally("delete_object", Key=key, IfMatch=seen.etag)

    def keys(self) -> dict[str, str]:
        """Every object with its ETag."""
        pages = aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=settings.site_bucket)
        return {item["Key"]: item["ETag"] for page in pages for item in page.get("Contents", [])}


def _conditionally(operation: str, **arguments: Any) -> None:
    try:
        getattr(aws.client("s3"), operation)(Bucket=settings.site_bucket, **arguments)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in {404, 409, 412}:
            raise Overtaken(arguments["Key"]) from error
        raise
