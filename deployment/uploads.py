"""The private bucket of what was deployed: code and templates by their hash, and which release was when."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from chalicelib import aws, clock
from chalicelib.errors import Missing
from chalicelib.settings import settings
from deployment import templates
from deployment.checks import code_of

TEMPLATE = "template.json"


class Release(msgspec.Struct, frozen=True):
    """What was deployed: the key of its template, which names all else, and when (ISO 8601; empty before it was)."""

    template: str
    at: str = ""


@dataclass(frozen=True)
class Artefacts:
    """What was deployed to one stage, in the bucket that all stages of an account and region share."""

    account: str
    prefix: str

    @property
    def bucket(self) -> str:
        return f"galley-artefacts-{self.account}-{settings.region}"

    def open(self) -> None:
        """Make the bucket, if it is not there: private, for TLS only, with its former versions."""
        if not self._is_there():
            elsewhere = {"CreateBucketConfiguration": {"LocationConstraint": settings.region}}
            _s3().create_bucket(Bucket=self.bucket, **({} if settings.region == "us-east-1" else elsewhere))
        _s3().put_public_access_block(Bucket=self.bucket, PublicAccessBlockConfiguration=dict.fromkeys(_BLOCKED, True))
        _s3().put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        _s3().put_bucket_policy(Bucket=self.bucket, Policy=json.dumps(_only_tls(self.bucket)))

    def upload(self, folder: Path) -> Release:
        """A template and its files, unless they are there. The template that is kept names the files that are kept."""
        template = templates.read((folder / TEMPLATE).read_bytes())
        keys = {name: self._put(name, (folder / name).read_bytes()) for name in templates.files(template)}
        finished = templates.prepared(template, bucket=self.bucket, keys=keys, prefix=self.prefix)
        return Release(template=self._put(TEMPLATE, finished))

    def url(self, release: Release) -> str:
        """Where CloudFormation reads the template."""
        return f"https://{self.bucket}.s3.{settings.region}.amazonaws.com/{release.template}"

    def template(self, release: Release) -> templates.Template:
        return templates.read(self._get(release.template))

    def note(self, release: Release) -> None:
        """It is what runs from now on. The same one again is not another release."""
        if (last := self.last()) and last.template == release.template:
            return
        noted = msgspec.structs.replace(release, at=clock.text(clock.now()))
        key = f"{self.prefix}/releases/{clock.new_id()}.json"
        _s3().put_object(Bucket=self.bucket, Key=key, Body=msgspec.json.encode(noted))

    def last(self) -> Release | None:
        """What runs; None before the first one does."""
        return next(iter(self._newest(1)), None)

    def before(self) -> Release:
        """What ran before that. Raises `Missing` when there was nothing."""
        found = self._newest(2) if self._is_there() else []
        if len(found) < 2:
            raise Missing("nothing was deployed before what runs now", field="rollback")
        return found[1]

    def _newest(self, number: int) -> list[Release]:
        pages = _s3().get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=f"{self.prefix}/releases/")
        keys = sorted((item["Key"] for page in pages for item in page.get("Contents", [])), reverse=True)
        return [msgspec.json.decode(self._get(key), type=Release) for key in keys[:number]]

    def _put(self, name: str, content: bytes) -> str:
        key = f"{self.prefix}/files/{hashlib.sha256(content).hexdigest()}/{name}"
        try:
            _s3().head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if code_of(error) not in _ABSENT:
                raise
            _s3().put_object(Bucket=self.bucket, Key=key, Body=content)
        return key

    def _get(self, key: str) -> bytes:
        return bytes(_s3().get_object(Bucket=self.bucket, Key=key)["Body"].read())

    def _is_there(self) -> bool:
        try:
            _s3().head_bucket(Bucket=self.bucket)
        except ClientError as error:
            if code_of(error) not in _ABSENT:
                raise
            return False
        return True


_BLOCKED = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
_ABSENT = {"404", "NoSuchBucket", "NoSuchKey", "NotFound"}


def _only_tls(bucket: str) -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }


def _s3() -> Any:
    return aws.client("s3")
