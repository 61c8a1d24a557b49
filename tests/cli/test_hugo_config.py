"""What the publisher has decided, in Hugo's words. No store is asked: the settings are all there is."""

from typing import Any

from chalicelib.models import site
from chalicelib.models.site import Language, MenuItem, NamedLink, Settings
from chalicelib.projections.pages.state import State
from cli.hugo.config import config
from cli.hugo.files import aliases


def state(**given: Any) -> State:
    made = State()
    made.know(site.get, answer=Settings(title="A magazine", base_url="https://example.org/news", **given))
    return made


TWO = {"en": Language(label="English", weight=1), "pt-BR": Language(label="Português", prefix="/pt-br", weight=2)}


def test_a_publication_without_settings_of_its_own_has_a_short_configuration() -> None:
    found = config(state())
    assert (found["title"], found["baseURL"]) == ("A magazine", "https://example.org/news/")
    assert found["languages"].keys() == {"en"}
    assert "uglyURLs" not in found
    assert "copyright" not in found
    assert found["outputFormats"] == {"rss": {"baseName": "index"}}


def test_menus_keep_their_order_and_what_is_below_them() -> None:
    navigation = (
        MenuItem(name="Docs", url="/docs/", children=(MenuItem(name="Guide", url="/docs/guide/"),)),
        MenuItem(name="About", url="/about/"),
    )
    menus = config(state(navigation=navigation))["languages"]["en"]["menus"]
    assert [(entry["name"], entry["weight"], entry.get("parent")) for entry in menus["main"]] == [
        ("Docs", 1, None),
        ("Guide", 1, "1"),
        ("About", 2, None),
    ]
    assert menus["main"][0]["identifier"] == "1"


def test_each_language_has_its_own_title_and_menu() -> None:
    own = Language(
        label="Deutsch",
        prefix="/de",
        title="Ein Magazin",
        description="Auf Deutsch",
        navigation=(MenuItem(name="Über uns", url="/de/about/"),),
    )
    found = config(state(languages={"en": Language(label="English"), "de": own}, description="In English"))
    german, english = found["languages"]["de"], found["languages"]["en"]
    assert (german["label"], german["title"], german["params"]) == (
        "Deutsch",
        "Ein Magazin",
        {"description": "Auf Deutsch"},
    )
    assert german["menus"]["main"][0]["name"] == "Über uns"
    assert (english["title"], english["params"]) == ("A magazine", {"description": "In English"})
    assert found["defaultContentLanguageInSubdir"] is False


def test_addresses_follow_the_rules_of_the_publication() -> None:
    patterns = {"news": "/:year/:slug/", "post": "/p/:slug/", "page": "/:slug/"}
    found = config(state(permalinks=patterns, ugly_sections=("news",), feed="feed.xml"))
    assert found["permalinks"] == {"page": {"news": "/:year/:slug/"}}
    assert found["uglyURLs"] == {"news": True}
    assert found["outputFormats"] == {"rss": {"baseName": "feed"}}
    assert config(state(ugly_urls=True))["uglyURLs"] is True


def test_a_taxonomy_without_pages_is_none() -> None:
    found = config(state(taxonomies={"tag": "tags", "series": "", "genre": "genres"}))
    assert found["taxonomies"] == {"tag": "tags", "genre": "genres"}


def test_links_elsewhere_go_to_the_layouts() -> None:
    licence = NamedLink(name="CC BY", url="https://creativecommons.org/licenses/by/4.0/")
    social = (NamedLink(name="Mastodon", url="https://social.example/@us"),)
    found = config(state(licence=licence, social=social, copyright="Us"))
    assert found["params"]["licence"] == {"name": "CC BY", "url": licence.url}
    assert found["params"]["social"] == [{"name": "Mastodon", "url": "https://social.example/@us"}]
    assert found["copyright"] == "Us"


def test_an_old_path_outside_of_its_language_is_climbed_to() -> None:
    several = state(languages=TWO)
    assert aliases(["/old/"], "en", several) == ["/old/"]
    below, outside = aliases(["/pt-br/velho/", "/velho.html"], "pt-BR", several)
    assert below == "/velho/"
    assert outside.startswith("../../../../")
    assert outside.endswith("../velho.html")
