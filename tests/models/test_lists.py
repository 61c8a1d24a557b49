"""A list that is read page by page ends with its last page, also when that page is just full."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib.commands import articles as article_commands
from chalicelib.commands import tokens as token_commands
from chalicelib.content import Content
from chalicelib.models import articles, revisions, tokens, topics
from chalicelib.models.articles import Article
from chalicelib.models.topics import TopicId
from tests.conftest import HeldClock
from tests.machine import Machine
from tests.watch import counted_calls

Page = Callable[..., tuple[list[Any], Any]]
FIVE = range(5)


def five_posts(clock: HeldClock) -> list[Article]:
    made = []
    for number in FIVE:
        draft = article_commands.draft(actor="operator", content=Content(title=f"Post {number}", tags=("ink",)))
        made.append(article_commands.publish(actor="operator", article_id=draft.id))
        clock.move(hours=1)
    return made


def published(clock: HeldClock) -> Page:
    five_posts(clock)
    return articles.published


def in_status(clock: HeldClock) -> Page:
    five_posts(clock)
    return lambda **where: articles.in_status("published", **where)


def with_a_tag(clock: HeldClock) -> Page:
    five_posts(clock)
    return lambda **where: topics.page(TopicId("tag", "en", "ink"), **where)


def saves_of_one(clock: HeldClock) -> Page:
    article = article_commands.draft(actor="operator", content=Content(title="Post"))
    for number in FIVE[1:]:
        article_commands.revise(actor="operator", article_id=article.id, content=Content(title=f"Post {number}"))
    return lambda **where: revisions.history(article.id, **where)


def tokens_of_the_publication(clock: HeldClock) -> Page:
    for number in FIVE:
        token_commands.create(actor="operator", name=f"token {number}", scopes=("articles:read",))
        clock.move(hours=1)
    return tokens.of


LISTS = [published, in_status, with_a_tag, saves_of_one, tokens_of_the_publication]


@pytest.mark.parametrize("made", LISTS)
def test_every_row_is_on_one_page_and_the_last_page_is_known_as_such(
    galley: Machine, held_clock: HeldClock, made: Callable[[HeldClock], Page]
) -> None:
    page = made(held_clock)
    everything, _ = page(limit=100)
    assert len(everything) == len(FIVE)
    for limit, lengths in {1: [1, 1, 1, 1, 1], 2: [2, 2, 1], 4: [4, 1], 5: [5], 6: [5]}.items():
        with counted_calls() as calls:
            pages = list(all_pages(page, limit))
        assert [len(rows) for rows in pages] == lengths
        assert [row.serialize() for rows in pages for row in rows] == [row.serialize() for row in everything]
        assert calls["Query"] == len(pages)


def all_pages(page: Page, limit: int) -> Iterator[list[Any]]:
    rows, after = page(limit=limit)
    yield rows
    while after:
        rows, after = page(limit=limit, after=after)
        yield rows


def test_bounds_the_wrong_way_round_hold_nothing(galley: Machine, held_clock: HeldClock) -> None:
    five_posts(held_clock)
    everything = TopicId.all("en")
    assert len(topics.between(everything, "2026-01", "2026-12", limit=None, newest_first=True)) == len(FIVE)
    assert topics.between(everything, "2026-12", "2026-01", limit=None, newest_first=True) == []
