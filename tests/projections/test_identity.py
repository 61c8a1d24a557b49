"""The files that say who this is: made from the settings, and the publisher's own ones before them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from chalicelib import palettes
from chalicelib.commands import articles, media, site
from chalicelib.models.articles import Article
from chalicelib.models.people import Person
from chalicelib.models.site import Look
from chalicelib.projections.pages import contexts as c
from chalicelib.projections.pages.parts import Icon
from chalicelib.projections.pages.render import content_type, render
from tests.machine import Machine
from tests.sim.promises import check_all

Publish = Callable[..., Article]
SECURITY = "/.well-known/security.txt"


def test_a_security_contact_is_published_and_renewed_by_publishing(galley: Machine, publish: Publish) -> None:
    site.configure(actor="operator", settings={"security_contact": "mailto:security@oak.example"})
    galley.settle()
    assert galley.page(SECURITY) is None, "no moment is known that it could end by"
    publish("Old", at=datetime(2024, 5, 1, tzinfo=UTC))
    galley.settle()
    assert galley.page(SECURITY) == (
        "Contact: mailto:security@oak.example\n"
        "Expires: 2025-12-31T23:59:59Z\n"
        "Preferred-Languages: en\n"
        f"Canonical: http://localhost:3000{SECURITY}\n"
    )
    publish("New", kind="page", at=datetime(2026, 2, 1, tzinfo=UTC))
    galley.settle()
    assert "Expires: 2027-12-31T23:59:59Z" in (galley.page(SECURITY) or "")


def test_without_a_contact_there_is_no_security_file(galley: Machine, publish: Publish) -> None:
    publish("A title")
    galley.settle()
    assert galley.page(SECURITY) is None


def test_the_people_who_write_are_named(galley: Machine, publish: Publish, author: Person) -> None:
    article = publish("A title", authors=(author.id,))
    galley.settle()
    assert "Ada Lovelace, Countess\n" in (galley.page("/humans.txt") or "")
    articles.retract(actor="operator", article_id=article.id)
    galley.settle()
    assert "Ada" not in (galley.page("/humans.txt") or "")


def test_no_name_makes_a_second_line() -> None:
    text = render(c.Humans(title="A\nB & <C>", url="https://s.example/", people=(("A\r\nB", "x\n\ny"),))).decode()
    assert "A B, x y\n" in text
    assert "A B & <C>\n" in text


def test_the_manifest_begins_where_the_site_does(galley: Machine, publish: Publish) -> None:
    site.configure(actor="operator", settings={"title": "Oak", "base_url": "https://oak.example/blog"})
    galley.settle()
    found = json.loads(galley.page("/site.webmanifest") or "")
    assert (found["name"], found["start_url"], found["scope"], found["lang"]) == ("Oak", "/blog/", "/blog/", "en")
    assert found["icons"] == [{"src": "/blog/favicon.svg", "sizes": "any", "type": "image/svg+xml"}]


def test_the_icon_is_the_first_letter_in_the_colour_of_the_look(galley: Machine) -> None:
    site.configure(actor="operator", settings={"title": "“ökologie”", "look": {"accent": "#005500"}})
    galley.settle()
    svg = ElementTree.fromstring(galley.page("/favicon.svg") or "")
    assert "".join(svg.itertext()) == "Ö"
    rect, text = list(svg)
    assert rect.get("fill") == "#005500"
    assert palettes.contrast(text.get("fill", ""), "#005500") >= palettes.TEXT


@pytest.mark.parametrize("accent", ["#ffffff", "#000000", "#777777"])
def test_the_letter_can_be_read(accent: str) -> None:
    palette = palettes.light(Look(accent=accent))
    assert max(palettes.contrast(colour, accent) for colour in (palette.paper, palette.ink)) >= palettes.EDGE


def test_an_icon_of_the_publisher_s_own_replaces_the_letter(galley: Machine) -> None:
    site.configure(actor="operator", settings={"look": {"icon": "/icon.png"}})
    galley.settle()
    assert galley.page("/favicon.svg") is None
    assert json.loads(galley.page("/site.webmanifest") or "")["icons"][0]["src"] == "/icon.png"
    check_all()


def test_a_file_of_the_publisher_s_own_comes_first(galley: Machine, publish: Publish) -> None:
    publish("A title")
    for path in ("/humans.txt", "/favicon.svg"):
        media.add(actor="operator", path=path, content=b"our own")
        galley.settle()
        assert galley.page(path) == "our own"
        check_all()
        media.remove(actor="operator", path=path)
        galley.settle()
        assert "our own" not in (galley.page(path) or "our own")
    check_all()


def test_every_file_has_its_media_type() -> None:
    icon = Icon(path="/favicon.svg")
    manifest = c.Manifest(
        name="S", description="", language="en", direction="ltr", start="/", scope="/", colour="#ffffff", icon=icon
    )
    assert content_type(manifest) == "application/manifest+json"
    assert content_type(c.LetterIcon(letter="A", ink="#000000", ground="#ffffff")) == "image/svg+xml"
    security = c.SecurityText(contact="tel:+1", expires="2027-12-31T23:59:59Z", canonical="https://s.example/s")
    assert content_type(security).startswith("text/plain")
