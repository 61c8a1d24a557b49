"""What AWS bills for one of each thing that people do, from the request to the last page and mail that follow it.

The articles are those of `bench.corpus`, 1,200 words each, in an archive that has every list and month they touch.
"""

import gzip
import itertools
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from chalice.test import Client

from bench import corpus
from bench.figures import Figure
from bench.items import size
from bench.metering import metered
from bench.route_calls import Bench
from chalicelib import aws, clock, mail, memory, passwords, relay
from chalicelib.access import Scope
from chalicelib.commands import due, media, people, site, tokens
from chalicelib.mail import folder
from chalicelib.models.site import Look
from chalicelib.projections.pages import looks
from chalicelib.settings import settings
from chalicelib.sweeper import sweep
from local import resources
from local.pump import Pump
from tests.images.examples import encoded, photo
from tests.machine import Machine, fresh_galley
from tests.routes import members
from tests.routes.example_people import unlimited

ARCHIVE = 10
"""Articles that are there before: all of one month, so that the next one changes the lists of that month."""
NOW, CHEAPEST = datetime(2026, 3, 1, 12, tzinfo=UTC), 4
PICTURE = (1200, 800)
BILLED = ("write_units", "read_units", "s3_puts", "s3_gets", "queue_requests", "invocations", "calls", "mails")
ITEM_OVERHEAD = 100
"""Bytes that DynamoDB adds to each item that it keeps."""


def measure() -> Iterator[Figure]:
    yield from of_people()
    yield from of_articles()


def of_people() -> Iterator[Figure]:
    """What readers do about their accounts, and what the clock does when there is nothing to do."""
    with _galley() as machine:
        yield from _people(machine)
        yield from _clock(machine)


def of_articles() -> Iterator[Figure]:
    """What authors do, and programs that read; and what a reader loads."""
    from app import app

    with _galley() as machine, Client(app) as client:
        _, token = tokens.create(actor="bench", name="bench", scopes=tuple(Scope), days=30)
        bench = Bench(client, token)
        bench.count("GET", "/articles")  # the use of the token is noted once an hour
        yield from _articles(machine, bench)
        yield from _pages(machine)


def _articles(machine: "_Watched", bench: Bench) -> Iterator[Figure]:
    bench.values["author"] = people.add(actor="bench", name="Ada Lovelace", handle="ada").id
    site.configure(actor="bench", settings={"title": "Bench"})
    texts = list(corpus.texts(ARCHIVE + 1, highlighted=False))
    for text in texts[:-1]:
        _drafted(bench, text)
        _published(bench)
    machine.settle()
    before = _kept()
    yield from machine.billed("draft", lambda: _drafted(bench, texts[-1]))
    yield from machine.billed("save", lambda: _saved(bench, f"{texts[-1].body}\n\nAnd more."))
    yield from machine.billed("publish", lambda: _published(bench))
    after = _kept()
    yield from (Figure(f"units.article.{what}_bytes", after[what] - before[what], "bytes") for what in after)
    yield from machine.billed("edit", lambda: _edited(bench, f"{texts[-1].body}\n\nAnd more, and better."))
    content = encoded(photo(*PICTURE))
    yield from machine.billed("picture", lambda: media.add(actor="bench", path="/one.jpg", content=content))
    yield from machine.billed("api_list", lambda: bench.count("GET", "/articles"))
    yield from machine.billed("api_article", lambda: bench.count("GET", "/articles/{article_id}"))


def _drafted(bench: Bench, text: corpus.Text) -> None:
    words = {"title": text.title, "body": text.body, "tags": list(text.tags), "categories": ["News"]}
    words |= {"section": "blog", "authors": [bench.values["author"]]}
    answer = bench.count("POST", "/articles", words, {"Idempotency-Key": clock.new_id()}).answer
    bench.values |= {"article_id": answer.json_body["id"], "seen": answer.headers["ETag"]}


def _saved(bench: Bench, body: str) -> None:
    _written(bench, "PATCH", "/articles/{article_id}", {"body": body})


def _published(bench: Bench) -> None:
    _written(bench, "PUT", "/articles/{article_id}/publication", {})


def _edited(bench: Bench, body: str) -> None:
    """What readers see changes when the words are published."""
    _saved(bench, body)
    _published(bench)


