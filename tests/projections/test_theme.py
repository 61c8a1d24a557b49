"""What readers and programs find on a page: contents, pictures, languages, search, microformats, own templates."""

import json
from typing import Any

import pytest

from chalicelib.errors import Invalid
from chalicelib.markdown.pictures import Picture, Source
from chalicelib.models.site import Look
from chalicelib.models.themes import Theme
from chalicelib.projections.pages import contexts as c
from chalicelib.projections.pages.parts import SearchEntry, SeriesPart
from chalicelib.projections.pages.render import render
from tests.markup import Markup

SITE = c.Site(title="S", base_url="https://s.example/blog", search="/search/")
LINK = c.Link(name="Ada", path="/ada/")
CARD = c.Card(title="C", path="/c/", published="2026-03-01T10:00:00Z", published_text="1 March 2026", authors=(LINK,))


def post(**fields: Any) -> c.ArticlePage:
    given: dict[str, Any] = {"site": SITE, "title": "T", "path": "/x/"} | fields
    return c.ArticlePage(**given)


def article(**fields: Any) -> str:
    return render(post(**fields)).decode()


def classes(html: str) -> set[str]:
    return {name for _, attributes in Markup(html).starts for name in attributes.get("class", "").split()}


def test_three_headings_make_a_table_of_contents() -> None:
    html = article(body="## One & all\n\n### Two\n\n#### Deep\n\n## Ü\n")
    (contents,) = [each for each in Markup(html).all("nav") if each.get("class") == "contents"]
    assert contents["aria-label"] == "Contents"
    assert '<li><a href="#one--all">One &amp; all</a></li>' in html
    assert '<li class="deeper"><a href="#two">Two</a></li>' in html
    assert '<a href="#%C3%BC">Ü</a>' in html
    assert 'href="#deep">Deep' not in html


@pytest.mark.parametrize("body", ["## One\n\n## Two\n", "# A\n\n## B", "#### One\n\nText", ""])
def test_fewer_headings_make_none(body: str) -> None:
    assert "contents" not in classes(article(body=body))


def test_a_cover_comes_in_its_formats_with_its_size_and_first() -> None:
    sources = (Source(type="image/avif", srcset="/blog/i/c-480.avif 480w"),)
    html = article(
        cover="/c.jpg", cover_alt="A & B", cover_picture=Picture(src="/c.jpg", width=8, height=6, sources=sources)
    )
    (image,), (source,) = Markup(html).all("img"), Markup(html).all("source")
    assert (image["src"], image["alt"], image["width"], image["height"]) == ("/blog/c.jpg", "A & B", "8", "6")
    assert (image["fetchpriority"], "loading" in image) == ("high", False)
    assert (source["type"], source["srcset"]) == ("image/avif", "/blog/i/c-480.avif 480w")
    assert source["sizes"]


def test_a_cover_of_which_nothing_is_known_is_shown_all_the_same() -> None:
    (image,) = Markup(article(cover="https://i.example/c.jpg")).all("img")
    assert (image["src"], "width" in image) == ("https://i.example/c.jpg", False)


def test_pictures_in_the_text_are_dressed() -> None:
    html = article(body="![a](/p.png)", pictures={"/p.png": Picture(src="/p.png", width=40, height=30)})
    (image,) = Markup(html).all("img")
    assert (image["width"], image["height"]) == ("40", "30")


def test_other_languages_of_an_article_are_named_in_themselves() -> None:
    arabic = c.LanguageLink(name="العربية", path="/ar/x/", language="ar")
    html = article(translations=(arabic,), untranslated=(c.LanguageLink(name="Deutsch", path="/de/", language="de"),))
    link = '<a href="/blog/ar/x/" lang="ar" hreflang="ar" dir="rtl">العربية</a>'
    assert link in html
    assert 'Not available in <a href="/blog/de/" lang="de" hreflang="de" dir="ltr">Deutsch</a>' in html


