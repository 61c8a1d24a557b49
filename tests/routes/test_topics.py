"""Lists of articles by topic."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.commands import articles, site, topics
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from chalicelib.models.topics import TopicId
from tests.conftest import HeldClock
from tests.routes.conftest import Get
from tests.routes.problems import assert_problem, parameters_of
from tests.routes.test_articles import link_of
from tests.watch import counted_calls

Publish = Callable[..., Article]


def test_a_topic_lists_its_articles_the_newest_first(get: Get, publish: Publish, held_clock: HeldClock) -> None:
    publish("Old", tags=("Engines",))
    held_clock.move(days=40)
    publish("New", tags=("Engines", "Looms"))
    publish("Other", tags=("Looms",))
    answer = get("/topics/tag/engines").json_body
    assert [card["title"] for card in answer["items"]] == ["New", "Old"]
    about = {name: answer[name] for name in ("kind", "name", "title", "language", "path", "count", "next")}
    assert about == {
        "kind": "tag",
        "name": "engines",
        "title": "Engines",
        "language": "en",
        "path": None,
        "count": 2,
        "next": None,
    }


def test_a_card_of_a_topic_shows_what_a_list_needs(get: Get, publish: Publish, author: Person) -> None:
    site.configure(actor="operator", settings={"base_url": "https://oak.example"})
    article = publish("An engine", tags=("Engines",), authors=(author.id,), summary="It weaves.")
    assert get("/topics/tag/engines").json_body["items"] == [
        {
            "id": article.id,
            "title": "An engine",
            "path": article.path,
            "url": f"https://oak.example{article.path}",
            "summary": "It weaves.",
            "authors": [{"id": author.id, "name": "Ada Lovelace", "handle": "ada"}],
            "tags": ["Engines"],
            "published_at": "2026-03-01T12:00:00.000Z",
            "updated_at": "2026-03-01T12:00:00.000Z",
        }
    ]


@pytest.mark.parametrize("name", ["api-development", "API development", "API Development"])
def test_a_topic_is_found_by_its_slug_and_by_its_name(get: Get, publish: Publish, name: str) -> None:
    publish(tags=("API development",))
    assert get(f"/topics/tag/{quote(name)}").json_body["name"] == "api-development"


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("tag", "C++", {"tags": ("C++",)}),
        ("tag", "Žluťoučký kůň", {"tags": ("Žluťoučký kůň",)}),
        ("tag", "日本", {"tags": ("日本",)}),
        ("category", "News", {"categories": ("News",)}),
        ("series", "Looms", {"series": "Looms"}),
        ("section", "docs/guide", {"section": "docs/guide"}),
        ("mood", "calm", {"topics": {"mood": ("calm",)}}),
    ],
)
def test_every_kind_of_topic_can_be_asked_for(
    get: Get, publish: Publish, kind: str, name: str, content: dict[str, Any]
) -> None:
    site.configure(actor="operator", settings={"taxonomies": {"tag": "t", "category": "c", "series": "s", "mood": ""}})
    publish("Found", **content)
    answer = get(f"/topics/{kind}/{quote(name, safe='')}").json_body
    assert (answer["title"], [card["title"] for card in answer["items"]]) == (name, ["Found"])


def test_letters_composed_in_two_ways_name_one_topic(get: Get, publish: Publish) -> None:
    publish(tags=("caf\u00e9",))
    assert get("/topics/tag/cafe%CC%81").json_body["count"] == 1


def test_an_author_is_a_topic_by_id_and_by_handle(get: Get, publish: Publish, author: Person) -> None:
    publish(authors=(author.id,))
    by_id, by_handle = (get(f"/topics/author/{name}").json_body for name in (author.id, "ada"))
    assert by_id == by_handle
    assert (by_id["name"], by_id["title"], by_id["count"]) == (author.id, "Ada Lovelace", 1)


def test_each_language_has_its_own_lists(get: Get, publish: Publish) -> None:
    site.configure(actor="operator", settings={"languages": {"de": {"label": "Deutsch", "prefix": "/de"}}})
    publish("English", tags=("tea",))
    publish("Deutsch", tags=("tea",), language="de")
    assert [card["title"] for card in get("/topics/tag/tea").json_body["items"]] == ["English"]
    assert [card["title"] for card in get("/topics/tag/tea?language=de").json_body["items"]] == ["Deutsch"]
    assert_problem(get("/topics/tag/tea?language=fr"), 404, "not-found")


def test_a_topic_with_a_path_of_its_own_says_so(get: Get, publish: Publish) -> None:
    publish(tags=("tea",))
    topic = TopicId("tag", "en", "tea")
    topics.describe(actor="operator", topic=topic, title="All about tea", path="/tea/")
    answer = get("/topics/tag/tea").json_body
    assert (answer["title"], answer["path"]) == ("All about tea", "/tea/")


def test_a_topic_without_articles_is_not_found(get: Get, publish: Publish) -> None:
    article = publish(tags=("tea",))
    articles.retract(actor="operator", article_id=article.id)
    assert_problem(get("/topics/tag/tea"), 404, "not-found")


@pytest.mark.parametrize(
    "path",
    [
        "/topics/tag/never",
        "/topics/nonsense/tea",
        "/topics/all/*",
        "/topics/page/*",
        "/topics/tag/%3F%21",
        "/topics/author/nobody",
        "/topics/author/01KJMEFC0000000000000000ZZ",
        "/topics/tag/month%232026-03",
        "/topics/tag/" + "x" * 251,
        "/topics/section/" + "%F0%9F%98%80" * 250,
        "/topics/%23/%23",
    ],
)
def test_what_is_no_topic_is_not_found(get: Get, publish: Publish, path: str) -> None:
    publish(tags=("tea",))
    assert_problem(get(path), 404, "not-found")


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_the_union_of_the_pages_is_the_topic(get: Get, publish: Publish, held_clock: HeldClock, limit: int) -> None:
    for number in range(5):
        held_clock.move(days=20)
        publish(f"Number {number}", section="docs/guide")
    seen: list[str] = []
    path = f"/topics/section/docs%2Fguide?limit={limit}"
    for _ in range(7):
        page = get(path)
        seen += [card["title"] for card in page.json_body["items"]]
        if not page.json_body["next"]:
            break
        path = link_of(page)
    assert seen == [f"Number {number}" for number in (4, 3, 2, 1, 0)]


def test_a_cursor_goes_on_only_in_its_own_topic(get: Get, publish: Publish) -> None:
    publish("One", tags=("a", "b"))
    publish("Two", tags=("a", "b"))
    cursor = get("/topics/tag/a?limit=1").json_body["next"]
    assert get(f"/topics/tag/a?cursor={cursor}").status_code == 200
    assert_problem(get(f"/topics/tag/b?cursor={cursor}"), 400, "cursor")
    assert_problem(get(f"/topics/tag/a?language=en&cursor={cursor}"), 400, "cursor")


def test_a_language_that_is_none_is_named(get: Get) -> None:
    assert parameters_of(assert_problem(get("/topics/tag/a?language=en%23x"), 400)) == {"language"}


def test_a_topic_takes_one_call_and_the_first_time_those_for_what_is_shown_beside_it(
    get: Get, publish: Publish, author: Person, held_clock: HeldClock
) -> None:
    publish(tags=("tea",), authors=(author.id,))

    def count(path: str) -> dict[str, int]:
        with counted_calls() as calls:
            assert get(path).status_code == 200
        return dict(calls)

    assert count("/topics/tag/tea") == {"GetItem": 2, "Query": 1, "BatchGetItem": 1}
    assert count("/topics/tag/tea") == {"Query": 1}
    held_clock.move(seconds=10)
    assert count("/topics/author/ada") == {"GetItem": 3, "Query": 1, "BatchGetItem": 1}
    assert count("/topics/author/ada") == {"GetItem": 1, "Query": 1}  # whose handle it is, is never remembered


def test_an_article_more_is_counted_at_once(get: Get, publish: Publish) -> None:
    publish("One", tags=("tea",))
    assert get("/topics/tag/tea").json_body["count"] == 1
    publish("Two", tags=("tea",))
    answer = get("/topics/tag/tea").json_body
    assert (answer["count"], len(answer["items"])) == (2, 2)
