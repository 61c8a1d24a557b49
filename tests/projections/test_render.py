"""Every kind of page, filled and bare: complete, safe, and free of anything from elsewhere."""

import re
from typing import Any

import msgspec
import pytest

from chalicelib.errors import Invalid
from chalicelib.markdown.pictures import Picture, Source
from chalicelib.models.site import Look
from chalicelib.projections.pages import contexts as c
from chalicelib.projections.pages import render as rendering
from chalicelib.projections.pages.addresses import absolute, href
from chalicelib.projections.pages.looks import script, stylesheet
from chalicelib.projections.pages.parts import FeedLink, SeriesPart
from chalicelib.projections.pages.render import content_type, render
from tests.markup import Markup, dangers

NASTY = "</script><b onclick=x> ]]> \x00\x0b\ud800 {{7*7}} & \"'"
BARE = c.Site(title="S", base_url="https://s.example")
MENU = (
    c.MenuLink(name="About", url="/about/"),
    c.MenuLink(name="Topics", url="", children=(c.MenuLink(name="Python", url="/tags/python/"),)),
    c.MenuLink(name="Bad", url="javascript:alert(1)"),
)
LINK = c.Link(name=NASTY, path="/tags/ü b/")
FULL = c.Site(
    title=NASTY,
    base_url="https://s.example/blog",
    description=NASTY,
    language="ar",
    direction="rtl",
    navigation=MENU,
    feed="/index.xml",
    copyright=NASTY,
    languages=(c.LanguageLink(name="A", path="/", language="ar"), c.LanguageLink(name="E", path="/en/", language="en")),
    feeds=(FeedLink(type="application/rss+xml", path="/index.xml"),),
    search="/search/",
    social=(c.Link(name=NASTY, path="https://social.example/@x"),),
    footer=MENU,
    licence=LINK,
    look=Look(logo="/logo.svg", icon="/icon.png", accent="#004488"),
)
CARD = c.Card(
    title=NASTY, path="/a/", summary=NASTY, published="2026-03-01T10:00:00Z", published_text=NASTY, authors=(LINK, LINK)
)
MONTHS = (c.MonthLink(name="March 2026", path="/2026/03/", count=1),)
TEXTS: dict[str, Any] = {"title": NASTY, "path": "/x/"}
LISTED: dict[str, Any] = {"kind": "tag", "intro": NASTY, "cards": (CARD,), "months": MONTHS, "feed": "/x/index.xml"}
PICTURE = Picture(
    src="/c.png", width=800, height=600, sources=(Source(type="image/avif", srcset="/blog/i/c-480.avif 480w"),)
)
ARTICLE = c.ArticlePage(
    site=FULL, **TEXTS, body="## Part\n\n<script>x</script>" + NASTY, canonical="https://o.example/ü",
    summary=NASTY, language="en", published="2026-03-01T10:00:00Z", updated="2026-03-02T10:00:00Z",
    published_text="1 March", updated_text="2 March", authors=(LINK, LINK, LINK), section=LINK, tags=(LINK,),
    categories=(LINK,), series=(LINK,), topics=(c.TopicGroup(name=NASTY, links=(LINK,)),), cover="/c.png",
    cover_alt=NASTY, previous=LINK, next=LINK, translations=FULL.languages[1:], untranslated=FULL.languages[:1],
    part=SeriesPart(series=LINK, previous=LINK, next=LINK), related=(CARD,), cover_picture=PICTURE,
)  # fmt: skip

