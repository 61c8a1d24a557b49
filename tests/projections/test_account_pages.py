"""The pages of accounts: where they are, in what language, what they load, and that no search engine lists them."""

import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from chalicelib.commands import invites, paths, site
from chalicelib.errors import Invalid
from chalicelib.models import site as sites
from chalicelib.models.articles import Article
from chalicelib.one_time import PAGES
from chalicelib.projections import pages
from chalicelib.projections.pages.accounts import account_page
from chalicelib.projections.pages.files import ACCOUNT_ASSETS, ACCOUNT_PAGES
from chalicelib.projections.pages.render import render
from chalicelib.projections.pages.state import State
from chalicelib.projections.pages.words import languages, words
from chalicelib.settings import read
from tests.machine import Machine
from tests.markup import Markup
from tests.watch import watching

LANGUAGES = {"en": {"label": "English"}, "ar": {"label": "العربية", "prefix": "/ar"}}
GROUPS = ("titles", "headings", "texts", "labels", "hints", "faults", "actions", "notes")


@pytest.fixture
def configured(galley: Machine) -> Machine:
    site.configure(actor="test", settings={"title": "Oak", "language": "en", "languages": LANGUAGES})
    galley.settle()
    return galley


def html(name: str, language: str = "en") -> Markup:
    return Markup(render(account_page(name, language, State())).decode())


def test_every_page_is_there_in_every_language_and_where_mails_lead(configured: Machine) -> None:
    for prefix, language in (("", "en"), ("/ar", "ar")):
        for name in ACCOUNT_PAGES:
            page = configured.page(f"{prefix}/account/{'' if name == 'account' else name + '/'}")
            assert page is not None
            assert words(language).account_titles[name] in page
    assert all(configured.page(path) for path in PAGES.values())


def test_mails_lead_to_pages_though_the_own_language_has_a_prefix(galley: Machine) -> None:
    both = {"en": {"label": "English", "prefix": "/en"}, "de": {"label": "Deutsch", "prefix": "/de"}}
    site.configure(actor="test", settings={"language": "en", "languages": both})
    galley.settle()
    for path in PAGES.values():
        assert '<html lang="en"' in (galley.page(path) or "")


def test_the_first_article_brings_the_pages_and_later_ones_leave_them_alone(
    galley: Machine, publish: Callable[..., Article]
) -> None:
    publish("One")
    galley.settle()
    assert all(galley.page(path) for path in PAGES.values())
    publish("Two")
    looked: list[str] = []
    with watching(lambda operation, given: looked.append(f"{operation} {given.get('Key')}")):
        galley.settle()
    assert [call for call in looked if "HeadObject account/" in call] == ["HeadObject account/invite/index.html"]
    assert [call for call in looked if "PutObject account/" in call] == []


def test_the_first_invite_brings_the_pages(galley: Machine) -> None:
    invites.send(actor="operator", email="ada@oak.example", role="owner")
    galley.settle()
    assert galley.page("/account/invite/")


def test_no_page_is_for_search_engines(configured: Machine) -> None:
    for name in ACCOUNT_PAGES:
        page = html(name)
        assert {"name": "robots", "content": "noindex"} in page.all("meta"), name
        assert not [each for each in page.all("link") if each["rel"] == "canonical"], name
    assert "/account/" not in "".join(configured.page(path) or "" for path in ("/sitemap/en/pages.xml", "/sitemap.xml"))


def test_a_page_loads_its_own_script_and_has_none_inside(configured: Machine) -> None:
    loaded: set[str] = set()
    for name in ACCOUNT_PAGES:
        page = html(name)
        assert all(each.get("src") or each.get("type") == "application/ld+json" for each in page.all("script")), name
        loaded |= {each["src"] for each in page.all("script")}
        loaded |= {each["href"] for each in page.all("link") if each["rel"] == "stylesheet"}
        within = [tag for tag, attributes in page.starts if "style" in attributes or "onclick" in attributes]
        assert within == [], name
    shape = r"/assets/([a-z]+\.[0-9a-f]{12}(/account)?|account\..*)\.(js|css)"
    assert [each for each in loaded if not re.fullmatch(shape, each) or not configured.stored(each)] == []


