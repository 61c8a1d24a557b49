"""Bad and odd input: every file that is not imported, or not as it was, is named with the reason."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib import importers
from chalicelib.errors import Invalid
from chalicelib.importers.plan import Loss, Plan
from chalicelib.importers.text import MAX_BODY
from tests.importers import sites

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HUGO = {"hugo.toml": sites.BARE}


def read(root: Path, files: dict[str, str]) -> Plan:
    return importers.read(sites.write(root, files), now=NOW)


def hugo(root: Path, **pages: str) -> Plan:
    return read(root, HUGO | {f"content/post/{name}.md": text for name, text in pages.items()})


ODD = ["http://[", "//[a]", "https://a／b/", "//[::1"]
"""No reader of addresses takes these apart."""


@pytest.mark.parametrize("address", ODD)
def test_an_address_that_cannot_be_read_is_told_of_and_ends_nothing(address: str, tmp_path: Path) -> None:
    body = f'![a]({address}) <img src="{address}" alt="a">'
    plan = hugo(tmp_path, a=f'title: a\naliases: ["{address}"]\ncover: "{address}"\n---\n{body}', b=f'url: "{address}"')

    assert [(loss.file, loss.what) for loss in told(plan, "path outside the site")] == [
        ("content/post/a.md", "path outside the site"),
        ("content/post/b.md", "path outside the site"),
    ]
    assert [document.source for document in plan.documents] == ["content/post/a.md"]


@pytest.mark.parametrize("address", [*ODD, "////[a"])
def test_a_picture_whose_address_cannot_be_read_is_no_file_that_is_missing(address: str, tmp_path: Path) -> None:
    plan = hugo(tmp_path, a=f"title: a\n---\n![a](<{address}>)")

    assert [document.source for document in plan.documents] == ["content/post/a.md"]
    assert told(plan, "image not found") == []


@pytest.mark.parametrize("path", ["/a/}../b/", "/a/{..}/b/", "/a/%2e}%2e/b/", "/a/<.>/"])
def test_a_path_does_not_climb_when_signs_are_left_out_of_it(path: str, tmp_path: Path) -> None:
    (document,) = hugo(tmp_path, a=f'title: a\nurl: "{path}"').documents

    assert not {".", ".."} & set(document.content.path.split("/"))


def test_a_folder_for_content_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    mounted = sites.BARE + "[[module.mounts]]\nsource = 'cotent'\ntarget = 'content'\n"
    plan = read(tmp_path, {"hugo.toml": mounted, "content/post/a.md": "title: a"})

    assert [(loss.file, loss.outcome) for loss in told(plan, "content folder")] == [("cotent", "dropped")]


def told(plan: Plan, what: str) -> list[Loss]:
    return [loss for loss in plan.losses if loss.what == what]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("RAW---\ntitle: a\ntitle: b\n---\n", 3),
        ("RAW---\ntitle: [a\n---\n", 2),
        ("RAW---\ntitle: a\n\nnever closed\n", 1),
        ("RAW---\n- a\n- b\n---\n", 2),
        ("RAW+++\ntitle = 'a'\ndate = = 1\n+++\n", 3),
        ('RAW{\n "title": "a",\n "title": "b"\n}\n', 3),
        ('RAW{\n "title": "a"\n "b": 1}\n', 3),
        ("RAW---\n" + "a: " + "[" * 5000 + "\n---\n", 2),
    ],
)
def test_broken_front_matter_names_file_and_line(text: str, line: int, tmp_path: Path) -> None:
    plan = hugo(tmp_path, bad=text, good="title: g")

    (loss,) = told(plan, "broken front matter")
    assert (loss.file, loss.line, loss.outcome) == ("content/post/bad.md", line, "refused")
    assert [document.content.title for document in plan.documents] == ["g"]


def test_aliases_of_yaml_cannot_multiply(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]

    assert told(hugo(tmp_path, bomb="\n".join(rows)), "broken front matter")


def test_a_broken_configuration_is_an_error_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"hugo\.toml, line 2") as caught:
        read(tmp_path, {"hugo.toml": "title = 'x'\nbaseURL = = 1\n"})
    assert caught.value.field == "path"


def test_a_folder_that_is_no_site_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"is no site: it has no hugo\.toml.*\.md") as caught:
        read(tmp_path, {"a.py": "x"})
    assert caught.value.field == "path"
    with pytest.raises(Invalid, match="it is no folder"):
        importers.read(tmp_path / "nowhere", now=NOW)


@pytest.mark.parametrize("value", ["yesterday", "2020-13-40", "10/12/2020", "1600000000", "{a: 1}"])
def test_a_date_that_is_no_date_refuses_the_file(value: str, tmp_path: Path) -> None:
    (loss,) = told(hugo(tmp_path, a=f"title: x\ndate: {value}"), "bad date")

    assert (loss.outcome, loss.line) == ("refused", 3)
    assert "date is" in loss.detail


@pytest.mark.parametrize(
    "url", ["../x", "/a/../../x", "https://elsewhere.example/x", "//elsewhere.example/x", "/a/%2e%2e/%2e%2e/x"]
)
def test_a_path_that_leads_out_is_refused(url: str, tmp_path: Path) -> None:
    plan = hugo(tmp_path, a=f"title: x\nurl: {url}", b="title: b")

    (loss,) = told(plan, "path outside the site")
    assert (loss.file, loss.outcome, loss.line) == ("content/post/a.md", "refused", 3)
    assert sites.document_paths(plan) == {"/post/b/"}


def test_an_alias_that_leads_out_is_dropped_and_the_page_stays(tmp_path: Path) -> None:
    plan = hugo(tmp_path, a="title: x\naliases: [../../../etc, /fine/]")

    assert plan.documents[0].aliases == ("/fine/",)
    assert [loss.outcome for loss in told(plan, "path outside the site")] == ["dropped"]


@pytest.mark.parametrize("url", ["/api/x/", "/assets/a.css", "/404.html", "/robots.txt", "/sitemap/", "/"])
def test_a_reserved_path_is_refused(url: str, tmp_path: Path) -> None:
    plan = hugo(tmp_path, a=f"title: x\nurl: {url}")

    assert plan.documents == ()
    assert [loss.file for loss in told(plan, "reserved path")] == ["content/post/a.md"]


def test_two_documents_with_one_path_are_told_of_each_other(tmp_path: Path) -> None:
    plan = hugo(tmp_path, a="title: x\nurl: /same/", b="title: y\nurl: /same/")

    (loss,) = told(plan, "path taken")
    assert (loss.file, loss.outcome) == ("content/post/b.md", "refused")
    assert "content/post/a.md" in loss.detail


def test_a_document_over_the_limit_is_refused(tmp_path: Path) -> None:
    plan = hugo(tmp_path, big="RAW" + "x" * (MAX_BODY + 1), most="RAW" + "x" * (MAX_BODY - 1))

    (loss,) = told(plan, "too large")
    assert "1,000,000" in loss.detail
    assert [document.source for document in plan.documents] == ["content/post/most.md"]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    root = sites.write(tmp_path / "site", HUGO | {"content/a.md": "title: a"})
    (root / "content" / "b.md").symlink_to(tmp_path / "secret.md")
    (root / "content" / "out").symlink_to(tmp_path, target_is_directory=True)

    plan = importers.read(root, now=NOW)

    assert [document.source for document in plan.documents] == ["content/a.md"]
    assert [loss.file for loss in told(plan, "link")] == ["content/b.md", "content/out"]


def test_an_image_that_is_not_there_is_named_with_its_line(tmp_path: Path) -> None:
    body = "RAW---\ntitle: a\ncover: gone.jpg\n---\n![a](/here.png)\n\n<img src='/not.png'> `![](/code.png)` ![](https://x.org/y.png)\n"
    plan = read(tmp_path, HUGO | {"content/post/a.md": body, "static/here.png": "x"})

    assert [(loss.line, loss.detail.split()[0]) for loss in told(plan, "image not found")] == [
        (3, "gone.jpg"),
        (7, "/not.png"),
    ]


def test_text_that_is_not_utf8_is_read_as_windows_1252(tmp_path: Path) -> None:
    sites.write(tmp_path, HUGO)
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_bytes(b"---\ntitle: caf\xe9\n---\nnul \x00 here\n")
    (tmp_path / "content" / "b.md").write_bytes("---\ntitle: Ünï\n---\n".encode("utf-16"))

    plan = importers.read(tmp_path, now=NOW)

    assert [document.content.title for document in plan.documents] == ["café", "Ünï"]
    assert plan.documents[0].content.body == "nul  here\n"
    assert [loss.what for loss in plan.losses] == ["NUL bytes", "text encoding"]


def test_other_markup_themes_and_data_are_named(tmp_path: Path) -> None:
    plan = read(
        tmp_path, HUGO | {"content/a.rst": "x", "themes/t/a.html": "x", "data/a.yaml": "x", "i18n/en.toml": "x"}
    )

    assert {(loss.file, loss.what) for loss in plan.losses} == {
        ("content/a.rst", "other markup"),
        ("themes", "theme"),
        ("data", "data files"),
        ("i18n", "translations of the theme"),
    }


def test_fields_are_taken_and_the_rest_is_kept(tmp_path: Path) -> None:
    text = (
        "title: T\ndate: 2020-01-01T23:30:00-05:00\nlastmod: 2021-01-01\nexpiryDate: 2030-01-01\ndraft: true\nsummary: S\n"  # noqa: E501
        "description: D\ntags: a\ncategories: [b, {name: c}]\nseries: [s1, s2]\nimages: [/x.png]\ncanonicalURL: https://o.org/x\n"
        "weird: {when: 2020-01-02, n: [1, no]}\ntranslationKey: k"
    )
    plan = hugo(tmp_path, a=text)

    (document,) = plan.documents
    content = document.content
    assert document.published_at == datetime(2020, 1, 2, 4, 30, tzinfo=UTC)
    assert document.updated_at == datetime(2021, 1, 1, tzinfo=UTC)
    assert document.unpublish_at == datetime(2030, 1, 1, tzinfo=UTC)
    assert document.status == "draft"
    assert (content.summary, content.tags, content.categories, content.series) == ("S", ("a",), ("b", "c"), "s1")
    assert (content.cover, content.canonical) == ("/x.png", "https://o.org/x")
    assert content.extra == {
        "description": "D",
        "weird": {"when": "2020-01-02", "n": [1, "no"]},
        "translationkey": "k",
    }


def test_a_post_without_a_date_is_dated_with_the_import_and_a_page_is_not(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        HUGO | {"content/post/a.md": "title: a", "content/post/b.md": "title: b", "content/about.md": "title: c"},
    )

    assert {d.content.path: (d.kind, d.published_at) for d in plan.documents} == {
        "/about/": ("page", None),
        "/post/a/": ("post", None),
        "/post/b/": ("post", None),
    }
    assert [loss.file for loss in told(plan, "date")] == ["content/post/a.md", "content/post/b.md"]


def test_a_later_publish_date_schedules_the_post(tmp_path: Path) -> None:
    plan = hugo(tmp_path, a="title: a\ndate: 2020-01-01\npublishDate: 2031-01-01")

    assert plan.documents[0].published_at == datetime(2031, 1, 1, tzinfo=UTC)


def test_progress_is_told_for_every_file(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    sites.write(tmp_path, HUGO | {"content/a.md": "title: a", "content/b.md": "title: b"})

    importers.read(tmp_path, now=NOW, progress=lambda done, total: seen.append((done, total)))

    assert seen == [(1, 2), (2, 2)]


def test_the_digest_follows_the_file_and_whatever_shapes_it(tmp_path: Path) -> None:
    pages = {"a": "title: a\nauthor: Ann Lee", "b": "title: b"}
    first = {d.source: d.digest for d in hugo(tmp_path / "1", **pages).documents}
    changed = {d.source: d.digest for d in hugo(tmp_path / "2", **(pages | {"b": "title: c"})).documents}
    moved = read(
        tmp_path / "3",
        {"hugo.toml": sites.BARE + "uglyURLs = true\n"} | {f"content/post/{k}.md": v for k, v in pages.items()},
    )

    assert first["content/post/a.md"] == changed["content/post/a.md"]
    assert first["content/post/b.md"] != changed["content/post/b.md"]
    assert not set(first.values()) & {d.digest for d in moved.documents}


@pytest.mark.parametrize(
    "piece", ["> ", "![", "[", "`", "{{<", "{%", "![a](", "<img ", "- ", "# ", "‚Ä", "``` ", "1. "]
)
def test_hostile_text_is_read_in_little_time(piece: str, tmp_path: Path) -> None:
    before = time.process_time()
    plan = hugo(tmp_path, a=f"RAW---\ntitle: a\n---\n{piece * (20_000 // len(piece))}\n")

    assert len(plan.documents) == 1 or told(plan, "not renderable")
    assert time.process_time() - before < 5
