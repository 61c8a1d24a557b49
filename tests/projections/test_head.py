"""The head of every HTML page: where it is, in which languages, with which feeds, and how it looks when shared."""

from typing import Any

import pytest

from chalicelib.markdown.pictures import Picture
from chalicelib.models.site import Look
from chalicelib.projections.pages import contexts as c
from chalicelib.projections.pages.environment import environment
from chalicelib.projections.pages.files import FEED_TYPES
from chalicelib.projections.pages.head import HtmlPage, head
from chalicelib.projections.pages.parts import FeedLink
from tests.markup import Markup

ROOT = "https://s.example/blog"
FEEDS = tuple(FeedLink(type=kind, path=f"/{name}") for name, kind in FEED_TYPES.items())
LANGUAGES = (
    c.LanguageLink(name="E", path="/en/", language="en"),
    c.LanguageLink(name="D", path="/", language="de"),
)
SITE = c.Site(
    title="S & Co", base_url=ROOT, description="About S", language="de", languages=LANGUAGES, feeds=FEEDS,
    social=(c.Link(name="M", path="https://m.example/@s"),), licence=c.Link(name="CC", path="https://l.example/"),
    look=Look(card="/card.png", icon="/icon.png"),
)  # fmt: skip
BARE = c.Site(title="S", base_url="https://s.example")
ARTICLE = c.ArticlePage(
    site=SITE, title="Ink", path="/ink/", summary="Short", language="pt-BR", published="2026-03-01T10:00:00Z",
    authors=(c.Link(name="Ada", path="/authors/ada/"), c.Link(name="Bo", path="")), cover="/c ü.png", cover_alt="Cover",
    tags=(c.Link(name="Lead", path="/tags/lead/"),), cover_picture=Picture(src="/c ü.png", width=8, height=6),
    translations=(c.LanguageLink(name="E", path="/en/ink/", language="en"),),
)  # fmt: skip
LISTED: dict[str, Any] = {"title": "Lead", "path": "/tags/lead/"}
MONTH = c.MonthPage(site=BARE, title="March", path="/archive/2026-03/", list=c.Link(name="S", path="/"))


def links(page: HtmlPage, rel: str) -> list[str]:
    return [link.href for link in head(page).links if link.rel == rel]


def said(page: HtmlPage) -> dict[str, str]:
    return dict(head(page).names) | dict(head(page).properties)


def test_an_article_says_how_it_looks_when_shared() -> None:
    found = said(ARTICLE)
    assert found["description"] == found["og:description"] == "Short"
    assert (found["og:type"], found["og:title"], found["og:url"]) == ("article", "Ink", f"{ROOT}/ink/")
    assert (found["og:site_name"], found["og:locale"]) == ("S & Co", "pt_BR")
    assert found["og:image"] == f"{ROOT}/c%20%C3%BC.png"
    assert [found[f"og:image:{name}"] for name in ("width", "height", "alt")] == ["8", "6", "Cover"]
    assert found["twitter:card"] == "summary_large_image"
    assert found["article:published_time"] == ARTICLE.published
    assert "article:modified_time" not in found
    authors = [content for name, content in head(ARTICLE).properties if name == "article:author"]
    assert authors == [f"{ROOT}/authors/ada/", "Bo"]


def test_a_page_without_a_cover_shows_the_card_of_the_publication() -> None:
    found = said(c.FrontPage(site=SITE))
    assert (found["og:type"], found["og:image"], found["og:image:width"]) == ("website", f"{ROOT}/card.png", "1200")
    assert said(c.FrontPage(site=BARE))["twitter:card"] == "summary"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (c.ArticlePage(site=BARE, title="T", path="/t/"), "T – S"),
        (c.FrontPage(site=SITE), "About S"),
        (c.FrontPage(site=BARE), "S"),
        (c.ListPage(site=BARE, **LISTED, intro="All *about* lead."), "All about lead."),
        (c.ListPage(site=BARE, **LISTED), "Lead – S"),
        (c.AuthorPage(site=BARE, **LISTED, bio="Wrote **code**."), "Wrote code."),
        (c.AuthorPage(site=BARE, **LISTED, role="Countess"), "Countess"),
        (MONTH, "March – S"),
        (c.ArticlePage(site=BARE, title="T", path="/t/", summary="x" * 500), "x" * 299 + "…"),
    ],
)
def test_every_page_has_a_description(page: HtmlPage, expected: str) -> None:
    assert said(page)["description"] == expected


def test_an_author_has_a_profile() -> None:
    assert said(c.AuthorPage(site=BARE, **LISTED))["og:type"] == "profile"


def test_the_missing_page_is_not_to_be_listed() -> None:
    found = head(c.NotFoundPage(site=SITE))
    assert found.names == (("robots", "noindex"),)
    assert found.properties == ()
    assert links(c.NotFoundPage(site=SITE), "canonical") == []


def test_every_language_of_an_article_is_named_itself_too() -> None:
    found = [(link.hreflang, link.href) for link in head(ARTICLE).links if link.hreflang]
    assert found == [
        ("en", f"{ROOT}/en/ink/"),
        ("pt-BR", f"{ROOT}/ink/"),
        ("x-default", f"{ROOT}/en/ink/"),
    ]


def test_front_pages_name_each_other() -> None:
    found = [(link.hreflang, link.href) for link in head(c.FrontPage(site=SITE)).links if link.hreflang]
    assert found == [("de", f"{ROOT}/"), ("en", f"{ROOT}/en/"), ("x-default", f"{ROOT}/")]
    assert not [link for link in head(MONTH).links if link.hreflang]


def test_an_original_elsewhere_is_canonical() -> None:
    page = c.ArticlePage(site=BARE, title="T", path="/t/", canonical="https://o.example/ü")
    assert links(page, "canonical") == ["https://o.example/%C3%BC"]
    assert links(MONTH, "canonical") == ["https://s.example/archive/2026-03/"]


def test_a_list_offers_its_feeds_beside_those_of_the_publication() -> None:
    page = c.ListPage(site=SITE, **LISTED, feeds=(FeedLink(type="application/atom+xml", path="/tags/lead/atom.xml"),))
    titles = [link.title for link in head(page).links if link.title]
    assert titles == ["S & Co (RSS)", "S & Co (Atom)", "S & Co (JSON Feed)", "Lead – S & Co (Atom)"]


def test_a_page_links_what_else_belongs_to_it() -> None:
    assert [link.href for link in head(ARTICLE).links if link.type == "application/json"] == ["/blog/ink/index.json"]
    assert links(ARTICLE, "me") == ["https://m.example/@s"]
    assert links(ARTICLE, "license") == ["https://l.example/"]
    assert links(ARTICLE, "manifest") == ["/blog/site.webmanifest"]
    assert links(ARTICLE, "icon") == links(ARTICLE, "apple-touch-icon") == ["/blog/icon.png"]
    assert links(MONTH, "icon") == ["/favicon.svg"]
    assert links(MONTH, "apple-touch-icon") == []


def test_a_template_writes_every_value_escaped() -> None:
    nasty = "\"><script>x</script> & '"
    page = c.ArticlePage(
        site=c.Site(title=nasty, base_url=ROOT), title=nasty, path="/t/", summary=nasty, cover="/c.png"
    )
    source = '{% from "meta.html" import meta %}{{ meta(page, page.site) }}'
    markup = Markup(environment().from_string(source).render(page=page))
    assert {"name": "description", "content": nasty} in markup.all("meta")
    assert {"property": "og:title", "content": nasty} in markup.all("meta")
    assert [attributes.get("type") for attributes in markup.all("script")] == ["application/ld+json"]
    assert markup.wrong == []
