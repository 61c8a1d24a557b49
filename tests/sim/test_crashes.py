"""A process dies, a reply is lost or a call is throttled, at each AWS call of publish, import, pages and pictures.

After every one of them: what was acknowledged is there, nothing is half done, and the sweeper catches everything up.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib import importers
from chalicelib.commands import articles, media, site
from chalicelib.content import Content
from chalicelib.errors import GalleyError
from chalicelib.importers import writing
from chalicelib.models import ledger
from chalicelib.models.articles import Article, find
from chalicelib.models.ledger import Entry
from chalicelib.models.media import Media
from chalicelib.projections import images
from local.pump import UnsettledError
from tests.conftest import NOON, HeldClock
from tests.images.examples import encoded, photo
from tests.machine import Machine
from tests.sim.faults import FAULTS, Crash, Fault, Plan, striking
from tests.sim.promises import check_all, files

pytestmark = pytest.mark.sim
Tried = tuple[int, Fault]

POST = """---
title: {title}
date: 2026-01-0{day}
tags: [ink, lead]
author: Ada Lovelace & Bob Cratchit
aliases: [/old/{day}/]
---
{title}.
"""


def every_fault(calls: int) -> Iterator[Tried]:
    yield from ((at, fault) for at in range(calls) for fault in FAULTS)


def calls_of(work: Callable[[], Any]) -> int:
    """How many AWS calls the work makes without a fault."""
    with striking(Plan()) as plan:
        work()
    return len(plan.calls)


def caught_up(galley: Machine, held_clock: HeldClock) -> dict[str, str]:
    """The site when all is quiet again: the stream is lost, only the sweeper is left."""
    galley.lose_stream()
    for _ in range(3):
        held_clock.move(minutes=5)
        galley.settle()
    check_all()
    return files()


def without_ids(site: dict[str, str]) -> dict[str, str]:
    """The files with their ETags, but for those that name articles by their ids: what is imported anew has others."""
    return {key: "" if key.endswith((".json", "atom.xml")) else etag for key, etag in site.items()}


def struck(work: Callable[[], Any], at: int, fault: Fault) -> bool:
    """Do the work with a fault; returns whether it was acknowledged all the same."""
    with striking(Plan(at, fault)) as plan:
        try:
            work()
        except (Crash, GalleyError, BotoCoreError, ClientError, PynamoDBException, UnsettledError):
            assert plan.struck
            return False
    return True


def test_publishing_is_all_or_nothing_at_every_call(
    galley: Machine, draft: Callable[..., Article], held_clock: HeldClock
) -> None:
    def begin(number: int) -> Article:
        return draft(f"Title {number}", tags=("a", "b"), section="essays", path=f"/p/{number}/")

    first = begin(0)
    calls = calls_of(lambda: articles.publish(actor="operator", article_id=first.id))
    for number, (at, fault) in enumerate(every_fault(calls), 1):
        article = begin(number)
        acknowledged = struck(partial(articles.publish, actor="operator", article_id=article.id), at, fault)
        stored = find(article.id)
        assert stored
        assert stored.visible or not acknowledged
        if not stored.visible:
            articles.publish(actor="operator", article_id=article.id)
    shown = caught_up(galley, held_clock)
    assert sum(key.startswith("p/") and key.endswith(".html") for key in shown) == calls * len(FAULTS) + 1


def test_an_import_goes_on_where_it_was_at_every_call(galley: Machine, held_clock: HeldClock, tmp_path: Path) -> None:
    post = tmp_path / "content" / "post"
    post.mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text('title = "Ink"\nbaseURL = "https://ink.example/"\n')
    for day in (1, 2):
        (post / f"{day}.md").write_text(POST.format(title=f"Day {day}", day=day))
    plan = importers.read(tmp_path, now=NOON)

    def bring(scope: str) -> writing.Outcome:
        return writing.write(plan, tmp_path, scope=scope)

    calls = calls_of(lambda: bring("ink"))
    reference = caught_up(galley, held_clock)
    for at, fault in every_fault(calls):
        for article in list(Article.scan()):
            if article.status != "deleted":
                articles.delete(actor="operator", article_id=article.id)
        scope = f"ink-{at}-{fault}"
        struck(partial(bring, scope), at, fault)
        again = bring(scope)
        assert not again.losses, (at, fault, again.losses)
        told = Entry.count()
        bring(scope)
        assert Entry.count() == told, "the third time changes nothing"
    assert without_ids(caught_up(galley, held_clock)) == without_ids(reference)


def test_building_pages_is_caught_up_after_a_fault_at_every_call(
    galley: Machine, publish: Callable[..., Article], held_clock: HeldClock
) -> None:
    # One taxonomy and one feed: every kind of file is built, and fewer of each.
    site.configure(actor="operator", settings={"taxonomies": {"tag": "tags"}, "feeds": ["all"]})
    publish("Older", tags=("a",))
    held_clock.move(hours=1)
    article = publish("First", tags=("a",), path="/p/")
    galley.settle()

    def change(number: int) -> None:
        content = Content(title=f"Title {number}", tags=(f"t{number % 2}",), path="/p/")
        articles.revise(actor="operator", article_id=article.id, content=content)
        articles.publish(actor="operator", article_id=article.id)

    change(0)
    calls = calls_of(galley.settle)
    for number, (at, fault) in enumerate(every_fault(calls), 1):
        change(number)
        struck(galley.settle, at, fault)
    caught_up(galley, held_clock)
    assert f"Title {number}" in (galley.page("/p/") or "")


def test_following_a_picture_is_caught_up_after_a_fault_at_every_call(
    galley: Machine, publish: Callable[..., Article], held_clock: HeldClock
) -> None:
    publish("A title", path="/p/", body="![A picture](/2.png)")

    def add(number: int) -> Media:
        content = encoded(photo(40, 30, seed=number), "PNG")
        return media.add(actor="operator", path=f"/{number}.png", content=content)

    def follow(item: Media) -> None:
        images.apply([list(ledger.of(item.subject))[-1]])

    first = add(0)
    making = calls_of(lambda: follow(first))
    media.remove(actor="operator", path="/0.png")
    removing = calls_of(lambda: follow(first))
    for number, (at, fault) in enumerate(every_fault(max(making, removing)), 1):
        item = add(number)
        struck(partial(follow, item), at, fault)
        if number % 2:
            follow(item)
            media.remove(actor="operator", path=f"/{number}.png")
            struck(partial(follow, item), at, fault)
    caught_up(galley, held_clock)
    assert galley.stored("/2.png")
    assert "/images/" in (galley.page("/p/") or "")
