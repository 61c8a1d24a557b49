"""The JSON beside every page: a published shape, absolute addresses, and never where there is no page."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chalicelib.commands import articles, media, site
from chalicelib.errors import Invalid
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from chalicelib.projections.pages import contexts as c
from chalicelib.projections.pages import files
from chalicelib.projections.pages.render import content_type, render
from chalicelib.projections.pages.shapes import ArticleTwin, ListTwin
from chalicelib.projections.pages.twins import twin, twin_path
from tests.machine import Machine
from tests.sim.promises import check_all

Publish = Callable[..., Article]
HOST = "http://localhost:3000"
SITE = c.Site(title="S", base_url="https://s.example/blog", navigation=(c.MenuLink(name="A", url="/a/"),))


def shown(machine: Machine, path: str) -> Any:
    text = machine.page(path)
    return json.loads(text) if text else None


def test_an_article_has_the_published_shape(galley: Machine, publish: Publish, author: Person) -> None:
    publish("Before")
    article = publish(
        "Ink", tags=("Lead",), section="essays", authors=(author.id,), body="## Part\n\nSome [words](../x/).",
        summary="In *short*.", cover="/c.png", cover_alt="A cover",
    )  # fmt: skip
    publish("After")
    galley.settle()
    found = shown(galley, "/essays/ink/index.json")
    assert list(found) == list(ArticleTwin.__struct_fields__)
    assert found["url"] == found["canonical"] == f"{HOST}/essays/ink/"
    assert (found["type"], found["id"], found["title"], found["summary"]) == ("post", article.id, "Ink", "In short.")
    assert found["authors"] == [{"name": "Ada Lovelace", "url": f"{HOST}/authors/ada/"}]
    assert found["tags"] == [{"name": "Lead", "url": f"{HOST}/tags/lead/"}]
    assert found["section"] == {"name": "Essays", "url": f"{HOST}/essays/"}
    assert found["html"].strip() == f'<h2 id="part">Part</h2>\n<p>Some <a href="{HOST}/essays/x/">words</a>.</p>'
    assert (found["words"], found["minutes"]) == (3, 1)
    assert found["cover"] == {"url": f"{HOST}/c.png", "alt": "A cover", "width": 0, "height": 0}
    assert [found["previous"]["name"], found["next"]["name"]] == ["Before", "After"]


def test_every_list_has_the_published_shape(galley: Machine, publish: Publish, author: Person) -> None:
    publish("Ink", tags=("Lead",), authors=(author.id,))
    galley.settle()
    kinds = {
        "/": "front",
        "/tags/lead/": "tag",
        "/authors/ada/": "author",
        "/tags/": "taxonomy",
        "/archive/2026-03/": "month",
    }
    for path, kind in kinds.items():
        found = shown(galley, f"{path}index.json")
        assert list(found) == list(ListTwin.__struct_fields__), path
        assert (found["type"], found["url"]) == (kind, HOST + path)
        if kind != "taxonomy":
            assert [(item["title"], item["json"]) for item in found["items"]] == [("Ink", f"{HOST}/ink/index.json")]
    assert shown(galley, "/tags/index.json")["topics"] == [{"name": "Lead", "url": f"{HOST}/tags/lead/", "count": 1}]
    assert [month["count"] for month in shown(galley, "/index.json")["months"]] == [1]
    assert shown(galley, "/authors/ada/index.json")["role"] == "Countess"
    assert f"{HOST}/tags/lead/atom.xml" in shown(galley, "/tags/lead/index.json")["feeds"]


def test_redirects_files_and_the_missing_page_have_no_twin(galley: Machine, publish: Publish) -> None:
    article = publish("A title", path="/old/")
    media.add(actor="operator", path="/a.txt", content=b"a")
    articles.move(actor="operator", article_id=article.id, path="/new/")
    galley.settle()
    present = galley.files()
    assert "new/index.json" in present
    assert not {"old/index.json", "404.json", "a.txt/index.json"} & present.keys()
    articles.retract(actor="operator", article_id=article.id)
    galley.settle()
    assert "new/index.json" not in galley.files()
    check_all()


def test_a_new_menu_leaves_a_twin_as_it_was() -> None:
    page = c.ArticlePage(site=SITE, title="T", path="/a/")
    other = c.ArticlePage(site=c.Site(title="S", base_url=SITE.base_url), title="T", path="/a/")
    assert twin(page) == twin(other)


def test_a_twin_is_the_same_bytes_each_time() -> None:
    found = twin(c.ArticlePage(site=SITE, title="T", path="/a/", body="*x*"))
    assert found is not None
    assert render(found) == render(found)
    assert content_type(found).startswith("application/json")
    assert json.loads(render(found))["url"] == "https://s.example/blog/a/"


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", "/index.json"), ("/a/b/", "/a/b/index.json"), ("/a/b.html", "/a/b.json"), ("/a", "/a/index.json")],
)
def test_a_twin_lies_beside_its_page(path: str, expected: str) -> None:
    assert twin_path(path) == expected


def test_a_file_of_the_publisher_comes_before_the_twin_of_an_ugly_address(galley: Machine, publish: Publish) -> None:
    publish("A title", path="/data.html")
    galley.settle()
    assert shown(galley, "/data.json")["title"] == "A title"
    media.add(actor="operator", path="/data.json", content=b"[1]")
    galley.settle()
    assert shown(galley, "/data.json") == [1]
    check_all()
    media.remove(actor="operator", path="/data.json")
    galley.settle()
    assert shown(galley, "/data.json")["title"] == "A title"
    check_all()


def test_lists_with_ugly_addresses_have_twins(galley: Machine, publish: Publish) -> None:
    site.configure(actor="operator", settings={"ugly_urls": True})
    publish("A title", section="essays", tags=("a",))
    galley.settle()
    assert shown(galley, "/essays.json")["url"] == f"{HOST}/essays.html"
    assert shown(galley, "/tags/a.json")["type"] == "tag"
    check_all()


def test_nobody_takes_the_place_of_a_twin(galley: Machine) -> None:
    for path in ("/a/index.json", "/feeds.opml", "/atom.xml", "/feed.json"):
        with pytest.raises(Invalid, match="path: "):
            media.add(actor="operator", path=path, content=b"x")


def test_files_come_back_from_a_queue_with_their_twins() -> None:
    found: list[files.File] = [
        files.PathFile("/a/"),
        files.FeedFile("tag#en#a"),
        files.FormerFile("/a/", "en", format="atom"),
        files.FormerFile("/a/", "en", "2026-03"),
    ]
    twins = list(files.with_twins(found))
    assert files.decode(files.encode(twins)) == twins
    assert [file.of for file in twins if isinstance(file, files.TwinFile)] == [found[0], found[3]]


def test_every_member_of_the_published_shape_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "publishers.md").read_text(encoding="utf-8")
    section = text.partition("### JSON beside every page")[2].partition("\n## ")[0]
    members = {name for shape in (ArticleTwin, ListTwin) for name in shape.__struct_fields__}
    assert {name for name in members if f"`{name}`" not in section} == set()
