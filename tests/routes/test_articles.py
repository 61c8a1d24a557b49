"""Published articles: what a front end reads, and what it must not see."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib import markdown, memory, renderings
from chalicelib.commands import articles, people, site
from chalicelib.content import Content
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from tests.conftest import HeldClock
from tests.routes.conftest import Get
from tests.routes.problems import assert_problem
from tests.watch import counted_calls

Publish = Callable[..., Article]


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were parsed from now on."""
    found, render = list[str](), markdown.render

    def watched(text: str, **given: Any) -> markdown.Rendered:
        found.append(text)
        return render(text, **given)

    monkeypatch.setattr(markdown, "render", watched)
    return found


def test_an_empty_publication_has_an_empty_list(get: Get) -> None:
    assert get("/articles").json_body == {"items": [], "next": None}


def test_a_card_shows_what_a_list_needs(get: Get, publish: Publish, author: Person) -> None:
    site.configure(actor="operator", settings={"base_url": "https://oak.example/paper"})
    article = publish(
        "An engine",
        body="First.\n\n<!--more-->\n\nSecond.",
        authors=(author.id,),
        tags=("Engines",),
        categories=("News",),
        section="posts",
        series="Looms",
        cover="/loom.jpg",
        cover_alt="A loom",
    )
    (card,) = get("/articles").json_body["items"]
    assert card == {
        "id": article.id,
        "kind": "post",
        "title": "An engine",
        "path": article.path,
        "url": f"https://oak.example/paper{article.path}",
        "summary": "First.",
        "language": "en",
        "translation": "",
        "section": "posts",
        "series": "Looms",
        "authors": [{"id": author.id, "name": "Ada Lovelace", "handle": "ada"}],
        "tags": ["Engines"],
        "categories": ["News"],
        "cover": "/loom.jpg",
        "cover_alt": "A loom",
        "published_at": "2026-03-01T12:00:00.000Z",
        "updated_at": "2026-03-01T12:00:00.000Z",
    }


def test_the_newest_comes_first_and_only_what_is_published(
    get: Get, publish: Publish, draft: Callable[..., Article], held_clock: HeldClock
) -> None:
    publish("Old")
    held_clock.move(hours=1)
    gone = publish("Gone")
    publish("New")
    draft("Not yet")
    articles.retract(actor="operator", article_id=gone.id)
    assert [card["title"] for card in get("/articles").json_body["items"]] == ["New", "Old"]


def test_pages_are_a_list_of_their_own(get: Get, publish: Publish) -> None:
    publish("Post")
    publish("About", kind="page")
    assert [card["title"] for card in get("/articles?kind=page").json_body["items"]] == ["About"]
    assert [card["title"] for card in get("/articles").json_body["items"]] == ["Post"]