PAGES: list[c.Page] = [
    ARTICLE,
    c.ArticlePage(site=BARE, title="T", path="/x/"),
    c.ListPage(site=FULL, **TEXTS, **LISTED),
    c.ListPage(site=BARE, title="T", path="/x/"),
    c.AuthorPage(
        site=FULL, **TEXTS, **LISTED, role=NASTY, bio=NASTY, links=(c.Link(name="W", path="https://w.example/"),)
    ),
    c.AuthorPage(site=BARE, title="T", path="/x/"),
    c.MonthPage(site=FULL, **TEXTS, list=LINK, cards=(CARD,), newer=LINK, older=LINK),
    c.MonthPage(site=BARE, title="T", path="/x/", list=c.Link(name="L", path="/")),
    c.TaxonomyPage(site=FULL, **TEXTS, intro=NASTY, topics=(c.TopicLink(name=NASTY, path="/t/", count=2),)),
    c.TaxonomyPage(site=BARE, title="T", path="/x/"),
    c.FrontPage(site=FULL, cards=(CARD,), months=MONTHS, intro=NASTY),
    c.FrontPage(site=BARE),
    c.SearchPage(
        site=FULL,
        path="/search/",
        index="/search.json",
        topics=(c.TopicGroup(name=NASTY, links=(LINK,)),),
        months=MONTHS,
    ),
    c.SearchPage(site=BARE, path="/search/", index="/search.json"),
    c.NotFoundPage(site=FULL),
    c.NotFoundPage(site=BARE),
]
NAMES = [f"{type(page).__name__}-{'full' if number % 2 == 0 else 'bare'}" for number, page in enumerate(PAGES)]


def without_own_controls(html: str, page: Any) -> str:
    """The page without the form, the script and the data of the theme, which must be what they should be."""
    form = f'<form class="search" action="{page.site.root}/search/">'
    html, forms = re.subn(f"<search>\\s*{form}.*?</form>\\s*</search>", "", html, flags=re.DOTALL)
    html, scripts = re.subn(f'<script src="{page.site.root}{script()[0]}"[^<>]*></script>', "", html)
    html, blocks = re.subn(r'<script type="application/ld\+json">[^<>]*</script>', "", html)
    assert (scripts, forms <= 1, blocks <= 1) == (1, True, True)
    return html


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_page_is_whole_and_safe(page: Any) -> None:
    html = render(page).decode()
    markup = Markup(html)
    assert html.startswith("<!doctype html>")
    assert dangers(without_own_controls(html, page)) == []
    assert [len(markup.all(tag)) for tag in ("h1", "main", "title")] == [1, 1, 1]
    assert markup.all("html") == [{"lang": page.site.language, "dir": page.site.direction}]
    assert markup.all("a")[0] == {"class": "skip", "href": "#" + markup.all("main")[0]["id"]}
    assert all(char not in html for char in "\x00\x0b\ud800")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_page_loads_only_from_its_own_site(page: Any) -> None:
    markup = Markup(render(page).decode())
    loaded = [link["href"] for link in markup.all("link") if link["rel"] == "stylesheet"]
    loaded += [image["src"] for image in markup.all("img")]
    loaded += [element["src"] for element in markup.all("script") if "src" in element]
    loaded += [address for source in markup.all("source") for address in source["srcset"].split()[::2]]
    assert loaded[0] == page.site.root + stylesheet(page.site.look)[0]
    assert all(target.startswith(page.site.root + "/") for target in loaded)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_link_leads_somewhere_from_every_address(page: Any) -> None:
    """The 404 page stands at any depth, and a publication may live under a path."""
    for link in Markup(render(page).decode()).all("a"):
        assert link["href"].startswith((page.site.root + "/", "https://", "#")), link


