"""One path, one owner: what is told when two want it, or nobody may have it, and how lists make room for pages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib import importers
from chalicelib.importers.plan import Loss, Plan
from tests.importers import sites

NOW = datetime(2026, 11, 21, tzinfo=UTC)
DATE = "\ndate: 2020-01-01"


def read(root: Path, files: dict[str, str], config: str = "") -> Plan:
    return importers.read(sites.write(root, {"hugo.toml": sites.BARE + config} | files), now=NOW)


def told(plan: Plan, what: str) -> list[Loss]:
    return [loss for loss in plan.losses if loss.what == what]


@pytest.mark.parametrize(
    "url", ["/api/x/", "/assets/a.css", "/404.html", "/robots.txt", "/sitemap/a/", "/sitemap.xml", "/", "/_mailbox/"]
)
def test_nobody_has_a_path_that_galley_keeps(url: str, tmp_path: Path) -> None:
    plan = read(tmp_path, {"content/a.md": f"title: x\nurl: {url}", "content/b.md": "title: b"})

    (loss,) = told(plan, "reserved path")
    assert (loss.file, loss.outcome) == ("content/a.md", "refused")
    assert sites.document_paths(plan) == {"/b/"}


def test_nobody_has_the_front_page_of_a_language(tmp_path: Path) -> None:
    config = "[languages.en]\n[languages.de]\n"
    plan = read(tmp_path, {"content/a.md": "title: x\nurl: /de/", "content/b.md": "title: b"}, config)

    assert [loss.file for loss in told(plan, "reserved path")] == ["content/a.md"]


@pytest.mark.parametrize("path", ["/archive/2020-01/", "/archive/tags/x/2020-01/", "/de/archive/2020-01/"])
def test_a_page_where_a_month_is_listed_is_refused_at_once(path: str, tmp_path: Path) -> None:
    plan = read(tmp_path, {"content/a.md": f"title: x\nurl: {path}", "content/archive/old.md": "title: old"})

    (loss,) = told(plan, "reserved path")
    assert "month" in loss.detail
    assert sites.document_paths(plan) == {"/archive/old/"}


def test_a_page_at_the_list_of_a_section_is_refused_and_the_section_stays(tmp_path: Path) -> None:
    plan = read(tmp_path, {"content/docs.md": "title: x" + DATE, "content/docs/a.md": "title: a" + DATE})

    (loss,) = told(plan, "path taken")
    assert (loss.file, loss.outcome) == ("content/docs.md", "refused")
    assert loss.detail == "/docs/ belongs to the list of the section docs already"
    assert sites.document_paths(plan) == {"/docs/a/"}


@pytest.mark.parametrize(
    ("front", "path"),
    [
        ("url: '/a%3Fb%25/c/'", "/ab/c/"),
        ("url: '/cafe\u0301/'", "/café/"),
    ],
)
def test_a_path_with_an_impossible_character_is_mended(front: str, path: str, tmp_path: Path) -> None:
    plan = read(tmp_path, {"content/a.md": f"title: x\n{front}"})

    assert sites.document_paths(plan) == {path}
    (loss,) = told(plan, "path")
    assert (loss.outcome, loss.file) == ("changed", "content/a.md")


def test_a_path_that_is_too_long_is_refused(tmp_path: Path) -> None:
    plan = read(tmp_path, {"content/a.md": f"title: x\nurl: /{'x' * 600}/", "content/b.md": "title: b"})

    (loss,) = told(plan, "impossible path")
    assert "500 bytes" in loss.detail


def test_an_alias_is_the_path_of_one_document_only(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        {
            "content/a.md": "title: a\naliases: [/old/, /b/, /api/x/, /a/, /old/, '/x%3Fy/']",
            "content/b.md": "title: b\naliases: [/old/]",
        },
    )

    assert {one.source: one.aliases for one in plan.documents} == {"content/a.md": ("/old/",), "content/b.md": ()}
    assert [(loss.file[8], loss.what) for loss in plan.losses] == [
        ("a", "alias taken"),
        ("a", "impossible path"),
        ("a", "reserved path"),
        ("b", "alias taken"),
    ]
    assert {loss.outcome for loss in plan.losses} == {"dropped"}


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("static/a/index.html", "path taken"),
        ("static/post/index.html", "path taken"),
        ("static/old/index.html", "path taken"),
        ("static/index.html", "reserved path"),
        ("static/robots.txt", "reserved path"),
        ("static/assets/x.css", "reserved path"),
        ("static/tags/x.png", "reserved path"),
    ],
)
def test_a_file_is_not_copied_over_a_page(name: str, what: str, tmp_path: Path) -> None:
    pages = {"content/a.md": "title: a\naliases: [/old/]", "content/post/b.md": "title: b" + DATE}
    plan = read(tmp_path, pages | {name: "x", "static/fine.png": "x"})

    assert [one.path for one in plan.media] == ["/fine.png"]
    assert [loss.file for loss in told(plan, what)] == [name]


def test_a_file_whose_name_no_path_can_hold_is_copied_to_one_that_can(tmp_path: Path) -> None:
    plan = read(tmp_path, {"static/50% #1.png": "x", "content/a.md": "title: a"})

    assert [(one.source, one.path) for one in plan.media] == [("static/50% #1.png", "/50 #1.png")]
    assert [loss.outcome for loss in told(plan, "path")] == ["changed"]


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    sites.write(tmp_path, {"hugo.toml": sites.BARE, "content/a.md": "title: a", "static/small": "x"})
    with (tmp_path / "static" / "big.mp4").open("wb") as file:
        file.truncate(50_000_001)

    plan = importers.read(tmp_path, now=NOW)

    assert [one.path for one in plan.media] == ["/small"]
    assert [(loss.file, loss.outcome) for loss in told(plan, "too large")] == [("static/big.mp4", "refused")]


@pytest.mark.parametrize(
    ("files", "moved"),
    [
        ({"content/authors/ann.md": "title: a"}, {"author": "by-author", "series": "series"}),
        ({"content/series/one.md": "title: a"}, {"author": "authors", "series": "in-series"}),
        ({"content/authors.md": "title: a"}, {"author": "by-author", "series": "series"}),
        ({"static/authors/ann.png": "x"}, {"author": "by-author", "series": "series"}),
        ({"content/x.md": "title: a\naliases: [/series/]"}, {"author": "authors", "series": "in-series"}),
        (
            {"content/authors/ann.md": "title: a", "content/by-author/x.md": "title: b"},
            {"author": "by-author-2", "series": "series"},
        ),
        ({"content/people/ann.md": "title: a"}, {"author": "authors", "series": "series"}),
    ],
)
def test_lists_that_the_site_did_not_ask_for_make_room_for_its_pages(
    files: dict[str, str], moved: dict[str, str], tmp_path: Path
) -> None:
    plan = read(tmp_path, files)

    assert plan.site["taxonomies"] == {"tag": "tags", "category": "categories"} | moved
    assert len(plan.documents) + len(plan.media) == len(files)
    losses = told(plan, "taxonomy folder")
    assert [loss.outcome for loss in losses] == ["changed"] * (moved != {"author": "authors", "series": "series"})
    assert all(loss.file == "hugo.toml" and next(iter(files)) in loss.detail for loss in losses)


def test_lists_make_room_in_the_folder_of_a_language_too(tmp_path: Path) -> None:
    config = "[languages.en]\n[languages.de]\n"
    plan = read(tmp_path, {"content/authors/ann.de.md": "title: a"}, config)

    assert plan.site["taxonomies"]["author"] == "by-author"


def test_a_page_among_the_lists_of_the_sites_own_taxonomy_is_refused(tmp_path: Path) -> None:
    plan = read(tmp_path, {"content/x.md": "title: a\nurl: /tags/mine/", "content/y.md": "title: b"})

    (loss,) = told(plan, "reserved path")
    assert "lists of a taxonomy" in loss.detail
    assert plan.site["taxonomies"]["tag"] == "tags"


def test_a_plain_folder_keeps_to_the_paths_of_the_publication(tmp_path: Path) -> None:
    files = {"tags/x.md": "title", "docs.md": "a", "docs/a.md": "b", "docs/b/a.md": "c", "fine.md": "d"}
    plan = importers.read(sites.write(tmp_path, files), now=NOW)

    assert sites.document_paths(plan) == {"/docs/a/", "/docs/b/a/", "/fine/"}
    assert [(loss.file, loss.what) for loss in plan.losses if loss.outcome == "refused"] == [
        ("docs.md", "path taken"),
        ("tags/x.md", "reserved path"),
    ]


def test_a_list_with_a_path_that_it_cannot_have_keeps_its_words(tmp_path: Path) -> None:
    files = {
        "content/docs/_index.md": "title: Docs\nurl: /api/\naliases: [/old/, /robots.txt]",
        "content/docs/a.md": "title: a" + DATE,
        "content/other.md": "title: o\naliases: [/old/]",
    }
    plan = read(tmp_path, files)

    (note,) = plan.notes
    assert (note.title, note.path, note.aliases) == ("Docs", "", ("/old/",))
    assert [(loss.file, loss.outcome, loss.what) for loss in plan.losses] == [
        ("content/docs/_index.md", "dropped", "reserved path"),
        ("content/docs/_index.md", "dropped", "reserved path"),
        ("content/other.md", "dropped", "alias taken"),
    ]


def test_the_lists_of_an_ugly_site_keep_their_folders(tmp_path: Path) -> None:
    plan = read(tmp_path, {"content/docs/a.md": "title: a" + DATE}, "uglyURLs = true\n")

    assert [(note.kind, note.slug, note.path) for note in plan.notes] == [("section", "docs", "/docs/")]


def test_a_permalink_with_a_token_that_there_is_not_refuses_the_page(tmp_path: Path) -> None:
    config = "[permalinks]\npost = '/:nothing/:slug/'\n"
    plan = read(tmp_path, {"content/post/a.md": "title: a" + DATE, "content/b.md": "title: b"}, config)

    (loss,) = told(plan, "permalink")
    assert (loss.file, loss.outcome) == ("content/post/a.md", "refused")
    assert ":nothing is no token" in loss.detail
