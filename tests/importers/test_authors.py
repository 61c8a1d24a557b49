"""Bylines in the forms people write them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib import importers
from chalicelib.importers.authors import byline, known_names
from tests.importers import sites

KNOWN = known_names(["Dan Fernelius", "Sarah Gran", "Josh Aas, Director", "Phil Porada & Aaron Gable", ["Ann Lee"]])


@pytest.mark.parametrize(
    ("value", "people"),
    [
        ("Josh Aas", [("Josh Aas", "")]),
        ("Josh Aas, ISRG Executive Director", [("Josh Aas", "ISRG Executive Director")]),
        ("Jon Millican, Software Engineer, Facebook", [("Jon Millican", "Software Engineer, Facebook")]),
        ("Phil Porada & Aaron Gable", [("Phil Porada", ""), ("Aaron Gable", "")]),
        ("Dan Fernelius, Sarah Gran", [("Dan Fernelius", ""), ("Sarah Gran", "")]),
        (
            "Josh Aas, Daniel McCarney, and Roland Shoemaker",
            [("Josh Aas", ""), ("Daniel McCarney", ""), ("Roland Shoemaker", "")],
        ),
        (
            "Sarah McClure (Let’s Encrypt) & Andrew Lytvynov (Tailscale)",
            [("Sarah McClure", "Let’s Encrypt"), ("Andrew Lytvynov", "Tailscale")],
        ),
        ("Ann Lee, Software Engineer and John Roe", [("Ann Lee", "Software Engineer"), ("John Roe", "")]),
        ("Ann Lee; Li; Bo", [("Ann Lee", ""), ("Li", ""), ("Bo", "")]),
        ("Martin King, Jr.", [("Martin King, Jr.", "")]),
        ("Acme Widgets, Inc.", [("Acme Widgets, Inc.", "")]),
        ("Johnson & Johnson", [("Johnson & Johnson", "")]),
        ("Smith & Sons Company", [("Smith & Sons Company", "")]),
        ("Ann Lee, Head of Sales and Public Relations", [("Ann Lee", "Head of Sales and Public Relations")]),
        (["Ann Lee", "John Roe"], [("Ann Lee", ""), ("John Roe", "")]),
        ({"name": "Ann Lee", "role": "Editor"}, [("Ann Lee", "Editor")]),
        ([{"name": "Ann Lee"}, "Ann Lee"], [("Ann Lee", "")]),
        ("", []),
        (None, []),
        (7, [("7", "")]),
    ],
)
def test_a_byline_is_read(value: Any, people: list[tuple[str, str]]) -> None:
    assert [(person.name, person.role) for person in byline(value, KNOWN).people] == people


def test_only_a_split_or_a_role_is_told() -> None:
    assert byline("Ann Lee", KNOWN).changes == ()
    assert byline("Ann Lee, Editor", KNOWN).changes == ("“Ann Lee, Editor” is read as “Ann Lee” (Editor)",)


@pytest.mark.parametrize(
    "value", ["Ann Lee <ann@x.org>", "ann@x.org (Ann Lee)", {"name": "Ann Lee", "email": "ann@x.org"}]
)
def test_a_mail_address_is_personal_and_left_out(value: Any) -> None:
    found = byline(value, KNOWN)

    assert [person.name for person in found.people] == ["Ann Lee"]
    assert found.mail


def read(root: Path, files: dict[str, str]) -> Any:
    return importers.read(sites.write(root, files), now=datetime(2026, 1, 1, tzinfo=UTC))


def test_the_same_person_in_many_bylines_has_one_handle(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        {
            "hugo.toml": sites.BARE,
            "content/p/a.md": "title: a\nauthor: Ann Lee",
            "content/p/b.md": "title: b\nauthors: [ann lee, Zoë]",
            "content/p/c.md": "title: c\nauthor: {name: Ann Lee, link: 'https://a.org/', role: Editor, email: a@a.org}",
            "content/p/d.md": "title: d\nauthor: Ann Lee\nauthorlink: /about/",
        },
    )

    assert [(one.name, one.handle, one.role, one.url) for one in plan.authors] == [
        ("Ann Lee", "ann-lee", "Editor", "https://a.org/"),
        ("Zoë", "zoë", "", ""),
    ]
    assert [document.content.authors for document in plan.documents] == [
        ("ann-lee",),
        ("ann-lee", "zoë"),
        ("ann-lee",),
        ("ann-lee",),
    ]
    assert plan.documents[3].content.extra == {"authorlink": "/about/"}
    assert [(loss.file, loss.what) for loss in plan.losses if loss.outcome == "dropped"] == [
        ("content/p/c.md", "personal data")
    ]


def test_posts_without_a_byline_have_the_author_of_the_site(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        {
            "hugo.toml": sites.BARE + "[params]\nauthor = 'Ann Lee'\n",
            "content/p/a.md": "title: a",
            "content/p/c.md": "title: c",
            "content/about.md": "title: b",
        },
    )

    assert {d.content.path: d.content.authors for d in plan.documents} == {
        "/p/a/": ("ann-lee",),
        "/p/c/": ("ann-lee",),
        "/about/": (),
    }
