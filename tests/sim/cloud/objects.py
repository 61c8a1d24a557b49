"""S3 in this process: objects by bucket and key, conditional writes, lists. `late` holds puts that have not arrived."""

import hashlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from tests.sim.cloud.refusals import Refusal

PAGE = 1000
KEPT = ("CacheControl", "ContentDisposition", "ContentEncoding", "ContentType", "WebsiteRedirectLocation")


@dataclass(frozen=True)
class Object:
    body: bytes
    etag: str
    metadata: dict[str, str]
    told: dict[str, str]
    """The headers that it was stored with and is served with."""


@dataclass
class Objects:
    """What S3's operations do, by their names (Amazon S3 API reference)."""

    buckets: dict[str, dict[str, Object]] = field(default_factory=dict)

    def put_object(
        self,
        Bucket: str,  # noqa: N803
        Key: str,  # noqa: N803
        Body: bytes | str = b"",  # noqa: N803
        IfMatch: str = "",  # noqa: N803
        IfNoneMatch: str = "",  # noqa: N803
        **more: Any,
    ) -> dict[str, Any]:
        self._check(Bucket, Key, IfMatch, IfNoneMatch)
        body = Body.encode() if isinstance(Body, str) else bytes(Body)
        etag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
        told = {"ContentType": "binary/octet-stream"} | {name: more[name] for name in KEPT if name in more}
        made = Object(body, etag, dict(more.get("Metadata", {})), told)
        self._bucket(Bucket)[Key] = made
        return {"ETag": etag}

    def head_object(self, Bucket: str, Key: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        found = self._bucket(Bucket).get(Key)
        if found is None:
            raise Refusal("404", "Not Found")
        return {"ETag": found.etag, "Metadata": dict(found.metadata), "ContentLength": len(found.body), **found.told}

    def get_object(self, Bucket: str, Key: str, **_: Any) -> dict[str, Any]:  # noqa: N803
        found = self._bucket(Bucket).get(Key)
        if found is None:
            raise Refusal("NoSuchKey", "The specified key does not exist.")
        return {**self.head_object(Bucket, Key), "Body": BytesIO(found.body)}

    def delete_object(self, Bucket: str, Key: str, IfMatch: str = "", **_: Any) -> dict[str, Any]:  # noqa: N803
        self._check(Bucket, Key, IfMatch, "")
        self._bucket(Bucket).pop(Key, None)
        return {}

    def list_objects_v2(
        self,
        Bucket: str,  # noqa: N803
        Prefix: str = "",  # noqa: N803
        ContinuationToken: str = "",  # noqa: N803
        **_: Any,
    ) -> dict[str, Any]:
        keys = sorted(key for key in self._bucket(Bucket) if key.startswith(Prefix) and key > ContinuationToken)
        page = [
            {"Key": key, "ETag": self._bucket(Bucket)[key].etag, "Size": self._size(Bucket, key)} for key in keys[:PAGE]
        ]
        more = {"NextContinuationToken": keys[PAGE - 1]} if len(keys) > PAGE else {}
        listed = {"Contents": page} if page else {}
        return {"IsTruncated": bool(more), **listed, "KeyCount": len(page), **more}

    def _size(self, bucket: str, key: str) -> int:
        return len(self.buckets[bucket][key].body)

    def _bucket(self, name: str) -> dict[str, Object]:
        return self.buckets.setdefault(name, {})

    def _check(self, bucket: str, key: str, match: str, none: str) -> None:
        """Amazon S3 user guide, "Conditional requests": 404 where there is nothing to match, 412 otherwise."""
        found = self._bucket(bucket).get(key)
        if match and found is None:
            raise Refusal("NoSuchKey", "The specified key does not exist.")
        if (match and found and found.etag != match) or (none and found):
            raise Refusal("PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