def test_what_the_pages_load_lies_in_one_folder_named_by_all_of_it(configured: Machine) -> None:
    keys = [key for key in configured.files() if key.startswith("assets/account.")]
    assert {key.rpartition("/")[2] for key in keys} == set(ACCOUNT_ASSETS)
    assert len({key.rpartition("/")[0] for key in keys}) == 1


def test_no_other_page_loads_any_of_it(configured: Machine, publish: Any) -> None:
    publish("Hello", path="/hello/")
    configured.settle()
    for path in ("/", "/hello/", "/search/", "/404.html"):
        assert "/assets/account." not in (configured.page(path) or "/assets/account.")


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
@pytest.mark.usefixtures("galley")
def test_every_field_has_a_label_and_says_what_it_is_for(name: str) -> None:
    page = html(name)
    labelled = {each.get("for") for each in page.all("label")}
    ids = {attributes["id"] for _, attributes in page.starts if "id" in attributes}
    for field in page.all("input") + page.all("textarea"):
        if "name" not in field or field.get("name") == "username":
            continue
        assert field["id"] in labelled
        assert set(field.get("aria-describedby", "").split()) <= ids
        assert field.get("type") in {"checkbox"} or field.get("autocomplete") or field["name"] == "bio"


def test_nothing_is_sent_in_an_address_where_the_script_does_not_run(configured: Machine) -> None:
    for name in ACCOUNT_PAGES:
        page = html(name)
        assert {each["method"] for each in page.all("form") if "data-form" in each} == {"post"}
        assert page.all("noscript")
        [outer] = [attributes for _, attributes in page.starts if "data-account" in attributes]
        assert "hidden" in outer


def test_a_publishers_page_cannot_take_the_place_of_one(configured: Machine) -> None:
    for path in ("/account/log-in/", "/account/", "/ar/account/reset/", "/account/anything/"):
        with pytest.raises(Invalid, match="reserved"):
            paths.check(path, sites.get())
    paths.check("/accounting/", sites.get())
    paths.check("/account/2026/report/", sites.get())


def test_a_publication_below_a_path_has_them_there(galley: Machine) -> None:
    site.configure(actor="test", settings={"base_url": "https://oak.example/blog"})
    [outer] = [attributes for _, attributes in html("log-in").starts if "data-account" in attributes]
    assert (outer["data-home"], outer["data-api"]) == ("/blog/account/", "/api")


@pytest.mark.parametrize(
    "base", ["/api", "/a/b", "https://api.example", "http://127.0.0.1:8000", "https://a.example/x"]
)
def test_the_api_can_be_elsewhere(base: str) -> None:
    assert read({"GALLEY_API_BASE": base}).api_base == base


@pytest.mark.parametrize("base", ["//evil.example", "javascript:alert(1)", "api", "/a b", "https://a.example/?x", '/"'])
def test_what_is_no_place_of_an_api_is_refused(base: str) -> None:
    with pytest.raises(Invalid, match="GALLEY_API_BASE"):
        read({"GALLEY_API_BASE": base})


@pytest.mark.parametrize("language", languages())
def test_a_language_has_every_text_of_accounts(language: str) -> None:
    english, known = words("en"), words(language)
    for group in (f"account_{name}" for name in GROUPS):
        texts, others = getattr(english, group), getattr(known, group)
        assert texts.keys() == others.keys()
        assert all(texts[name].count("{}") == others[name].count("{}") for name in texts), group
    assert set(known.account_titles) == set(ACCOUNT_PAGES)


def test_no_text_is_left_over(configured: Machine) -> None:
    """What the script may say is given to it whole; every other text stands on a page."""
    written = "".join(render(account_page(name, "en", State())).decode() for name in ACCOUNT_PAGES)
    known = msgspec.to_builtins(words("en"))
    for group in set(GROUPS) - {"faults", "notes"}:
        assert [name for name, text in known[f"account_{group}"].items() if text not in written] == [], group


def test_everything_can_be_rebuilt_to_the_same(configured: Machine) -> None:
    before = configured.files()
    pages.reconcile.reconcile(progress=lambda done, of: None)
    assert configured.files() == before