def test_a_part_of_a_series_leads_to_the_parts_beside_it_and_names_the_series_once() -> None:
    series, following = c.Link(name="Bound", path="/series/bound/"), c.Link(name="Two", path="/two/")
    html = article(series=(series,), part=SeriesPart(series=series, next=following))
    assert 'Part of the series <a href="/blog/series/bound/">Bound</a>' in html
    assert '<span>Next part</span> <a href="/blog/two/" rel="next">Two</a>' in html
    assert (html.count("Bound</a>"), "Previous part" in html) == (1, False)


def test_related_articles_are_headed_one_level_below_their_heading() -> None:
    html = article(related=(CARD,))
    assert "<h2>Related articles</h2>" in html
    assert '<h3 class="p-name"><a class="u-url" href="/blog/c/">C</a></h3>' in html


def test_the_licence_is_said_of_posts_and_not_of_pages() -> None:
    site = c.Site(title="S", base_url="https://s.example", licence=c.Link(name="CC BY", path="https://cc.example/by/"))
    link = '<a href="https://cc.example/by/" rel="license">CC BY</a>'
    assert link in article(site=site)
    assert link not in article(site=site, kind="page")


def test_an_article_is_an_h_entry() -> None:
    tag = c.Link(name="paper", path="/tags/paper/")
    html = article(
        published="2026-03-01T10:00:00Z", updated="2026-03-02T10:00:00Z", updated_text="2", authors=(LINK,), tags=(tag,)
    )
    wanted = {
        "h-entry",
        "p-name",
        "e-content",
        "dt-published",
        "dt-updated",
        "u-url",
        "p-author",
        "h-card",
        "p-category",
    }
    assert wanted <= classes(html)
    assert '<a class="u-url" href="/blog/x/"><time class="dt-published"' in html


@pytest.mark.parametrize("page", [c.ListPage, c.FrontPage, c.MonthPage], ids=lambda kind: str(kind.__name__))
def test_a_list_is_an_h_feed(page: Any) -> None:
    fields: dict[str, Any] = {} if page is c.FrontPage else {"title": "T", "path": "/x/"}
    fields |= {"list": LINK} if page is c.MonthPage else {}
    assert {"h-feed", "h-entry", "u-url", "p-author"} <= classes(
        render(page(site=SITE, cards=(CARD,), **fields)).decode()
    )


def test_an_author_is_an_h_card() -> None:
    links = (c.Link(name="Web", path="https://ada.example/"),)
    html = render(
        c.AuthorPage(site=SITE, title="Ada", path="/ada/", role="Binder", bio="*Binds*.", links=links)
    ).decode()
    assert {"h-card", "p-name", "p-job-title", "p-note", "u-url"} <= classes(html)
    assert '<a href="https://ada.example/" class="u-url" rel="me">Web</a>' in html


def test_a_logo_stands_for_the_title_and_is_named_by_it() -> None:
    site = c.Site(title="The Oak", base_url="https://s.example/blog", look=Look(logo="/logo.svg"))
    html = render(c.FrontPage(site=site)).decode()
    image = '<img class="logo" src="/blog/logo.svg" alt="The Oak">'
    assert f'<h1 class="brand"><a href="/blog/" aria-current="page">{image}</a></h1>' in html


def test_a_long_title_stands_without_the_name_of_the_site() -> None:
    long = "How a sheet of paper that was folded against its grain came to be unfolded"
    assert f"<title>{long}</title>" in article(title=long)
    assert "<title>T – S</title>" in article()


def test_the_search_page_is_a_form_that_works_without_a_script() -> None:
    page = c.SearchPage(
        site=SITE, path="/search/", index="/search.json", topics=(c.TopicGroup(name="Tags", links=(LINK,)),)
    )
    html = render(page).decode()
    assert '<form class="search" action="/blog/search/">' in html
    assert '<input type="search" name="q" autocomplete="off">' in html
    assert "<noscript><p>Searching needs JavaScript" in html
    assert 'href="/blog/ada/"' in html


