"""Feeds: whole articles, the same in RSS, Atom and JSON, for every list and language, read back by parsers."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest

from chalicelib.commands import articles, site, topics
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from chalicelib.models.topics import TopicId
from chalicelib.projections import pages
from chalicelib.projections.pages import contexts as c
from chalicelib.projections.pages import feeds, files
from chalicelib.projections.pages.parts import Outline
from chalicelib.projections.pages.portable import portable
from chalicelib.projections.pages.render import content_type, render
from tests.machine import Machine
from tests.sim.promises import check_all
from tests.watch import counted_calls

Publish = Callable[..., Article]
NASTY = "</script><b onclick=x> ]]> \x00\x0b\ud800 {{7*7}} & \"'"
READ = "</script><b onclick=x> ]]>  {{7*7}} & \"'"
ATOM, CONTENT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/rss/1.0/modules/content/}encoded"
SITE = c.Site(title="S", base_url="https://s.example/blog", language="de", copyright=NASTY)
ITEM = c.FeedItem(
    title=NASTY, url="https://s.example/blog/a/", guid="https://s.example/blog/a/", id="urn:uuid:1", summary="a < b",
    published="2026-03-01T10:00:00Z", updated="2026-03-02T10:00:00Z", body="## Part\n\n[l](/x/ 'a > b') ![i](pic.png)",
    authors=(c.Link(name=NASTY, path="/authors/a/"), c.Link(name="B", path="")), categories=(NASTY,),
    image="https://s.example/blog/c.png", language="en",
)  # fmt: skip
FIELDS: dict[str, Any] = {"site": SITE, "title": NASTY, "path": "/", "items": (ITEM,), "updated": ITEM.updated}
BARE: dict[str, Any] = {"site": c.Site(title="S", base_url="https://s.example"), "title": "T", "path": "/"}
HTML = (
    '<h2 id="part">Part</h2>\n<p><a href="https://s.example/x/" title="a &gt; b">l</a> '
    '<img src="https://s.example/blog/a/pic.png" alt="i"></p>'
)


def test_rss_has_whole_articles() -> None:
    feed = c.Feed(**FIELDS, self_path="/index.xml")
    channel = ElementTree.fromstring(render(feed)).find("channel")
    assert channel is not None
    own, item = channel.find(f"{ATOM}link"), channel.find("item")
    assert own is not None
    assert item is not None
    assert (own.get("rel"), own.get("href")) == ("self", "https://s.example/blog/index.xml")
    assert item.findtext("title") == READ
    assert item.findtext("link") == item.findtext("guid") == ITEM.url
    assert item.findtext("description") == "a &lt; b"
    assert (item.findtext(CONTENT) or "").strip() == HTML
    assert [parsedate_to_datetime(item.findtext("pubDate", "")).day, channel.findtext("language")] == [1, "de"]
    assert len(item.findall("{http://purl.org/dc/elements/1.1/}creator")) == 2
    assert item.find("{http://search.yahoo.com/mrss/}content") is not None


def test_atom_has_whole_articles() -> None:
    feed = ElementTree.fromstring(render(c.AtomFeed(**FIELDS, self_path="/atom.xml")))
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert (content.get("type"), (content.text or "").strip()) == ("html", HTML)
    assert [entry.findtext(f"{ATOM}{name}") for name in ("id", "title")] == ["urn:uuid:1", READ]
    assert entry.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated") == ITEM.updated
    uris = [author.findtext(f"{ATOM}uri") for author in entry.findall(f"{ATOM}author")]
    assert uris == ["https://s.example/blog/authors/a/", None]
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [feed.get(language), entry.get(language)] == ["de", "en"]
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": "https://s.example/blog/atom.xml", "alternate": "https://s.example/blog/"}


def test_json_feed_has_whole_articles() -> None:
    fields = FIELDS | {"title": "T", "items": (c.FeedItem(title="A", url=ITEM.url, guid="", id="1", body=ITEM.body),)}
    feed = json.loads(render(c.JsonFeed(**fields, self_path="/feed.json")))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["home_page_url"], feed["feed_url"]) == (f"{SITE.base_url}/", f"{SITE.base_url}/feed.json")
    assert feed["items"][0]["content_html"].strip() == HTML
    assert (feed["items"][0]["id"], feed["items"][0]["url"], feed["language"]) == ("1", ITEM.url, "de")


@pytest.mark.parametrize("kind", [c.Feed, c.AtomFeed])
def test_a_feed_without_items_is_still_valid(kind: type[c.Feed]) -> None:
    root = ElementTree.fromstring(render(kind(**BARE, self_path="/f.xml")))
    names = {each.tag.removeprefix(ATOM) for each in root.iter()}
    assert names >= ({"id", "title", "updated", "author"} if kind is c.AtomFeed else {"title", "link", "description"})


def test_every_feed_has_its_media_type() -> None:
    kinds = (c.Feed, c.AtomFeed, c.JsonFeed)
    types = [content_type(kind(**BARE, self_path="/f")).partition(";")[0] for kind in kinds]
    assert types == ["application/rss+xml", "application/atom+xml", "application/feed+json"]
    assert content_type(c.Opml(title="T")).startswith("text/x-opml")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<a href="#x">a</a>', '<a href="https://s.example/a/#x"'),
        ('<blockquote cite="../b/">q</blockquote>', 'cite="https://s.example/b/"'),
        ("<p>say href=\"/x/\" aloud</p>", 'say href="/x/" aloud'),
        ('<a href="//[/">a</a>', "<a>a</a>"),
        ('<a href="/?a=1&amp;b=2">a</a>', 'href="https://s.example/?a=1&amp;b=2"'),
    ],
)  # fmt: skip
def test_words_for_elsewhere_have_absolute_addresses(body: str, expected: str) -> None:
    assert expected in portable(body, "html", "https://s.example/a/")


def test_words_for_elsewhere_lack_what_only_pages_need() -> None:
    html = portable("# One\n\n| a |\n|---|\n| b |\n\n```\nx\n```", "markdown", "https://s.example/a/")
    assert "anchor" not in html
    assert "tabindex" not in html
    assert '<h2 id="one">One</h2>' in html


def test_every_list_has_feeds_of_its_articles(galley: Machine, publish: Publish, author: Person) -> None:
    site.configure(
        actor="operator", settings={"languages": {"en": {"label": "E"}, "de": {"label": "D", "prefix": "/de"}}}
    )
    publish("Ink", tags=("Lead",), section="essays", series="Print", authors=(author.id,), body="All *of* it.")
    publish("Tinte", language="de", body="Alles.")
    galley.settle()
    for folder in ("/", "/tags/lead/", "/essays/", "/series/print/", "/authors/ada/"):
        for name in ("index.xml", "atom.xml", "feed.json"):
            text = galley.page(folder + name) or ""
            assert "http://localhost:3000/essays/ink/" in text, folder + name
            assert "All" in text, folder + name
            assert "Tinte" not in text, folder + name
    assert "Alles." in (galley.page("/de/feed.json") or "")
    assert 'type="application/feed+json"' in (galley.page("/de/") or "")


def test_an_article_that_goes_while_a_feed_is_made_is_left_out(galley: Machine, publish: Publish) -> None:
    publish("Stays", at=datetime(2026, 1, 1, tzinfo=UTC))
    gone = publish("Goes")
    state, everything = pages.State(), TopicId.all("en")
    assert len(state.newest(everything)) == 2
    articles.retract(actor="operator", article_id=gone.id)
    found = feeds.feed(everything, "atom", state)
    assert found is not None
    assert [item.title for item in found.items] == ["Stays"]
    assert found.updated == found.items[0].updated


def test_the_articles_of_all_feeds_are_read_together(galley: Machine, publish: Publish) -> None:
    for number in range(5):
        publish(f"Post {number}", tags=("a",))
    state = pages.State()
    with counted_calls() as calls:
        for topic in (TopicId.all("en"), TopicId("tag", "en", "a")):
            for form in files.FEED_FORMATS:
                feeds.feed(topic, form, state)
    assert (calls["BatchGetItem"], calls["GetItem"]) == (2, 2), "articles, revisions; settings, the tag"


def test_an_id_is_stable_and_an_uuid(galley: Machine, publish: Publish) -> None:
    article = publish("A title")
    name = feeds.stable_id(article.id)
    articles.move(actor="operator", article_id=article.id, path="/elsewhere/")
    galley.settle()
    assert name in (galley.page("/atom.xml") or "")
    assert UUID(name).urn == name
    assert feeds.stable_id("7ZZZZZZZZZZZZZZZZZZZZZZZZZ") == "urn:uuid:ffffffff-ffff-ffff-ffff-ffffffffffff"


def test_a_message_that_names_a_feed_of_before_means_rss() -> None:
    assert files.decode('[{"type":"feed","topic":"all#en#*"}]') == [files.FeedFile("all#en#*", "rss")]


def test_atom_makes_way_where_rss_has_its_name(galley: Machine, publish: Publish) -> None:
    site.configure(actor="operator", settings={"feed": "atom.xml"})
    publish("A title")
    galley.settle()
    assert "<rss" in (galley.page("/atom.xml") or "")
    assert "<feed" in (galley.page("/feed.atom.xml") or "")
    check_all()


def test_a_list_that_moves_leaves_no_feed_and_no_twin(galley: Machine, publish: Publish) -> None:
    publish("One", section="essays")
    topics.describe(actor="operator", topic=TopicId("section", "en", "essays"), title="Essays", path="/writing/")
    galley.settle()
    left = [key for key in galley.files() if key.startswith(("essays/", "archive/essays/"))]
    assert left == ["essays/one/index.html", "essays/one/index.json"]
    assert galley.page("/writing/atom.xml")
    check_all()


def test_a_kind_of_list_without_feeds_has_none(galley: Machine, publish: Publish) -> None:
    site.configure(actor="operator", settings={"feeds": ["all"]})
    publish("A title", tags=("a",))
    galley.settle()
    assert [key for key in galley.files() if key.endswith(("feed.json", "atom.xml"))] == ["atom.xml", "feed.json"]
    assert "tags/a" not in (galley.page("/feeds.opml") or "")


def test_the_list_of_feeds_names_each_once(galley: Machine, publish: Publish, author: Person) -> None:
    publish("A title", tags=("a & b",), authors=(author.id,))
    galley.settle()
    outlines = list(ElementTree.fromstring(galley.page("/feeds.opml") or "").iter("outline"))
    assert [outline.get("xmlUrl", "").removeprefix("http://localhost:3000") for outline in outlines] == [
        "/index.xml", "/tags/a--b/index.xml", "/authors/ada/index.xml",
    ]  # fmt: skip
    assert outlines[1].get("text") == "a & b · A publication"


def test_no_name_can_end_an_outline() -> None:
    opml = c.Opml(title=NASTY, outlines=(Outline(title=NASTY, feed="https://s/", page="https://s/", language="en"),))
    assert [each.get("title") for each in ElementTree.fromstring(render(opml)).iter("outline")] == [READ]
