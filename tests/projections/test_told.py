"""What the rows of posts and pages tell of other lists is what these lists would say."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.commands import articles, listings, people, site
from chalicelib.models import topics
from chalicelib.models.articles import Article
from chalicelib.models.topics import TopicId
from chalicelib.projections import pages
from chalicelib.projections.pages import told
from tests.machine import Machine
from tests.watch import watching

Publish = Callable[..., Article]


@pytest.fixture
def archive(galley: Machine, publish: Publish) -> list[TopicId]:
    """Posts and pages in lists of all kinds, some taken off again; returns the lists of an English tag or author."""
    languages = {"en": {"label": "English"}, "de": {"label": "Deutsch", "prefix": "/de"}}
    site.configure(actor="operator", settings={"languages": languages})
    ada = people.add(actor="operator", name="Ada", handle="ada").id
    for number in range(1, 9):
        more: dict[str, Any] = {"tags": ("Ink", "Lead Type")[: number % 3], "authors": (ada,), "categories": ("Print",)}
        more |= {"language": "de"} if number % 5 == 0 else {}
        made = publish(f"Number {number}", at=datetime(2025, number, 5, tzinfo=UTC), **more)
        if number == 4:
            articles.retract(actor="operator", article_id=made.id)
    publish("About", kind="page", path="/about/", at=datetime(2024, 2, 7, tzinfo=UTC), tags=("ink",))
    return [TopicId("tag", "en", "ink"), TopicId("tag", "en", "lead-type"), TopicId("author", "en", ada)]


def asked_about(lists: list[TopicId], state: pages.State) -> list[str]:
    """The AWS calls that it takes to know the months of these lists, which are those that the lists say."""
    calls: list[str] = []
    with watching(lambda operation, _: calls.append(operation)):
        found = [state.months(topic) for topic in lists]
    assert found == [topics.months(topic) for topic in lists]
    return calls


def test_the_months_of_tags_and_authors_are_told_by_the_articles(archive: list[TopicId]) -> None:
    state = pages.State()
    told.foresee_months("en", state)
    assert all(topics.months(topic) for topic in archive)
    assert asked_about(archive, state) == []


def test_months_come_newest_first(archive: list[TopicId]) -> None:
    state = pages.State()
    told.foresee_months("en", state)
    assert [*state.months(archive[0])] == ["2025-08", "2025-07", "2025-02", "2025-01", "2024-02"]


def test_the_paths_of_posts_come_by_month_and_those_of_pages_do_not(archive: list[TopicId]) -> None:
    paths = told.foresee_months("de", pages.State())
    assert {month: len(some) for month, some in paths.items()} == {"2025-05": 1}
    assert "2024-02" not in told.foresee_months("en", pages.State())


def test_rows_of_an_earlier_version_tell_nothing_but_paths(
    monkeypatch: pytest.MonkeyPatch, galley: Machine, publish: Publish
) -> None:
    whole = listings._row

    def sparse(article: Article) -> dict[str, Any]:
        return {name: value for name, value in whole(article).items() if name not in ("language", "tags", "authors")}

    publish("New", at=datetime(2025, 2, 5, tzinfo=UTC), tags=("ink",))
    monkeypatch.setattr(listings, "_row", sparse)
    publish("Old", at=datetime(2025, 1, 5, tzinfo=UTC), tags=("ink",))
    state, ink = pages.State(), TopicId("tag", "en", "ink")
    assert {*told.foresee_months("en", state)} == {"2025-01", "2025-02"}
    assert asked_about([ink], state) == ["Query"]
    assert state.months(ink) == {"2025-02": 1, "2025-01": 1}


def test_a_whole_rebuild_asks_no_list_of_a_tag_or_an_author(archive: list[TopicId]) -> None:
    asked: list[str] = []

    def see(operation: str, arguments: dict[str, Any]) -> None:
        values = arguments.get("ExpressionAttributeValues", {}).values()
        asked.extend(value["S"] for value in values if operation == "Query" and "S" in value)

    with watching(see):
        files = [*pages.everything(pages.State())]
    lists = {str(topic) for topic in archive}
    assert "all#en#*" in asked
    assert not lists & {*asked}
    assert lists <= {str(file.topic) for file in files if isinstance(file, pages.files.MonthFile)}
