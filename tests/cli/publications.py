"""A small publication of every kind of thing, and its archive."""

from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from chalicelib import aws, clock, importers, mail
from chalicelib.access import Role
from chalicelib.commands import articles, invites, people, sessions, site
from chalicelib.importers import writing
from chalicelib.models.claims import Claim
from chalicelib.models.done import Done
from chalicelib.settings import settings
from cli import rebuild
from cli.archives import writing as archives
from tests.cli.conftest import BLOG
from tests.machine import fresh_galley

Objects = dict[str, tuple[bytes, str, str, str]]
"""Key to bytes, type, caching and target of a redirect."""


@dataclass(frozen=True)
class Archived:
    """An archive, and what the stage that it is of had."""

    file: Path
    site: Objects
    store: Objects
    ledger: list[dict[str, Any]]


def objects(bucket: str) -> Objects:
    """All of them, but what this machine notes for itself."""
    pages = aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket)
    keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
    return {key: _served(bucket, key) for key in keys if not key.startswith("notes/")}


def _served(bucket: str, key: str) -> tuple[bytes, str, str, str]:
    one = aws.client("s3").get_object(Bucket=bucket, Key=key)
    target = str(one.get("WebsiteRedirectLocation", ""))
    return one["Body"].read(), str(one["ContentType"]), str(one.get("CacheControl", "")), target


def ledger() -> list[dict[str, Any]]:
    """Every entry, as DynamoDB has it."""
    items = aws.client("dynamodb").scan(TableName=settings.table("ledger"))["Items"]
    return sorted(items, key=lambda item: (item["subject"]["S"], int(item["version"]["N"])))


def archived(folder: Path) -> Archived:
    """An archive that was made after so long that nobody remembers who was told what."""
    with pytest.MonkeyPatch.context() as patch, fresh_galley() as galley:
        patch.setattr(mail, "settings", replace(settings, state=str(folder), mail="folder"))
        _write(folder / "blog")
        galley.settle()
        assert list((folder / "mail").iterdir()), "the invite was mailed"
        with Done.batch_write() as batch:
            for mark in Done.scan(Done.projection.startswith("mail:")):
                batch.delete(mark)
        rebuild.rebuild()
        there = Archived(folder / "whole.zip", objects(settings.site_bucket), objects(settings.store_bucket), ledger())
        archives.write(there.file, progress=lambda *_: None)
    return there


def _write(blog: Path) -> None:
    for name, text in BLOG.items():
        (blog / name).parent.mkdir(parents=True, exist_ok=True)
        (blog / name).write_text(text, encoding="utf-8")
    picture = BytesIO()
    Image.new("RGB", (700, 400), "teal").save(picture, "PNG")
    (blog / "static/images/teal.png").write_bytes(picture.getvalue())
    writing.write(importers.read(blog, now=clock.now()), blog, scope="small.example")
    people.add(actor="operator", name="Ada Lovelace", handle="ada")
    invites.send(actor="operator", email="ada@example.com", role=Role.OWNER, name="Ada")
    sessions.end_everybodys(actor="operator")
    first = next(claim.owner for claim in Claim.scan(Claim.claim == "path#/2026/first/"))
    articles.retract(actor="operator", article_id=first.removeprefix("article#"))
    articles.publish(actor="operator", article_id=first.removeprefix("article#"))
    site.configure(actor="operator", settings={"look": {"accent": "#7a1f1f"}})
