"""A publication's own colours: what is refused, what is made of them, and that everything can be read on everything."""

import re
from typing import Any

import pytest

from chalicelib import palettes
from chalicelib.commands import site
from chalicelib.errors import Invalid
from chalicelib.models.site import Look
from chalicelib.models.themes import Theme
from chalicelib.palettes import DARK, LIGHT, Palette, blend, contrast
from chalicelib.projections.pages import contexts as c
from chalicelib.projections.pages.looks import script, stylesheet
from chalicelib.projections.pages.render import render
from tests.machine import Machine

PALETTES = [
    LIGHT,
    DARK,
    Palette("#ffffff", "#000000", "#0000ee"),
    Palette("#000000", "#ffffff", "#8ab4f8"),
    Palette("#ffffff", "#767676", "#767676"),
    Palette("#fff8dc", "#5c4033", "#8b0000"),
    Palette("#002b36", "#93a1a1", "#b58900"),
]


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.478),
        ("#ffffff", "#767676", 4.542),
        ("#123456",) * 2 + (1,),
    ],
)
def test_contrast_is_that_of_wcag(first: str, second: str, ratio: float) -> None:
    assert contrast(first, second) == pytest.approx(ratio, abs=0.001)


def test_blending_is_by_channel() -> None:
    assert (blend("#000000", "#ffffff", 0.5), blend("#102030", "#102030", 0.3)) == ("#808080", "#102030")


@pytest.mark.parametrize("palette", PALETTES)
def test_every_text_can_be_read_on_every_ground_and_every_edge_seen(palette: Palette) -> None:
    for ground in (palette.paper, palette.wash):
        for text in (palette.ink, palette.soft, palette.accent):
            assert contrast(text, ground) >= palettes.TEXT, (text, ground)
        assert contrast(palette.edge, ground) >= palettes.EDGE
    assert contrast(palette.paper, palette.accent) >= palettes.TEXT  # a button


def configure(**look: Any) -> None:
    site.configure(actor="test", settings={"look": look})


@pytest.mark.parametrize(
    ("look", "message"),
    [
        ({"accent": "red"}, "look.accent: 'red' is no colour, such as #8a2b0d"),
        ({"paper_dark": "#fff"}, "look.paper_dark: '#fff' is no colour"),
        ({"ink": "#1234567"}, "look.ink: '#1234567' is no colour"),
        ({"accent": "#12345g"}, "look.accent: '#12345g' is no colour"),
        (
            {"accent": "#777777", "paper": "#ffffff"},
            "look.accent: #777777 on #ffffff has a contrast of 4.47:1; at least 4.5:1 is needed",
        ),
        ({"paper": "#222222"}, "look.ink: #1f1d1a on #222222 has a contrast of "),
        ({"accent_dark": "#333333"}, "look.accent_dark: #333333 on #171614 has a contrast of "),
        ({"logo": "https://cdn.example/logo.svg"}, "look.logo: must be a path of the publication"),
        ({"icon": "//cdn.example/i.png"}, "look.icon: must be a path of the publication"),
    ],
)
def test_a_look_that_nobody_could_read_is_refused_with_both_colours_named(
    galley: Machine, look: dict[str, str], message: str
) -> None:
    with pytest.raises(Invalid, match=f"^{re.escape(message)}"):
        configure(**look)
    assert site.current().look == Look()


def test_a_look_that_can_be_read_is_kept(galley: Machine) -> None:
    configure(accent="#004488", paper="#FFFFFF", ink="#111111", typeface="sans", logo="/logo.svg")
    assert site.current().look.accent == "#004488"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//evil.example/", "ftp://a.example/", "http://", "a b", "/\\x"]
)
@pytest.mark.parametrize("field", ["social", "footer", "licence"])
def test_a_link_that_leads_to_no_page_is_refused(galley: Machine, field: str, url: str) -> None:
    link = {"name": "Run", "url": url}
    nested = [{"name": "More", "url": "", "children": [link]}]
    value = {"social": [link], "footer": nested, "licence": link}[field]
    with pytest.raises(Invalid, match=f"^{field}: "):
        site.configure(actor="test", settings={field: value})


@pytest.mark.parametrize("url", ["https://a.example/@x", "http://a.example", "mailto:a@b.example", "/imprint/"])
def test_a_link_to_a_page_or_an_address_is_kept(galley: Machine, url: str) -> None:
    site.configure(actor="test", settings={"social": [{"name": "A", "url": url}], "licence": {"name": "L", "url": url}})
    assert site.current().social[0].url == url


def test_a_security_contact_is_an_address(galley: Machine) -> None:
    with pytest.raises(Invalid, match=r"^security_contact: must be a mailto:, https: or tel: address"):
        site.configure(actor="test", settings={"security_contact": "ask Ada\nExpires: never"})


def test_the_stylesheet_is_named_by_its_content_and_loads_nothing() -> None:
    path, content = stylesheet(Look())
    assert re.fullmatch(r"/assets/style\.[0-9a-f]{12}\.css", path)
    assert b"url(" not in content
    assert b"@import" not in content


def test_the_stylesheet_with_the_colours_of_code_is_small() -> None:
    assert len(stylesheet(Look())[1]) < 16 * 1024
    assert len(script()[1]) < 8 * 1024


def test_another_look_is_another_stylesheet_and_pages_ask_for_theirs() -> None:
    own = Look(accent="#004488", typeface="sans")
    path, content = stylesheet(own)
    assert path != stylesheet(Look())[0]
    assert b"--accent:#004488;" in content
    assert b"--text:var(--sans)" in content
    page = render(c.FrontPage(site=c.Site(title="S", base_url="https://s.example", look=own)))
    assert path.encode() in page


def test_dark_follows_the_system_unless_the_reader_chose() -> None:
    css = stylesheet(Look(paper_dark="#000000"))[1].decode()
    dark = "--paper:#000000;"
    system = '@media (prefers-color-scheme:dark){:root:not([data-theme="light"]){'
    chosen = ':root[data-theme="dark"]{color-scheme:dark;'
    assert [css.count(start + dark) for start in (system, chosen)] == [1, 1]
    assert css.count(dark) == 2


def test_a_theme_of_ones_own_comes_after_ours() -> None:
    path, content = stylesheet(Look(), Theme.of({"style.css": "body{border:1px solid}"}))
    assert content.endswith(b"body{border:1px solid}")
    assert content.startswith(stylesheet(Look())[1].rstrip())
    assert path != stylesheet(Look())[0]