def test_authors_keep_their_order_and_unknown_ones_are_left_out(get: Get, publish: Publish, author: Person) -> None:
    other = people.add(actor="operator", name="Grace", handle="grace")
    publish(authors=(other.id, "01KJMEFC000000000000000ZZZ", author.id))
    (card,) = get("/articles").json_body["items"]
    assert [byline["handle"] for byline in card["authors"]] == ["grace", "ada"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_the_union_of_the_pages_is_the_list(get: Get, publish: Publish, held_clock: HeldClock, limit: int) -> None:
    titles = []
    for number in range(7):
        held_clock.move(minutes=1)
        titles.append(publish(f"Number {number}").title)
    seen: list[str] = []
    path = f"/articles?limit={limit}"
    for _ in range(9):
        page = get(path)
        assert len(page.json_body["items"]) <= limit
        seen += [card["title"] for card in page.json_body["items"]]
        if not page.json_body["next"]:
            assert "Link" not in page.headers
            break
        path = link_of(page)
    assert seen == titles[::-1]


def test_an_article_published_meanwhile_does_not_shift_the_next_page(
    get: Get, publish: Publish, held_clock: HeldClock
) -> None:
    for title in ("One", "Two", "Three"):
        held_clock.move(minutes=1)
        publish(title)
    first = get("/articles?limit=2")
    held_clock.move(minutes=1)
    publish("Four")
    assert [card["title"] for card in get(link_of(first)).json_body["items"]] == ["One"]


def test_next_and_link_say_the_same_and_keep_the_filters(get: Get, publish: Publish) -> None:
    publish("About", kind="page")
    publish("Contact", kind="page")
    page = get("/articles?kind=page&limit=1")
    query = parse_qs(urlsplit(link_of(page)).query)
    assert query == {"kind": ["page"], "limit": ["1"], "cursor": [page.json_body["next"]]}


def test_a_cursor_of_one_list_is_refused_by_another(get: Get, publish: Publish) -> None:
    publish("One", tags=("a",))
    publish("Two", tags=("a",))
    cursor = get("/articles?limit=1").json_body["next"]
    assert get(f"/articles?limit=50&cursor={cursor}").status_code == 200
    assert_problem(get(f"/articles?kind=page&cursor={cursor}"), 400, "cursor")
    assert_problem(get(f"/topics/tag/a?cursor={cursor}"), 400, "cursor")


def test_one_article_comes_with_its_words(get: Get, publish: Publish) -> None:
    article = publish(
        body="It *weaves*.", topics={"mood": ("calm",)}, extra={"weight": 3}, canonical="https://a.example/"
    )
    shown = get(f"/articles/{article.id}").json_body
    assert shown["body"] == "It *weaves*."
    assert shown["html"] == "<p>It <em>weaves</em>.</p>\n"
    assert (shown["format"], shown["canonical"]) == ("markdown", "https://a.example/")
    assert (shown["topics"], shown["extra"]) == ({"mood": ["calm"]}, {"weight": 3})
    assert "version" not in shown
    assert get("/articles").json_body["items"][0].items() <= shown.items()


def test_script_in_a_body_does_not_reach_the_html(get: Get, publish: Publish) -> None:
    article = publish(body="<script>alert(1)</script><b onclick='x()'>bold</b>")
    html = get(f"/articles/{article.id}").json_body["html"]
    assert "script" not in html
    assert "onclick" not in html
    assert "bold" in html


def test_readers_see_the_published_words_while_new_ones_are_written(get: Get, publish: Publish) -> None:
    article = publish("First", body="First words.")
    content = Content(title="Second", body="Second words.")
    articles.revise(actor="operator", article_id=article.id, content=content)
    shown = get(f"/articles/{article.id}").json_body
    assert (shown["title"], shown["body"]) == ("First", "First words.")
    articles.publish(actor="operator", article_id=article.id)
    assert get(f"/articles/{article.id}").json_body["body"] == "Second words."


def test_a_draft_is_not_found(get: Get, draft: Callable[..., Article]) -> None:
    problem = assert_problem(get(f"/articles/{draft().id}"), 404, "not-found")
    assert "sorry, this resource does not exist" in problem["detail"]


@pytest.mark.parametrize("withdraw", [articles.retract, articles.delete])
def test_what_was_withdrawn_is_not_found(get: Get, publish: Publish, withdraw: Callable[..., Any]) -> None:
    article = publish()
    withdraw(actor="operator", article_id=article.id)
    assert_problem(get(f"/articles/{article.id}"), 404, "not-found")
    assert get("/articles").json_body["items"] == []


def test_drafts_and_what_never_was_are_told_apart_by_nothing(get: Get, draft: Callable[..., Article]) -> None:
    hidden = assert_problem(get(f"/articles/{draft().id}"), 404)
    absent = assert_problem(get("/articles/01KJMEFC0000000000000000ZZ"), 404)
    same = {"type", "title", "status", "detail", "errors"}
    assert {name: hidden[name] for name in same} == {name: absent[name] for name in same}


def test_an_answer_that_the_caller_has_is_not_sent_again(get: Get, publish: Publish, held_clock: HeldClock) -> None:
    article = publish()
    first = get(f"/articles/{article.id}")
    again = get(f"/articles/{article.id}", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    held_clock.move(hours=1)
    articles.publish(actor="operator", article_id=article.id)
    assert get(f"/articles/{article.id}", If_None_Match=first.headers["ETag"]).status_code == 200


def test_the_name_of_an_author_is_part_of_what_is_known(get: Get, publish: Publish, author: Person) -> None:
    """The article is the same, its answer is not: so its version is no tag."""
    article = publish(authors=(author.id,))
    tag = get(f"/articles/{article.id}").headers["ETag"]
    people.revise(actor="operator", person_id=author.id, name="Countess Lovelace")
    again = get(f"/articles/{article.id}", If_None_Match=tag)
    assert (again.status_code, again.json_body["authors"][0]["name"]) == (200, "Countess Lovelace")


def test_a_read_takes_one_call_and_the_first_one_those_for_site_and_people(
    get: Get, publish: Publish, author: Person, held_clock: HeldClock
) -> None:
    article = publish(authors=(author.id,))

    def count(path: str) -> dict[str, int]:
        with counted_calls() as calls:
            assert get(path).status_code == 200
        return dict(calls)

    one = f"/articles/{article.id}"
    assert count("/articles") == {"Query": 1, "GetItem": 1, "BatchGetItem": 1}
    assert count("/articles") == {"Query": 1}
    assert count(one) == {"BatchGetItem": 1}
    held_clock.move(seconds=10)
    assert count(one) == {"BatchGetItem": 2}, "the site beside the article, and the people"
    assert count(one) == {"BatchGetItem": 1}


def test_a_name_that_another_process_has_changed_is_seen_after_ten_seconds(
    get: Get, publish: Publish, author: Person, held_clock: HeldClock
) -> None:
    publish(authors=(author.id,))

    def name() -> str:
        return str(get("/articles").json_body["items"][0]["authors"][0]["name"])

    assert name() == "Ada Lovelace"
    known = dict(memory._memory.known)
    people.revise(actor="operator", person_id=author.id, name="Countess Lovelace")
    memory._memory.known.update(known)  # as it is where the write was not made
    assert name() == "Ada Lovelace"
    held_clock.move(seconds=10)
    assert name() == "Countess Lovelace"


def link_of(response: Any) -> str:
    target, _, relation = response.headers["Link"].partition("; ")
    assert relation == 'rel="next"'
    return str(target.removeprefix("<").removesuffix(">"))


def test_a_read_parses_a_text_only_where_no_html_of_this_renderer_is_kept(
    get: Get, publish: Publish, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    article = publish("Herons", body="They *stand*.")
    kept = get(f"/articles/{article.id}").json_body
    assert kept["html"] == "<p>They <em>stand</em>.</p>\n"
    assert parsed == []
    monkeypatch.setattr(renderings, "renderer", lambda: b"another renderer")
    assert get(f"/articles/{article.id}").json_body == kept
    assert parsed == ["They *stand*."]
