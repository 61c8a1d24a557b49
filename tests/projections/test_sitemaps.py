"""Sitemaps: every page once, with its cover and its translations, in files that stay within the bounds."""

from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from chalicelib.commands import articles, site
from chalicelib.models.articles import Article
from chalicelib.projections import pages
from chalicelib.projections.pages import contexts as c
from chalicelib.projections.pages import sitemaps
from chalicelib.projections.pages.render import render
from tests.machine import Machine
from tests.sim.promises import check_all

Publish = Callable[..., Article]
SPACE, IMAGE = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.google.com/schemas/sitemap-image/1.1}"
XHTML = "{http://www.w3.org/1999/xhtml}"
LANGUAGES = {"en": {"label": "English"}, "de": {"label": "Deutsch", "prefix": "/de"}}


def locs(text: str | None) -> list[str]:
    found = ElementTree.fromstring(text or "").iter(f"{SPACE}loc")
    return [(loc.text or "").removeprefix("http://localhost:3000") for loc in found]


def test_a_sitemap_lists_addresses_dates_pictures_and_languages() -> None:
    entries = (
        c.SitemapEntry(
            loc="https://s.example/ü&/",
            lastmod="2026-03-01",
            images=("https://s.example/ü.png",),
            alternates=(("de", "https://s.example/de/ü/"), ("en", "https://s.example/ü&/")),
        ),
        c.SitemapEntry(loc="https://s.example/"),
    )
    root = ElementTree.fromstring(render(c.Sitemap(path="/sitemap-1.xml", entries=entries)))
    assert [loc.text for loc in root.iter(f"{SPACE}loc")] == ["https://s.example/%C3%BC&/", "https://s.example/"]
    assert [date.text for date in root.iter(f"{SPACE}lastmod")] == ["2026-03-01"]
    assert [loc.text for loc in root.iter(f"{IMAGE}loc")] == ["https://s.example/%C3%BC.png"]
    links = [(link.get("rel"), link.get("hreflang")) for link in root.iter(f"{XHTML}link")]
    assert links == [("alternate", "de"), ("alternate", "en")]


def test_an_index_lists_its_shards() -> None:
    index = render(c.SitemapIndex(path="/sitemap.xml", urls=("https://s.example/sitemap-1.xml",)))
    assert locs(index.decode()) == ["https://s.example/sitemap-1.xml"]


def test_an_article_stands_in_its_month_with_its_cover(galley: Machine, publish: Publish) -> None:
    publish("With", cover="/a b.png")
    publish("Elsewhere", cover="https://o.example/c.png")
    publish("Unsafe", cover="//o.example/c.png")
    galley.settle()
    images = [
        loc.text for loc in ElementTree.fromstring(galley.page("/sitemap/en/2026-03.xml") or "").iter(f"{IMAGE}loc")
    ]
    assert sorted(filter(None, images)) == ["http://localhost:3000/a%20b.png", "https://o.example/c.png"]


def test_translations_name_each_other_until_one_goes(galley: Machine, publish: Publish) -> None:
    site.configure(actor="operator", settings={"languages": LANGUAGES})
    publish("Hello", translation="hello", at=datetime(2026, 1, 1, tzinfo=UTC))
    german = publish("Hallo", language="de", translation="hello")
    galley.settle()
    for shard in ("/sitemap/en/2026-01.xml", "/sitemap/de/2026-03.xml"):
        assert (galley.page(shard) or "").count('rel="alternate"') == 2, shard
    articles.retract(actor="operator", article_id=german.id)
    galley.settle()
    assert 'rel="alternate"' not in (galley.page("/sitemap/en/2026-01.xml") or "")
    assert galley.page("/sitemap/de/2026-03.xml") is None
    check_all()


def test_a_month_with_more_than_a_file_holds_is_split(
    galley: Machine, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 2)
    published = [publish(f"Post {number}") for number in range(5)]
    publish("About", kind="page")
    galley.settle()
    names = ["topics", "pages", "2026-03", "2026-03.2", "2026-03.3"]
    assert locs(galley.page("/sitemap.xml")) == [f"/sitemap/en/{name}.xml" for name in names]
    parts = [locs(galley.page(f"/sitemap/en/{name}.xml")) for name in names[2:]]
    assert [len(part) for part in parts] == [2, 2, 1]
    assert sorted(path for part in parts for path in part) == sorted(str(article.path) for article in published)
    for article in published[:2]:
        articles.retract(actor="operator", article_id=article.id)
    galley.settle()
    assert galley.page("/sitemap/en/2026-03.3.xml") is None
    check_all()


def test_every_list_is_in_the_sitemap_once(galley: Machine, publish: Publish) -> None:
    publish("A title", tags=("a", "b"), section="essays")
    galley.settle()
    assert sorted(locs(galley.page("/sitemap/en/topics.xml"))) == ["/", "/essays/", "/tags/a/", "/tags/b/"]


def test_a_language_without_articles_has_its_front_page(galley: Machine) -> None:
    site.configure(actor="operator", settings={"languages": LANGUAGES})
    shard = sitemaps.shard("de", "topics", pages.State())
    assert shard is not None
    assert [entry.loc for entry in shard.entries] == ["http://localhost:3000/de/"]
    assert sitemaps.shard("de", "pages", pages.State()) is None