def _written(bench: Bench, method: str, path: str, body: Any) -> None:
    headers = {"If-Match": bench.values["seen"], "Idempotency-Key": clock.new_id()}
    bench.values["seen"] = bench.count(method, path, body, headers).answer.headers["ETag"]


def _people(machine: "_Watched") -> Iterator[Figure]:
    """The limits on how often are empty for each: nobody does these things twice in an hour."""
    email = "reader@oak.example"
    yield from machine.billed("sign_up", partial(members.call, "POST", "/auth/sign-up", {"email": email}))
    joined = {"token": members.mailed("sign-up", email), "name": "Reader", "password": members.PASSWORD, "keep": "body"}
    yield from machine.billed("confirm", lambda: members.call("POST", "/auth/confirm", joined))
    member = members.Member(email, members.log_in(email).json_body)
    machine.settle()
    yield from machine.billed("log_in", lambda: members.log_in(email))
    yield from machine.billed("refresh", member.refresh)


def _clock(machine: "_Watched") -> Iterator[Figure]:
    """The schedules when there is nothing to do: the sweeper has seen everything before."""
    clock.hold(now=lambda: NOW + timedelta(hours=1))
    sweep()
    clock.hold(now=lambda: NOW + timedelta(hours=1, minutes=5))
    yield from machine.billed("sweep", sweep)
    yield from machine.billed("due", due.publish_due)


def _pages(machine: "_Watched") -> Iterator[Figure]:
    """What a reader loads of an article: sizes as sent, by gzip."""
    _, style = looks.stylesheet(Look())
    _, script = looks.script()
    key = next(key for key in sorted(machine.files()) if key.startswith("blog/") and key.count("/") > 1)
    html = aws.client("s3").get_object(Bucket=settings.site_bucket, Key=key)["Body"].read()
    yield Figure("units.page.html_bytes", len(gzip.compress(html, mtime=0)), "bytes, by gzip")
    yield Figure("units.page.assets_bytes", sum(len(gzip.compress(each)) for each in (style, script)), "bytes, by gzip")


def _kept() -> dict[str, int]:
    """Bytes of all items, with those in indexes left out, and of all files of the site."""
    pages = aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=settings.site_bucket)
    files = [item["Size"] for page in pages for item in page.get("Contents", [])]
    tables = resources.names(resources.declared(), settings.prefix).tables.values()
    items = [item for table in tables for item in _scanned(table)]
    return {"table": sum(size(item) + ITEM_OVERHEAD for item in items), "site": sum(files)}


def _scanned(table: str) -> Iterator[Any]:
    for page in aws.client("dynamodb").get_paginator("scan").paginate(TableName=table):
        yield from page["Items"]


class _Watched(Machine):
    """A Galley whose schedules run only when they are called, and whose letters lie in a folder."""

    def __init__(self, letters: Path) -> None:
        self._letters = letters / folder.NAME
        names = resources.names(resources.declared(), settings.prefix)
        handlers = super().pump._handlers
        self.pump = Pump(replace(handlers, schedules=()), aws.client, names, beginning=True)

    def billed(self, name: str, work: Callable[[], Any]) -> Iterator[Figure]:
        unlimited()
        memory.forget()
        letters = self._count_letters()
        with metered() as bill:
            answer = work()
            self.settle()
        assert getattr(answer, "status_code", 200) < 300, (name, answer.body)
        bill["mails"] = self._count_letters() - letters
        yield from (Figure(f"units.{name}.{what}", bill[what], what.replace("_", " ")) for what in BILLED)

    def _count_letters(self) -> int:
        return len(list(self._letters.glob("*"))) if self._letters.exists() else 0


@contextmanager
def _galley() -> Iterator[_Watched]:
    """Empty; time is held, ids are numbered, and passwords cost little: how long they take is not counted here."""
    cost, numbers = passwords.COST, itertools.count(1)
    with tempfile.TemporaryDirectory() as letters, fresh_galley():
        in_a_folder = replace(settings, state=letters, mail="folder")
        clock.hold(now=lambda: NOW, randomness=lambda _bits: next(numbers))
        passwords.COST = CHEAPEST
        relay.forget()
        try:
            with patch.object(mail, "settings", in_a_folder):
                yield _Watched(Path(letters))
        finally:
            clock.hold()
            passwords.COST = cost
