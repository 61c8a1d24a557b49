"""Ghost's Content API, as a front end that was made for Ghost calls it."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.commands import articles, people, site
from chalicelib.commands import topics as topic_commands
from chalicelib.ghost import counting, pages, posts
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from chalicelib.models.topics import TopicId
from tests.routes.conftest import Get
from tests.watch import counted_calls

KEY = "0123456789abcdef0123456789"
Publish = Callable[..., Article]
Ask = Callable[..., Any]


@pytest.fixture
def ask(get: Get) -> Ask:
    """A request below the content API with a key; `ask("posts", limit=1)`. Its answer must be 200."""

    def _ask(path: str, **parameters: Any) -> Any:
        answer = get(url(path, **parameters))
        assert answer.status_code == 200, answer.body
        return answer.json_body

    return _ask


@pytest.fixture
def refused(get: Get) -> Ask:
    """The same where it must be refused: the error that Ghost's client would throw, and its status."""

    def _refused(path: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
        answer = get(url(path, **parameters))
        assert answer.headers["Content-Type"] == "application/json"
        return answer.status_code, answer.json_body["errors"][0]

    return _refused


def url(path: str, **parameters: Any) -> str:
    given = {"key": KEY, **{name.rstrip("_"): value for name, value in parameters.items()}}
    return f"/ghost/api/content/{path}?{urlencode(given)}"


def titles(answer: dict[str, Any], kind: str = "posts") -> list[str]:
    return [str(each["title"]) for each in answer[kind]]


def day(number: int, month: int = 2) -> datetime:
    return datetime(2026, month, number, 12, tzinfo=UTC)


@pytest.fixture
def three(publish: Publish, author: Person) -> Sequence[Article]:
    """Three posts on three days in two months, the oldest first, and a page with the tag of two of them."""
    publish("About", kind="page", at=day(2), tags=("Tea",), authors=(author.id,), slug="about")
    return (
        publish("A first", at=day(27, 1), tags=("Tea",)),
        publish("B second", at=day(3), tags=("Coffee", "Tea"), authors=(author.id,)),
        publish("C third", at=day(4), tags=("Coffee", "featured"), authors=(author.id,)),
    )


def test_a_post_has_every_member_that_ghost_gives_it(ask: Ask, publish: Publish) -> None:
    article = publish("Loom", body="It *weaves*.", summary="Of looms.", cover="/loom.png", cover_alt="A loom")
    [post] = ask("posts")["posts"]
    assert post == {
        "id": article.id,
        "uuid": post["uuid"],
        "title": "Loom",
        "slug": "loom",
        "html": "<p>It <em>weaves</em>.</p>\n",
        "comment_id": article.id,
        "feature_image": "http://localhost:3000/loom.png",
        "feature_image_alt": "A loom",
        "feature_image_caption": None,
        "featured": False,
        "visibility": "public",
        "created_at": "2026-03-01T12:00:00.000+00:00",
        "updated_at": "2026-03-01T12:00:00.000+00:00",
        "published_at": "2026-03-01T12:00:00.000+00:00",
        "custom_excerpt": "Of looms.",
        "codeinjection_head": None,
        "codeinjection_foot": None,
        "custom_template": None,
        "canonical_url": None,
        "url": f"http://localhost:3000{article.path}",
        "excerpt": "Of looms.",
        "reading_time": 0,
        "access": True,
        "comments": False,
        "og_image": None,
        "og_title": None,
        "og_description": None,
        "twitter_image": None,
        "twitter_title": None,
        "twitter_description": None,
        "meta_title": None,
        "meta_description": None,
        "email_subject": None,
        "frontmatter": None,
    }
    assert re.fullmatch(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", post["uuid"])
    assert post == ask(f"posts/{article.id}")["posts"][0]


def test_times_are_in_the_zone_of_the_publication(ask: Ask, publish: Publish) -> None:
    site.configure(actor="operator", settings={"time_zone": "Europe/Vienna"})
    publish(at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC))
    assert ask("posts")["posts"][0]["published_at"] == "2026-03-01T00:30:00.000+01:00"


def test_the_text_of_a_front_matter_shows_up_where_ghost_has_it(ask: Ask, publish: Publish) -> None:
    publish(extra={"meta_title": "For engines", "og_image": "/og.png", "twitter_title": 7, "codeinjection_head": "<x>"})
    [post] = ask("posts")["posts"]
    assert (post["meta_title"], post["og_image"]) == ("For engines", "http://localhost:3000/og.png")
    assert (post["twitter_title"], post["codeinjection_head"]) == (None, None)


def test_links_are_absolute_as_a_browser_on_the_page_follows_them(ask: Ask, publish: Publish) -> None:
    publish(path="/a/b/", body="[up](../c/) ![x](d.png) [root](/e) [here](#f) [far](https://far.example/)")
    html = ask("posts")["posts"][0]["html"]
    found = re.findall(r'(?:href|src)="([^"]*)"', html)
    base = "http://localhost:3000"
    assert found == [f"{base}/a/c/", f"{base}/a/b/d.png", f"{base}/e", "#f", "https://far.example/"]


def test_tags_and_authors_are_there_only_if_included(ask: Ask, three: Sequence[Article], author: Person) -> None:
    bare = ask(f"posts/{three[1].id}")["posts"][0]
    assert not {"tags", "authors", "primary_tag", "primary_author"} & set(bare)
    [post] = ask(f"posts/{three[1].id}", include="authors,tags")["posts"]
    assert [tag["slug"] for tag in post["tags"]] == ["coffee", "tea"]
    assert post["primary_tag"] == post["tags"][0]
    assert post["primary_tag"]["url"] == "http://localhost:3000/tags/coffee/"
    assert [each["slug"] for each in post["authors"]] == ["ada"]
    assert post["primary_author"]["name"] == author.name
    assert ask(f"posts/{three[0].id}", include="authors")["posts"][0]["primary_author"] is None


def test_a_slug_is_found_at_the_end_of_the_path(ask: Ask, refused: Ask, publish: Publish) -> None:
    publish("Old", at=day(1), path="/2025/tea/")
    publish("New", at=day(2), path="/2026/tea.html")
    publish("Page", at=day(3), path="/pages/tea/", kind="page")
    assert titles(ask("posts/slug/tea", slug="tea")) == ["New"]
    assert titles(ask("pages/slug/tea"), "pages") == ["Page"]
    assert "meta" not in ask("posts/slug/tea")
    status, error = refused("posts/slug/coffee")
    assert (status, error["type"]) == (404, "NotFoundError")
    assert "Post not found." in error["message"]


def test_what_readers_may_not_see_is_not_found(ask: Ask, refused: Ask, draft: Publish, publish: Publish) -> None:
    site.configure(actor="operator", settings={"languages": {"de": {"label": "Deutsch", "prefix": "/de"}}})
    hidden, gone, foreign = draft("Hidden"), publish("Gone"), publish("Fremd", language="de")
    articles.retract(actor="operator", article_id=gone.id)
    for article in (hidden, gone, foreign):
        assert refused(f"posts/{article.id}")[0] == 404
        assert ask("posts", filter=f"id:{article.id}")["posts"] == []
    assert ask("posts")["meta"]["pagination"]["total"] == 0


def test_the_first_page_says_how_many_there_are(ask: Ask, three: Sequence[Article]) -> None:
    answer = ask("posts", limit=2)
    assert titles(answer) == ["C third", "B second"]
    assert answer["meta"]["pagination"] == {"page": 1, "limit": 2, "pages": 2, "total": 3, "next": 2, "prev": None}
    last = ask("posts", limit=2, page=2)
    assert titles(last) == ["A first"]
    assert last["meta"]["pagination"] == {"page": 2, "limit": 2, "pages": 2, "total": 3, "next": None, "prev": 1}
    assert titles(ask("posts", limit=2, page=3)) == []


def test_a_list_of_nothing_has_one_page(ask: Ask) -> None:
    expected = {"page": 1, "limit": 15, "pages": 1, "total": 0, "next": None, "prev": None}
    for kind in ("posts", "pages", "tags", "authors"):
        answer = ask(kind)
        assert (answer[kind], answer["meta"]["pagination"]) == ([], expected)


def test_a_page_has_at_most_a_hundred(ask: Ask) -> None:
    for asked, given in {"all": 100, "1000": 100, "100": 100, "1": 1}.items():
        assert ask("posts", limit=asked)["meta"]["pagination"]["limit"] == given


def test_a_number_that_is_none_is_refused_by_name(refused: Ask) -> None:
    for name, text in [("limit", "0"), ("limit", "ten"), ("page", "0"), ("page", "-1"), ("page", "9" * 10)]:
        status, error = refused("posts", **{name: text})
        assert (status, error["type"], error["property"]) == (422, "ValidationError", name), text


ORDERS = {
    "published_at desc": "CBA",
    "published_at asc": "ABC",
    "published_at ASC": "ABC",
    "title desc": "CBA",
    "slug asc": "ABC",
    "featured desc, title asc": "CAB",
}


def test_the_order_is_as_asked(ask: Ask, three: Sequence[Article]) -> None:
    def walked(order: str) -> str:
        return "".join(titles(ask("posts", order=order, limit=1, page=page))[0][0] for page in (1, 2, 3))

    assert {order: "".join(each[0] for each in titles(ask("posts", order=order))) for order in ORDERS} == ORDERS
    assert {order: walked(order) for order in ORDERS} == ORDERS


def test_an_order_that_cannot_be_kept_is_refused(refused: Ask) -> None:
    for order in ("reading_time asc", "title", "title up", "title asc; drop", ",".join(["id asc"] * 6)):
        status, error = refused("posts", order=order)
        assert (status, error["property"]) == (422, "order"), order


FILTERS = {
    "tag:tea": "BA",
    "tags:[tea,nothing]": "BA",
    "tag:-tea": "C",
    "tags.slug:-[tea,coffee]": "",
    "primary_tag:coffee": "CB",
    "primary_tag:tea": "A",
    "primary_tag:null": "",
    "tag:coffee+tag:tea": "B",
    "tag:coffee,tag:tea": "CBA",
    "author:ada": "CB",
    "authors:[ada]": "CB",
    "author:-ada": "A",
    "primary_author:ada": "CB",
    "author:ada+tag:tea": "B",
    "author:nobody": "",
    "author:nobody,tag:tea": "BA",
    "featured:true": "C",
    "featured:false": "BA",
    "featured:-true": "BA",
    "featured:[true,false]": "CBA",
    "featured:true,tag:tea": "CBA",
    "visibility:public": "CBA",
    "visibility:public+tag:tea": "BA",
    "visibility:-public": "",
    "visibility:members": "",
    "slug:a-first": "A",
    "slug:-a-first": "CB",
    "slug:~'second'": "B",
    "title:~^'c '": "C",
    "title:-~'i'": "B",
    "title:'B second'": "B",
    "published_at:>'2026-02-03'": "CB",
    "published_at:>'2026-02-03 12:00:00'": "C",
    "published_at:>='2026-02-03T13:00:00+01:00'": "CB",
    "published_at:<'2026-02-03 12:00:00'": "A",
    "published_at:<='2026-02-03 12:00:00'": "BA",
    "published_at:'2026-02-03 12:00:00'": "B",
    "published_at:-'2026-02-03 12:00:00'": "CA",
    "published_at:>'2026-02-01'+published_at:<'2026-02-04'": "B",
    "published_at:>'2026-02-04'+published_at:<'2026-02-01'": "",
    "published_at:>now-26d": "C",
    "published_at:>now-1M+tag:tea": "B",
    "tag:tea+published_at:<'2026-02-03'": "A",
    "(tag:tea+author:ada),slug:c-third": "CB",
    "tag:tea+slug:-b-second": "A",
    "created_at:>'2026-01-01'": "CBA",
}


def test_a_filter_lets_through_what_it_says(ask: Ask, three: Sequence[Article]) -> None:
    found = {text: ask("posts", filter=text, fields="title") for text in FILTERS}
    assert {text: "".join(title[0] for title in titles(answer)) for text, answer in found.items()} == FILTERS
    assert all(answer["meta"]["pagination"]["total"] == len(FILTERS[text]) for text, answer in found.items())


def test_a_filtered_list_has_the_same_in_pages_of_one(ask: Ask, three: Sequence[Article]) -> None:
    def walked(text: str) -> str:
        pages = range(1, len(FILTERS[text]) + 1)
        each = [titles(ask("posts", filter=text, fields="title", limit=1, page=page)) for page in pages]
        return "".join(title[0] for page in each for title in page)

    assert {text: walked(text) for text in FILTERS} == FILTERS


def test_ids_are_filtered_by(ask: Ask, three: Sequence[Article]) -> None:
    assert titles(ask("posts", filter=f"id:{three[0].id}")) == ["A first"]
    assert titles(ask("posts", filter=f"id:[{three[0].id},{three[2].id}]")) == ["C third", "A first"]
    assert titles(ask("posts", filter=f"id:-{three[0].id}")) == ["C third", "B second"]
    assert titles(ask("posts", filter=f"tag:tea+id:-{three[0].id}")) == ["B second"]


def test_a_list_of_slugs_is_answered_in_its_own_order(ask: Ask, three: Sequence[Article]) -> None:
    assert titles(ask("posts", filter="slug:[b-second,a-first,c-third]")) == ["B second", "A first", "C third"]
    sorted_ = ask("posts", filter="slug:[b-second,a-first]", order="published_at asc")
    assert titles(sorted_) == ["A first", "B second"]


def test_a_filter_that_cannot_be_kept_is_refused_with_the_part(refused: Ask) -> None:
    named = {
        "reading_time:>3": "reading_time",
        "tag:~'te'": "~",
        "title:>'a'": ">",
        "featured:maybe": "featured",
        "published_at:>'yesterday'": "yesterday",
        "tag:tea+feature_image:null": "feature_image",
    }
    for text, part in named.items():
        status, error = refused("posts", filter=text)
        assert (status, error["type"], error["property"]) == (422, "ValidationError", "filter"), text
        assert part in error["message"]
    assert refused("tags", filter="published_at:>'2026-01-01'")[1]["property"] == "filter"
    assert refused("authors", filter="visibility:public")[1]["property"] == "filter"


def test_a_filter_that_is_none_is_a_bad_request(refused: Ask) -> None:
    status, error = refused("posts", filter="tag:a tag:b")
    assert (status, error["type"], error["property"]) == (400, "BadRequestError", "filter")
    assert "%2B" in error["message"]


def test_more_than_can_be_looked_at_is_refused(
    ask: Ask, refused: Ask, three: Sequence[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST", 2)
    assert titles(ask("posts", filter="tag:tea+published_at:>'2026-02-01'")) == ["B second"]
    assert titles(ask("posts", filter="tag:-tea+published_at:>'2026-02-01'")) == ["C third"]
    status, error = refused("posts", filter="tag:-tea")
    assert (status, error["property"]) == (422, "filter")
    assert "3 articles" in error["message"]
    assert refused("posts", order="title asc")[1]["property"] == "order"


def test_only_the_fields_asked_for_are_answered(ask: Ask, three: Sequence[Article]) -> None:
    [post] = ask(f"posts/{three[1].id}", fields="title, URL,nonsense")["posts"]
    assert set(post) == {"title", "url"}
    [post] = ask(f"posts/{three[1].id}", fields="title", formats="plaintext", include="tags")["posts"]
    assert set(post) == {"title", "plaintext", "tags", "primary_tag"}
    assert post["plaintext"] == "Some words."
    assert set(ask("tags/slug/tea", fields="name")["tags"][0]) == {"name"}
    assert set(ask("authors/slug/ada", fields="slug")["authors"][0]) == {"slug"}


def test_formats_are_added_only_as_asked(ask: Ask, refused: Ask, three: Sequence[Article]) -> None:
    post = f"posts/{three[0].id}"
    assert {"html", "plaintext"} <= set(ask(post, formats="html,plaintext")["posts"][0])
    assert "html" not in ask(post, formats="plaintext")["posts"][0]
    status, error = refused(post, formats="markdown")
    assert (status, error["property"]) == (422, "formats")


def test_pages_are_listed_by_title_and_say_what_posts_do_not(ask: Ask, publish: Publish) -> None:
    publish("Post")
    publish("b page", kind="page", at=day(2))
    publish("A page", kind="page", at=day(1), tags=("tea",))
    answer = ask("pages", include="tags")
    assert titles(answer, "pages") == ["A page", "b page"]
    assert answer["pages"][0]["show_title_and_feature_image"] is True
    assert titles(ask("pages", filter="tag:tea"), "pages") == ["A page"]
    assert titles(ask("pages", order="published_at desc"), "pages") == ["b page", "A page"]


def test_tags_count_posts_and_not_pages(ask: Ask, three: Sequence[Article]) -> None:
    answer = ask("tags", include="count.posts", order="count.posts desc, slug asc")
    assert [(tag["slug"], tag["count"]["posts"]) for tag in answer["tags"]] == [
        ("coffee", 2),
        ("tea", 2),
        ("featured", 1),
    ]
    assert answer["meta"]["pagination"]["total"] == 3
    for tag in answer["tags"]:
        assert len(ask("posts", filter=f"tag:{tag['slug']}")["posts"]) == tag["count"]["posts"]
    assert "count" not in ask("tags")["tags"][0]


def test_a_tag_is_read_by_slug_and_by_id(ask: Ask, refused: Ask, three: Sequence[Article]) -> None:
    topic_commands.describe(actor="operator", topic=TopicId("tag", "en", "tea"), title="Tea", body="Of *leaves*.")
    [tag] = ask("tags/slug/tea", include="count.posts")["tags"]
    assert re.fullmatch(r"[0-9a-f]{24}", tag["id"])
    assert (tag["name"], tag["description"], tag["visibility"]) == ("Tea", "Of leaves.", "public")
    assert tag["count"] == {"posts": 2}
    assert ask(f"tags/{tag['id']}", include="count.posts")["tags"] == [tag]
    assert refused("tags/slug/milk")[0] == refused("tags/abc")[0] == 404


def test_tags_are_filtered(ask: Ask, three: Sequence[Article]) -> None:
    for text, expected in {"slug:tea": "Tea", "slug:-[tea,featured]": "Coffee", "visibility:internal": ""}.items():
        assert "".join(tag["name"] for tag in ask("tags", filter=text)["tags"]) == expected


def test_tags_are_numbered_by_page(ask: Ask, publish: Publish) -> None:
    publish(tags=tuple(f"t{number}" for number in range(7)))
    seen = [ask("tags", limit=3, page=page) for page in (1, 2, 3)]
    assert [tag["name"] for page in seen for tag in page["tags"]] == [f"t{number}" for number in range(7)]
    assert seen[1]["meta"]["pagination"]["next"] == 3


def test_an_author_has_their_networks_apart(ask: Ask, publish: Publish) -> None:
    links = ({"name": "X", "url": "https://x.com/ada"}, {"name": "Site", "url": "https://ada.example/"})
    person = people.add(actor="operator", name="Ada", handle="ada", bio="Engines.", links=links)
    publish(authors=(person.id,))
    [author] = ask("authors", include="count.posts")["authors"]
    assert (author["twitter"], author["website"], author["bio"]) == ("@ada", "https://ada.example/", "Engines.")
    assert author["url"] == "http://localhost:3000/authors/ada/"
    assert author["count"] == {"posts": 1}
    assert ask("authors/slug/ada", include="count.posts")["authors"] == [author]
    assert ask(f"authors/{person.id}", include="count.posts")["authors"] == [author]


def test_who_has_published_nothing_is_no_author(ask: Ask, refused: Ask, author: Person) -> None:
    assert ask("authors")["authors"] == []
    assert refused("authors/slug/ada")[0] == refused(f"authors/{author.id}")[0] == 404


def test_the_settings_are_those_of_the_publication(ask: Ask) -> None:
    menu = [{"name": "More", "url": "", "children": [{"name": "About", "url": "/about/"}]}]
    told = {"title": "The Oak", "description": "Of woods.", "navigation": menu}
    site.configure(actor="operator", settings=told)
    settings = ask("settings")["settings"]
    assert (settings["title"], settings["description"], settings["lang"]) == ("The Oak", "Of woods.", "en")
    assert settings["url"] == "http://localhost:3000/"
    assert settings["navigation"] == [{"label": "About", "url": "/about/"}]
    assert {"logo", "icon", "accent_color", "cover_image", "secondary_navigation", "timezone"} <= set(settings)


def test_the_prefixes_of_older_versions_answer_the_same(ask: Ask, get: Get, three: Sequence[Article]) -> None:
    paths = ("posts", "pages", "tags", "authors", "settings", "tiers", "posts/slug/a-first", f"posts/{three[0].id}",
             "pages/slug/about", "tags/slug/tea", "authors/slug/ada")  # fmt: skip
    for path in paths:
        older = get(url(path).replace("/content/", "/v3/content/"))
        assert (path, older.status_code, older.json_body) == (path, 200, ask(path))
    for unknown in ("/ghost/api/v9/content/posts", "/ghost/api/v3/content/members", "/ghost/api/v3/content/tiers/1"):
        answer = get(f"{unknown}?key={KEY}")
        assert (answer.status_code, answer.json_body["errors"][0]["type"]) == (404, "NotFoundError")


def test_there_are_no_tiers(ask: Ask) -> None:
    assert ask("tiers", include="monthly_price")["tiers"] == []


@pytest.mark.parametrize("key", ["", "?key=", "?key=abc", "?key=0123456789ABCDEF0123456789", f"?key={KEY}0"])
def test_without_a_key_nothing_is_told(get: Get, key: str) -> None:
    for path in ("posts", "posts/slug/a", "pages/1", "tags", "authors/slug/a", "settings", "tiers"):
        answer = get(f"/ghost/api/content/{path}{key}")
        assert answer.status_code == 401
        [error] = json.loads(answer.body)["errors"]
        assert error["type"] == "UnauthorizedError"
        assert "26 hexadecimal characters" in error["message"]
    assert set(error) == {
        "message", "context", "type", "details", "property", "help", "code", "id", "ghostErrorCode",
    }  # fmt: skip


def test_words_that_are_too_many_for_one_answer_are_refused(
    ask: Ask, refused: Ask, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "LARGEST", 1000)
    for number in range(3):
        publish(f"Number {number}", body="word " * 100)
    status, error = refused("posts")
    assert (status, error["type"]) == (413, "RequestEntityTooLargeError")
    assert len(ask("posts", limit=1)["posts"]) == 1
    assert len(ask("posts", fields="title")["posts"]) == 3


def test_a_store_that_is_silent_is_told_in_ghosts_shape(get_without_store: Get) -> None:
    answer = get_without_store(url("posts"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json_body["errors"][0]["type"] == "MaintenanceError"


def test_too_many_pages_are_not_counted(
    refused: Ask, three: Sequence[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST", 0)
    assert refused("tags", include="count.posts")[1]["property"] == "include"
    assert refused("posts", filter="tag:tea")[1]["property"] == "filter"


def test_a_page_takes_few_calls(ask: Ask, three: Sequence[Article]) -> None:
    calls = {}
    ask("posts", limit=1)  # from now on, the publication's own settings are remembered
    for name, parameters in {"plain": {}, "all": {"include": "tags,authors"}, "names": {"fields": "title"}}.items():
        with counted_calls() as counted:
            ask("posts", **parameters)
        calls[name] = dict(counted)
    assert calls == {
        "plain": {"Query": 2, "BatchGetItem": 2},
        "all": {"Query": 2, "BatchGetItem": 4},
        "names": {"Query": 2, "BatchGetItem": 1},
    }
