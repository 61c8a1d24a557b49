"""The publication itself, as JSON."""

from chalicelib.commands import site
from tests.routes.conftest import Get
from tests.watch import counted_calls


def test_a_publication_that_was_never_configured_has_defaults(get: Get) -> None:
    answer = get("/site").json_body
    assert (answer["title"], answer["language"], answer["time_zone"]) == ("A publication", "en", "UTC")
    assert answer["feeds"] == {"en": "http://localhost:3000/index.xml"}


def test_a_front_end_learns_what_the_publisher_decided(get: Get) -> None:
    site.configure(
        actor="operator",
        settings={
            "title": "The Daily Oak",
            "description": "News of the wood.",
            "base_url": "https://oak.example/paper/",
            "language": "en",
            "languages": {"de": {"label": "Deutsch", "title": "Die Eiche", "prefix": "/de"}},
            "time_zone": "Europe/Vienna",
            "navigation": [{"name": "More", "url": "/more/", "children": [{"name": "About", "url": "/about/"}]}],
            "taxonomies": {"tag": "topics"},
            "feed": "feed.xml",
            "copyright": "CC BY",
        },
    )
    assert get("/site").json_body == {
        "title": "The Daily Oak",
        "description": "News of the wood.",
        "base_url": "https://oak.example/paper/",
        "language": "en",
        "languages": {"de": {"label": "Deutsch", "title": "Die Eiche", "prefix": "/de"}},
        "time_zone": "Europe/Vienna",
        "navigation": [
            {"name": "More", "url": "/more/", "children": [{"name": "About", "url": "/about/", "children": []}]}
        ],
        "taxonomies": {"tag": "topics"},
        "feeds": {"en": "https://oak.example/paper/feed.xml", "de": "https://oak.example/paper/de/feed.xml"},
        "copyright": "CC BY",
    }


def test_a_publication_without_feeds_names_none(get: Get) -> None:
    site.configure(actor="operator", settings={"feeds": ["tag"]})
    assert get("/site").json_body["feeds"] == {}


def test_the_site_takes_one_call_and_is_never_remembered(get: Get) -> None:
    """Only what is shown beside another thing is: this is what was asked for."""

    def count() -> dict[str, int]:
        with counted_calls() as calls:
            get("/site")
        return dict(calls)

    assert [count(), count()] == [{"GetItem": 1}, {"GetItem": 1}]


def test_a_change_is_seen_at_once_by_who_has_asked_before(get: Get) -> None:
    before = get("/site")
    site.configure(actor="operator", settings={"title": "The Daily Oak"})
    after = get("/site", If_None_Match=before.headers["ETag"])
    assert (after.status_code, after.json_body["title"]) == (200, "The Daily Oak")