def test_the_search_page_tells_the_script_where_to_look_and_what_to_say() -> None:
    html = render(c.SearchPage(site=SITE, path="/search/", index="/search.json")).decode()
    (results,) = [each for each in Markup(html).all("div") if each.get("class") == "results"]
    assert results["data-index"] == "/blog/search.json"
    assert json.loads(results["data-found"]) == {"one": "{} article found", "other": "{} articles found"}


def test_the_search_index_is_an_array_of_what_is_known() -> None:
    entries = (
        SearchEntry(title="A", url="https://s.example/a/", tags=("x",)),
        SearchEntry(title="B", url="https://s.example/b/"),
    )
    assert json.loads(render(c.SearchIndex(path="/search.json", entries=entries))) == [
        {"title": "A", "url": "https://s.example/a/", "tags": ["x"]},
        {"title": "B", "url": "https://s.example/b/"},
    ]


def test_the_not_found_page_helps_to_go_on() -> None:
    site = c.Site(
        title="S", base_url="https://s.example", search="/search/", navigation=(c.MenuLink(name="Tags", url="/tags/"),)
    )
    html = render(c.NotFoundPage(site=site)).decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert all(found in main for found in ('href="/tags/"', 'action="/search/"', 'href="/"'))


def page_with(files: dict[str, str], **fields: Any) -> str:
    return render(post(**fields), Theme.of(files)).decode()


def test_a_template_of_ones_own_comes_first_and_can_build_on_ours() -> None:
    own = '{% extends "galley/article.html" %}{% block main %}<p>{{ page.title }}!</p>{{ super() }}{% endblock %}'
    html = page_with({"article.html": own}, title="<b>")
    assert "<p>&lt;b&gt;!</p>" in html
    assert '<h1 class="p-name">&lt;b&gt;</h1>' in html


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"article.html": "\n{% if %}"}, "theme: article.html, line 2: Expected an expression"),
        ({"article.html": "a\n\n{{ page.nothing }}"}, "theme: article.html, line 3: .*has no attribute 'nothing'"),
        (
            {"article.html": '{% include "gone.html" %}'},
            "theme: article.html, line 1: there is no template 'gone.html'",
        ),
        ({"article.html": "{{ 1 / 0 }}"}, "theme: article.html, line 1: division by zero"),
        ({"article.html": "{{ page | nothing }}"}, "theme: article.html, line 1: No filter named 'nothing'"),
        ({"article.html": '{% extends "base.html" %}', "macros.html": "{% macro %}"}, "theme: macros.html, line 1: "),
        ({"article.html": '\n{% include "article.html" %}'}, "theme: article.html, line 2: maximum recursion"),
        (
            {"article.html": "{{ ''.__class__.__mro__ }}"},
            "theme: article.html, line 1: access to attribute '__class__'",
        ),
        (
            {"article.html": "{{ page.pictures.update(a=1) }}"},
            "theme: article.html, line 1: access to attribute 'update'",
        ),
    ],
)
def test_a_template_that_fails_is_named_with_its_line_and_reason(files: dict[str, str], message: str) -> None:
    with pytest.raises(Invalid, match=message):
        page_with(files)


def test_a_theme_cannot_reach_beyond_the_page() -> None:
    for reach in (
        "page.__init__.__globals__",
        "cycler.__init__",
        "page.site.root.format.__self__",
        "lipsum.__globals__",
    ):
        with pytest.raises(Invalid, match=r"theme: article\.html, line 1: "):
            page_with({"article.html": "{{ " + reach + ".x }}"})


def test_one_theme_does_not_change_another_or_ours() -> None:
    assert page_with({"article.html": "one"}) == "one"
    assert page_with({"article.html": "two"}) == "two"
    assert "<!doctype html>" in article()
