"""Addresses in answers lead where the site really has something."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.commands import people, site
from chalicelib.commands import topics as commands
from chalicelib.ghost import links, moments
from chalicelib.models import site as sites
from chalicelib.models import topics
from chalicelib.models.articles import Article
from chalicelib.models.site import Settings, absolute
from chalicelib.models.topics import TopicId
from chalicelib.projections.pages import urls
from chalicelib.projections.pages.state import State
from tests.machine import Machine

Publish = Callable[..., Article]
SITES: dict[str, dict[str, Any]] = {
    "plain": {},
    "ugly": {"ugly_urls": True},
    "named": {"taxonomies": {"tag": "themen", "author": "von"}},
    "prefixed": {"languages": {"en": {"label": "English", "prefix": "/en"}}},
}


@pytest.mark.parametrize("name", SITES)
def test_tags_and_authors_are_where_the_site_has_them(galley: Machine, publish: Publish, name: str) -> None:
    if SITES[name]:
        site.configure(actor="operator", settings=SITES[name])
    person = people.add(actor="operator", name="Ada", handle="ada")
    publish(tags=("C++ und Tee",), authors=(person.id,))
    settings, state = sites.get(), State()
    tag = TopicId("tag", "en", "c++-und-tee")
    for topic, last in ((tag, tag.slug), (TopicId("author", "en", person.id), "ada")):
        described = topics.describe(topic)
        expected = absolute(urls.list_path(topic, state), settings)
        assert links.topic_url(topic.kind, last, described, settings) == expected


def test_a_tag_with_a_path_of_its_own_is_there(galley: Machine, publish: Publish) -> None:
    publish(tags=("tea",))
    topic = TopicId("tag", "en", "tea")
    commands.describe(actor="operator", topic=topic, title="Tea", path="/all-tea/")
    assert links.topic_url("tag", "tea", topics.describe(topic), Settings()) == "http://localhost:3000/all-tea/"


@pytest.mark.parametrize(
    ("cover", "expected"),
    [
        ("", None),
        ("/a b.png", "https://oak.example/blog/a%20b.png"),
        ("a.png", "https://oak.example/blog/a.png"),
        ("https://far.example/x", "https://far.example/x"),
        ("//far.example/x", "https://far.example/x"),
        ("javascript:alert(1)", None),
    ],
)
def test_a_cover_is_absolute(cover: str, expected: str | None) -> None:
    assert links.picture(cover, Settings(base_url="https://oak.example/blog")) == expected


def test_an_address_that_is_none_stays_as_it_is() -> None:
    html = '<p><a href="http://[">x</a> <code>href="/y"</code></p>'
    assert links.absolute_html(html, "https://oak.example/a/") == html


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2026-01-01", "2026-01-01T00:00:00.000Z"),
        ("2026-01-01 10:30:00", "2026-01-01T10:30:00.000Z"),
        ("2026-01-01T10:30:00.000+01:00", "2026-01-01T09:30:00.000Z"),
        ("now-1d", "2026-02-28T12:00:00.000Z"),
        ("now-1M", "2026-02-01T12:00:00.000Z"),
        ("now+1y", "2027-03-01T12:00:00.000Z"),
    ],
)
def test_a_time_is_read_as_ghost_reads_it(text: str, stored: str) -> None:
    assert moments.asked(text) == stored
