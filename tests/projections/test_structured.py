"""JSON-LD: what a page says of itself, true to what it shows, and never able to end its script."""

import json
import re
from typing import Any

import pytest

from chalicelib.markdown.pictures import Picture
from chalicelib.models.site import Look
from chalicelib.projections.pages import contexts as c
from chalicelib.projections.pages.environment import environment
from chalicelib.projections.pages.structured import json_ld, script_json

ROOT = "https://s.example/blog"
NASTY = "</script><script>alert(1)</script><!-- & \u2028\u2029 \ud800"
SITE = c.Site(
    title="S",
    base_url=ROOT,
    description="About S",
    licence=c.Link(name="CC", path="https://l.example/"),
    look=Look(logo="/logo.svg"),
    social=(c.Link(name="M", path="https://m.example/@s"),),
)
ADA = c.Link(name="Ada", path="/authors/ada/")
ARTICLE = c.ArticlePage(
    site=SITE, title="Ink", path="/ink/", body="<details><summary>Why?</summary>Because *x*.</details>", summary="S",
    language="de", published="2026-03-01T10:00:00Z", updated="2026-03-02T10:00:00Z", authors=(ADA,),
    section=c.Link(name="Essays", path="/essays/"), tags=(c.Link(name="Lead", path="/tags/lead/"),), cover="/c.png",
    cover_alt="A cover", cover_picture=Picture(src="/c.png", width=800, height=600),
    series=(c.Link(name="Print", path="/series/print/"),), format="html",
)  # fmt: skip
LISTED: dict[str, Any] = {"site": SITE, "title": "Lead", "path": "/tags/lead/"}


def graph(page: object) -> dict[str, Any]:
    """The things that a page says, by type."""
    found = json_ld(page)
    assert found is not None
    assert found["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in found["@graph"]}


def trail(page: object) -> list[tuple[int, str, str]]:
    steps = graph(page)["BreadcrumbList"]["itemListElement"]
    return [(step["position"], step["name"], step["item"]) for step in steps]


def test_an_article_is_a_blog_posting() -> None:
    said = graph(ARTICLE)["BlogPosting"]
    assert (said["headline"], said["url"], said["inLanguage"]) == ("Ink", f"{ROOT}/ink/", "de")
    assert (said["datePublished"], said["dateModified"]) == (ARTICLE.published, ARTICLE.updated)
    assert said["author"] == [{"@type": "Person", "name": "Ada", "url": f"{ROOT}/authors/ada/"}]
    assert said["publisher"]["logo"]["url"] == f"{ROOT}/logo.svg"
    assert said["publisher"]["sameAs"] == ["https://m.example/@s"]
    assert (said["image"]["width"], said["image"]["caption"]) == (800, "A cover")
    assert (said["articleSection"], said["keywords"], said["license"]) == ("Essays", ["Lead"], "https://l.example/")
    assert said["isPartOf"][0]["name"] == "Print"


def test_what_is_not_known_is_not_said() -> None:
    said = graph(c.ArticlePage(site=c.Site(title="S", base_url=ROOT), title="T", path="/t/", kind="page"))
    assert said["WebPage"]["name"] == "T"
    assert not {"image", "author", "datePublished", "keywords", "wordCount", "license"} & said["WebPage"].keys()
    assert "FAQPage" not in said


def test_an_article_from_elsewhere_names_the_original() -> None:
    page = c.ArticlePage(site=SITE, title="T", path="/t/", canonical="https://o.example/t/")
    assert graph(page)["BlogPosting"]["mainEntityOfPage"] == "https://o.example/t/"


def test_questions_of_an_article_are_an_faq() -> None:
    question = graph(ARTICLE)["FAQPage"]["mainEntity"][0]
    assert question["name"] == "Why?"
    assert question["acceptedAnswer"]["text"] == "Because *x*."


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (ARTICLE, [("S", "/"), ("Essays", "/essays/"), ("Ink", "/ink/")]),
        (c.ListPage(**LISTED), [("S", "/"), ("Lead", "/tags/lead/")]),
        (c.TaxonomyPage(site=SITE, title="Tags", path="/tags/"), [("S", "/"), ("Tags", "/tags/")]),
        (
            c.MonthPage(site=SITE, title="March", path="/archive/2026-03/", list=c.Link(name="S", path="/")),
            [("S", "/"), ("March", "/archive/2026-03/")],
        ),
        (
            c.MonthPage(site=SITE, title="M", path="/m/", list=c.Link(name="Lead", path="/tags/lead/")),
            [("S", "/"), ("Lead", "/tags/lead/"), ("M", "/m/")],
        ),
    ],
)
def test_breadcrumbs_lead_from_the_front_page(page: object, expected: list[tuple[str, str]]) -> None:
    assert trail(page) == [(number, name, ROOT + path) for number, (name, path) in enumerate(expected, 1)]


def test_the_front_page_is_the_web_site() -> None:
    said = graph(c.FrontPage(site=SITE))
    assert list(said) == ["WebSite"]
    assert (said["WebSite"]["name"], said["WebSite"]["url"]) == ("S", f"{ROOT}/")


def test_the_page_of_an_author_is_a_profile() -> None:
    links = (c.Link(name="M", path="https://m.example/@ada"),)
    said = graph(c.AuthorPage(site=SITE, title="Ada", path="/authors/ada/", role="Countess", links=links))
    person = said["ProfilePage"]["mainEntity"]
    assert person["url"] == f"{ROOT}/authors/ada/"
    assert (person["name"], person["jobTitle"], person["sameAs"]) == ("Ada", "Countess", ["https://m.example/@ada"])


@pytest.mark.parametrize("page", [c.NotFoundPage(site=SITE), c.RedirectPage(path="/a/", to="https://s.example/")])
def test_pages_that_nobody_lists_say_nothing(page: object) -> None:
    assert json_ld(page) is None
    assert script_json(page) == ""


def test_nothing_in_a_page_can_end_its_script() -> None:
    page = c.ArticlePage(site=c.Site(title=NASTY, base_url=ROOT), title=NASTY, path="/t/", summary=NASTY)
    text = str(script_json(page))
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text)["@graph"][0]["headline"] == NASTY


def test_a_template_writes_the_graph_as_it_is() -> None:
    source = '{% from "meta.html" import meta %}{{ meta(page, page.site) }}'
    html = environment().from_string(source).render(page=ARTICLE)
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert [json.loads(text) for text in found] == [json_ld(ARTICLE)]
