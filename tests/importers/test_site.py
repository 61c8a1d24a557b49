"""What a Hugo site's configuration means: languages in three layouts, menus, taxonomies, and what is not published."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib import importers
from chalicelib.errors import Invalid
from chalicelib.importers.plan import Loss, Plan
from tests.importers import sites

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def read(root: Path, config: str, files: dict[str, str]) -> Plan:
    return importers.read(sites.write(root, {"hugo.toml": sites.BARE + config} | files), now=NOW)


def told(plan: Plan, what: str) -> list[Loss]:
    return [loss for loss in plan.losses if loss.what == what]


def languages(plan: Plan) -> dict[str, str]:
    return {one.content.path: one.content.language for one in plan.documents}


def test_one_language_may_be_named_by_its_locale(tmp_path: Path) -> None:
    plan = read(tmp_path, "locale = 'de-at'\n", {"content/a.md": "title: a"})

    assert (plan.site["language"], plan.site["languages"]) == ("de-AT", {})
    assert languages(plan) == {"/a/": "de-AT"}


def test_languages_by_file_name(tmp_path: Path) -> None:
    config = "[languages.en]\nweight = 1\n[languages.de]\nweight = 2\nlanguageName = 'Deutsch'\ntitle = 'Titel'\n"
    plan = read(
        tmp_path, config, {"content/a.md": "title: a", "content/a.de.md": "title: a", "content/b.xx.md": "title: b"}
    )

    assert languages(plan) == {"/a/": "en", "/de/a/": "de", "/b.xx/": "en"}
    assert plan.site["languages"]["de"] == {"label": "Deutsch", "title": "Titel", "prefix": "/de", "weight": 2}


def test_the_same_page_in_two_languages_is_one_set_of_translations(tmp_path: Path) -> None:
    config = "[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n"
    files = {
        "content/post/tea.md": "title: Tea",
        "content/post/tea.de.md": "title: Tee",
        "content/post/coffee.md": "title: Coffee\ntranslationKey: hot",
        "content/post/kaffee.de.md": "title: Kaffee\ntranslationKey: hot",
    }
    found = {d.content.title: d.content for d in read(tmp_path, config, files).documents}
    assert {title: content.translation for title, content in found.items()} == {
        "Tea": "post/tea",
        "Tee": "post/tea",
        "Coffee": "hot",
        "Kaffee": "hot",
    }
    assert not any("translationkey" in content.extra for content in found.values())


def test_a_site_of_one_language_has_no_translations(tmp_path: Path) -> None:
    (document,) = read(tmp_path, "", {"content/post/tea.md": "title: Tea\ntranslationKey: hot"}).documents
    assert document.content.translation == ""


def test_languages_by_folder(tmp_path: Path) -> None:
    config = "[languages.en]\ncontentDir = 'english'\n[languages.de]\ncontentDir = 'deutsch'\n"
    sites.write(tmp_path, {"english/a.md": "---\ntitle: a\n---\n", "deutsch/a.md": "---\ntitle: a\n---\n"})
    plan = read(tmp_path, config, {"content/nobody.md": "title: n"})

    assert languages(plan) == {"/a/": "en", "/de/a/": "de"}


def test_the_folder_of_one_language_may_lie_in_that_of_the_others(tmp_path: Path) -> None:
    config = "[languages.en]\nweight = 1\n[languages.de]\ncontentDir = 'content/de'\nweight = 2\n"
    plan = read(tmp_path, config, {"content/post/a.md": "title: a", "content/de/post/b.md": "title: b"})

    assert languages(plan) == {"/post/a/": "en", "/de/post/b/": "de"}
    assert told(plan, "path taken") == []


def test_languages_each_below_a_prefix(tmp_path: Path) -> None:
    config = "defaultContentLanguageInSubdir = true\n[languages.en]\n[languages.de]\n"
    plan = read(tmp_path, config, {"content/a.md": "title: a", "content/a.de.md": "title: a"})

    assert languages(plan) == {"/en/a/": "en", "/de/a/": "de"}


def test_a_default_language_that_is_in_no_table_is_one_of_the_site_all_the_same(tmp_path: Path) -> None:
    config = "defaultContentLanguage = 'fr'\n[languages.en]\n[languages.de]\n"
    plan = read(tmp_path, config, {"content/a.md": "title: a", "content/b.de.md": "title: b"})

    assert languages(plan) == {"/a/": "fr", "/de/b/": "de"}


def test_a_language_of_an_odd_name_is_an_error_of_the_configuration(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"'a/b' is no code of a language"):
        read(tmp_path, "[languages.en]\n[languages.'a/b']\n", {})


@pytest.mark.parametrize("config", ["[languages.de]\ndisabled = true\n", "disableLanguages = ['de']\n[languages.de]\n"])
def test_a_language_that_is_switched_off_is_named(config: str, tmp_path: Path) -> None:
    plan = read(tmp_path, config + "[languages.en]\n", {"content/a.md": "title: a", "content/b.de.md": "title: b"})

    assert [(loss.file, loss.outcome) for loss in told(plan, "language off")] == [("content/b.de.md", "dropped")]
    assert set(languages(plan).values()) == {"en"}


def menu(root: Path, *entries: str, pages: dict[str, str] | None = None) -> tuple[Any, list[Loss]]:
    config = "".join(f"[[menus.main]]\n{entry}\n" for entry in entries)
    plan = read(root, config, pages or {})
    return plan.site["navigation"], told(plan, "menu")


def test_a_menu_is_ordered_by_weight_and_then_by_name(tmp_path: Path) -> None:
    entries = [
        "name='C'\nurl='/c/'",
        "name='B'\nurl='/b/'",
        "name='A'\nurl='/a/'\nweight=9",
        "name='Z'\nurl='/z/'\nweight=1",
    ]

    assert [entry["name"] for entry in menu(tmp_path, *entries)[0]] == ["Z", "A", "B", "C"]


def test_an_entry_below_an_entry_is_its_child_by_name_or_by_identifier(tmp_path: Path) -> None:
    found, losses = menu(
        tmp_path,
        "name='Top'\nidentifier='t'\nurl='/t/'",
        "name='One'\nparent='t'\nurl='/1/'",
        "name='Two'\nparent='Top'\nurl='/2/'",
        "name='Three'\nparent='One'\nurl='/3/'",
        "name='Lost'\nparent='nowhere'\nurl='/l/'",
    )

    assert [(entry["name"], len(entry.get("children", []))) for entry in found] == [("Lost", 0), ("Top", 2)]
    assert {child["name"]: child.get("children") for child in found[1]["children"]} == {
        "Two": None,
        "One": [{"name": "Three", "url": "/3/"}],
    }
    assert losses == []


def test_entries_below_each_other_are_named_as_lost(tmp_path: Path) -> None:
    found, (loss,) = menu(tmp_path, "name='A'\nparent='B'", "name='B'\nparent='A'", "name='C'\nurl='/c/'")

    assert [entry["name"] for entry in found] == ["C"]
    assert (loss.outcome, loss.detail[:11]) == ("dropped", "main: A, B:")


def test_a_very_deep_or_repeated_menu_ends(tmp_path: Path) -> None:
    deep = [f"name='n{number}'\nparent='n{number - 1}'" for number in range(1, 400)]
    wide = [f"name='w{depth}'\nparent='w{depth - 1}'" for depth in range(1, 7) for _ in range(20)]

    found, (loss,) = menu(tmp_path, "name='n0'", "name='w0'", *deep, *wide)

    assert [entry["name"] for entry in found] == ["n0", "w0"]
    assert "n399" in loss.detail


def test_a_page_enters_itself_into_a_menu(tmp_path: Path) -> None:
    pages = {
        "content/a.md": "title: A page\nmenu: main",
        "content/b.md": "title: B page\nmenus: [main, footer]\nweight: 1",
        "content/c.md": "title: C page\nlinkTitle: Short\nmenu: {main: {weight: 5, parent: x}}",
    }
    found, losses = menu(tmp_path, "name='x'\npageRef='/c'", pages=pages)

    assert [(entry["name"], entry["url"]) for entry in found] == [("B page", "/b/"), ("A page", "/a/"), ("x", "/c/")]
    assert found[2]["children"] == [{"name": "Short", "url": "/c/"}]
    assert [loss.detail for loss in losses] == ["footer: Galley has one menu; this one has 1 entries"]


@pytest.mark.parametrize(
    ("front", "what"),
    [
        ("title: a\nheadless: true", "not rendered"),
        ("title: a\nbuild: {render: never}", "not rendered"),
        ("title: a\n_build: {render: false}", "not rendered"),
        ("title: a\nbuild:\n  render: link", "not rendered"),
    ],
)
def test_a_page_that_hugo_does_not_render_is_named(front: str, what: str, tmp_path: Path) -> None:
    plan = read(tmp_path, "", {"content/x/index.md": front, "content/b.md": "title: b"})

    assert [(loss.file, loss.outcome) for loss in told(plan, what)] == [("content/x/index.md", "dropped")]
    assert sites.document_paths(plan) == {"/b/"}


def test_drafts_and_dates_of_the_past_and_the_future_are_kept_as_they_are(tmp_path: Path) -> None:
    files = {
        "content/p/a.md": "title: a\ndraft: true",
        "content/p/b.md": "title: b\ndate: 2030-01-01",
        "content/p/c.md": "title: c\ndate: 2020-01-01\nexpiryDate: 2021-01-01",
        "content/p/d.md": "title: d\ndraft: 'yes'\ndate: 2020-01-01",
    }
    plan = read(tmp_path, "", files)

    assert [
        (d.status, d.published_at and d.published_at.year, d.unpublish_at and d.unpublish_at.year)
        for d in plan.documents
    ] == [
        ("draft", None, None),
        ("published", 2030, None),
        ("published", 2020, 2021),
        ("draft", 2020, None),
    ]
    assert plan.losses == ()


def test_the_files_of_a_bundle_go_with_its_page_and_are_found_in_its_text(tmp_path: Path) -> None:
    files = {
        "content/post/b/index.md": "RAW---\ntitle: b\nurl: /x/y/\ncover: pic.png\n---\n"
        "![](pic.png) ![](sub/two.png) ![](gone.png)\n",
        "content/post/b/pic.png": "x",
        "content/post/b/sub/two.png": "x",
        "content/post/b/inner.md": "title: inner",
    }
    plan = read(tmp_path, "", files)

    assert [one.path for one in plan.media] == ["/x/y/pic.png", "/x/y/sub/two.png"]
    assert plan.documents[0].content.cover == "/x/y/pic.png"
    assert [(loss.line, loss.detail.split()[0]) for loss in told(plan, "image not found")] == [(6, "gone.png")]
    assert [loss.file for loss in told(plan, "bundled page")] == ["content/post/b/inner.md"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("![a](/gone.png)", [4]),
        ("x\n\n![a [b] c](</go ne.png>)", [6]),
        ("<video\nsrc='/gone.mp4' poster='/gone.png'></video>", [4]),
        ("<audio><source src=/gone.ogg></audio>", [4]),
        ("<img alt='x' data-src='/gone.png' src='/here.png'>", []),
        ("<img src='https://example.org/here.png'> <img src='https://example.org/gone.png'>", [4]),
        ("![](/here.png) ![](//x.org/a.png) ![](data:image/png;base64,x) ![](#a) `![](/gone.png)`", []),
        ("![](/he%72e.png) ![](/here.png?v=1#x)", []),
        ("    ```\n![](/gone.png)", [5]),
        ("```\n![](/gone.png)\n```\n![](/gone.png)", [7]),
    ],
)
def test_an_image_or_film_that_is_not_there_is_named_with_its_line(text: str, lines: list[int], tmp_path: Path) -> None:
    plan = read(tmp_path, "", {"content/post/a.md": f"RAW---\ntitle: a\n---\n{text}\n", "static/here.png": "x"})

    assert [loss.line for loss in told(plan, "image not found")] == lines


@pytest.mark.parametrize(
    ("config", "told_", "wanted"),
    [
        ("timeZone = 'Mars/Olympus'\n", "time zone", ("time_zone", None)),
        ("[pagination]\npagerSize = 500\n", "page size", ("page_size", 100)),
    ],
)
def test_a_setting_that_cannot_be_kept_is_named(
    config: str, told_: str, wanted: tuple[str, Any], tmp_path: Path
) -> None:
    plan = read(tmp_path, config, {})

    assert len(told(plan, told_)) == 1
    assert plan.site.get(wanted[0]) == wanted[1]


def test_a_base_url_that_is_no_address_is_named(tmp_path: Path) -> None:
    plan = importers.read(sites.write(tmp_path, {"hugo.toml": "baseURL = 'example.org'\n"}), now=NOW)

    assert "base_url" not in plan.site
    assert [loss.outcome for loss in told(plan, "base URL")] == ["dropped"]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [("hugo.toml", "a = = 1\n", 1), ("hugo.yaml", "a: 1\nb: [\n", 3), ("config.json", '{\n"a": 1,\n}', 3)],
)
def test_a_broken_configuration_is_told_with_file_and_line(name: str, text: str, line: int, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=rf"{name}, line {line}: "):
        importers.read(sites.write(tmp_path, {name: text}), now=NOW)


def test_a_configuration_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_bytes(b"title = 'caf\xe9'\n")
    with pytest.raises(Invalid, match=r"hugo\.toml is not UTF-8"):
        importers.read(tmp_path, now=NOW)