def test_ids_of_a_page_are_unique() -> None:
    page = c.ListPage(site=BARE, title="T", path="/", intro="# To content\n# By month", months=MONTHS)
    ids = [attributes["id"] for _, attributes in Markup(render(page).decode()).starts if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_an_article_shows_all_that_its_context_has() -> None:
    html = render(ARTICLE).decode()
    markup = Markup(html)
    assert '<link rel="canonical" href="https://o.example/%C3%BC">' in html
    assert 'rel="prev"' in html
    assert 'rel="next"' in html
    assert [time["datetime"] for time in markup.all("time")][:2] == ["2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z"]
    assert markup.all("article")[0] == {"class": "article h-entry", "lang": "en", "dir": "ltr"}
    authors, topics, series, neighbours, related, licence = 3, 4, 3, 2, 2, 1
    assert html.count('href="/blog/tags/%C3%BC%20b/"') == authors + topics + series + neighbours + related + licence
    assert "دقيقة قراءة واحدة" in markup.text


def test_an_article_without_an_original_elsewhere_is_its_own() -> None:
    html = render(c.ArticlePage(site=FULL, title="T", path="/a b/")).decode()
    assert '<link rel="canonical" href="https://s.example/blog/a%20b/">' in html


def test_the_not_found_page_says_so() -> None:
    assert "Sorry, this resource does not exist." in render(c.NotFoundPage(site=BARE)).decode()


def test_a_redirect_leads_on_without_script() -> None:
    html = render(c.RedirectPage(path="/old/", to='https://s.example/new/?a=1&b="')).decode()
    markup = Markup(html)
    assert dangers(html) == []
    assert {"http-equiv": "refresh", "content": "0; url=https://s.example/new/?a=1&b=%22"} in markup.all("meta")
    assert {"name": "robots", "content": "noindex"} in markup.all("meta")
    assert markup.all("a") == [{"href": "https://s.example/new/?a=1&b=%22"}]


@pytest.mark.parametrize("to", ["javascript:alert(1)", "/relative/", "//evil.example", ""])
def test_a_redirect_to_anything_but_the_web_is_refused(to: str) -> None:
    with pytest.raises(Invalid, match="to: "):
        render(c.RedirectPage(path="/old/", to=to))


def test_robots_cannot_be_given_a_second_line_by_a_path() -> None:
    text = render(c.Robots(sitemap="https://s.example/sitemap.xml", disallow=("/a\nDisallow: /",))).decode()
    assert text.splitlines() == [
        "User-agent: *",
        "Disallow: /a%0ADisallow:%20/",
        "",
        "Sitemap: https://s.example/sitemap.xml",
    ]


@pytest.mark.parametrize("page", [*PAGES[1::2], c.SearchIndex(path="/s.json"), c.Robots(), c.Sitemap(path="/s.xml")])
def test_a_context_comes_back_from_json_and_gives_the_same_bytes(page: Any) -> None:
    back = msgspec.json.decode(msgspec.json.encode(page), type=c.Page)
    assert back == page
    assert render(back) == render(page)


def test_every_page_has_its_media_type() -> None:
    assert content_type(PAGES[0]) == "text/html; charset=utf-8"
    assert content_type(c.Feed(site=BARE, title="T", path="/", self_path="/f")) == "application/rss+xml; charset=utf-8"
    assert content_type(c.Sitemap(path="/s")) == "application/xml; charset=utf-8"
    assert content_type(c.Robots()) == "text/plain; charset=utf-8"


def test_the_renderer_has_a_version() -> None:
    assert len(rendering.RENDERER) == 64
    assert rendering._renderer() == rendering.RENDERER


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/a/", "/blog/a/"),
        ("a/#b", "/blog/a/#b"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("/\\evil.example", "/blog/%5Cevil.example"),
        ("java\tscript:x", "/blog/java%09script:x"),
        ("JAVASCRIPT:x", ""),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("/100%/%C3%BC/", "/blog/100%25/%C3%BC/"),
        ("#x", "#x"),
        ("", ""),
    ],
)
def test_a_target_becomes_a_link_that_stays_honest(target: str, expected: str) -> None:
    assert href(target, FULL) == expected


def test_an_absolute_address_has_the_root_once() -> None:
    assert absolute("/a/", FULL) == "https://s.example/blog/a/"
    assert absolute("/blog/", FULL) == "https://s.example/blog/blog/"


@pytest.mark.parametrize(
    ("language", "expected"), [("ar", "rtl"), ("az-Arab", "rtl"), ("ar-Latn", "ltr"), ("de", "ltr")]
)
def test_a_language_is_written_in_its_direction(language: str, expected: str) -> None:
    assert c.direction(language) == expected
