"""What is on the site: every object with the hash of its bytes, so that two sites can be compared."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from chalicelib import aws
from cli.archives.contents import StoredObject, buckets

_MEMBERS = {"type": "ContentType", "cache": "CacheControl", "location": "WebsiteRedirectLocation"}


def keys(bucket: str) -> list[str]:
    """Every key of a bucket, `store` or `site`, in order."""
    pages = aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=buckets()[bucket])
    return sorted(item["Key"] for page in pages for item in page.get("Contents", []))


def read(bucket: str, key: str) -> tuple[StoredObject, bytes]:
    """An object and its bytes."""
    answer: dict[str, Any] = aws.client("s3").get_object(Bucket=buckets()[bucket], Key=key)
    body = bytes(answer["Body"].read())
    served = {name: str(answer.get(member, "")) for name, member in _MEMBERS.items()}
    digest = hashlib.sha256(body).hexdigest()
    held = StoredObject(
        bucket=bucket, key=key, sha256=digest, bytes=len(body), metadata=answer.get("Metadata", {}), **served
    )
    return held, body


def put(held: StoredObject, body: bytes) -> None:
    """Put it into the bucket of this stage, as it was."""
    served = {member: getattr(held, name) for name, member in _MEMBERS.items() if getattr(held, name)}
    aws.client("s3").put_object(
        Bucket=buckets()[held.bucket], Key=held.key, Body=body, Metadata=held.metadata, **served
    )


def pages() -> Iterator[StoredObject]:
    """Every object of the site as readers get it, in the order of keys."""
    return (msgspec.structs.replace(read("site", key)[0], metadata={}) for key in keys("site"))


def differences(recorded: Iterable[bytes], there: Iterable[StoredObject]) -> Iterator[str]:
    """What is missing, differs or should not be there, a line each; of two lists in the order of keys."""
    expected = {page.key: page for page in (msgspec.json.decode(line, type=StoredObject) for line in recorded)}
    for page in there:
        known = expected.pop(page.key, None)
        if known is None:
            yield f"/{page.key}: is not in the archive's list"
        elif known != page:
            yield f"/{page.key}: differs in {', '.join(_differing(known, page))}"
    yield from (f"/{key}: is missing" for key in expected)


def _differing(one: StoredObject, other: StoredObject) -> list[str]:
    words = {"sha256": "its bytes", "type": "its type", "cache": "its caching", "location": "its target"}
    return [word for name, word in words.items() if getattr(one, name) != getattr(other, name)]
