"""Which files of a folder are read, and what is told of those that are not."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib import importers
from chalicelib.errors import Invalid
from chalicelib.importers.plan import Plan
from chalicelib.importers.walk import Walk
from tests.importers import sites

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BASE = {"hugo.toml": sites.BARE}


def read(root: Path) -> Plan:
    return importers.read(root, now=NOW)


def refused(plan: Plan) -> list[tuple[str, str]]:
    return [(loss.file, loss.what) for loss in plan.losses if loss.outcome == "refused"]


def test_files_come_in_one_order_and_hidden_ones_do_not_come(tmp_path: Path) -> None:
    names = ["b.md", "a/z.md", "a/.hidden.md", ".git/x.md", ".cache/y.md", "a/copy.md~", "#a.md#", "A.md"]
    sites.write(tmp_path, dict.fromkeys(names, "x"))
    walk = Walk(tmp_path)

    assert [walk.name(path) for path in walk.files()] == ["A.md", "b.md", "a/z.md"]
    assert walk.losses == []


def test_hidden_files_of_the_static_folder_are_copied_but_no_repository(tmp_path: Path) -> None:
    files = {"static/.well-known/security.txt": "x", "static/.nojekyll": "x", "static/.git/config": "x"}
    sites.write(tmp_path, BASE | files | {"content/a.md": "title: a"})

    assert [one.path for one in read(tmp_path).media] == ["/.nojekyll", "/.well-known/security.txt"]


@pytest.mark.parametrize("target", ["file", "folder"])
def test_a_link_that_leads_out_is_refused(target: str, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_text("secret")
    root = sites.write(tmp_path / "site", BASE | {"content/a.md": "title: a"})
    link = root / "content" / "out.md"
    link.symlink_to(tmp_path / "outside" / "secret.md" if target == "file" else tmp_path / "outside")

    plan = read(root)

    assert refused(plan) == [("content/out.md", "link")]
    assert [document.source for document in plan.documents] == ["content/a.md"]


def test_a_link_inside_the_folder_is_read(tmp_path: Path) -> None:
    sites.write(tmp_path, BASE | {"content/a.md": "title: a", "drafts/b.md": "x"})
    (tmp_path / "drafts" / "b.md").write_text("---\ntitle: b\n---\n")
    (tmp_path / "content" / "b.md").symlink_to(tmp_path / "drafts" / "b.md")

    assert sites.document_paths(read(tmp_path)) == {"/a/", "/b/"}


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    sites.write(tmp_path, BASE | {"content/a.md": "title: a"})
    (tmp_path / "content" / "b.md").symlink_to(tmp_path / "content" / "gone.md")

    assert refused(read(tmp_path)) == [("content/b.md", "link")]


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    sites.write(tmp_path, BASE | {"content/a.md": "title: a"})
    os.mkfifo(tmp_path / "content" / "b.md")

    assert refused(read(tmp_path)) == [("content/b.md", "link")]


@pytest.mark.parametrize("folder", ["../outside", "/etc"])
def test_a_content_folder_outside_the_site_is_refused(folder: str, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.md").write_text("secret")
    root = sites.write(tmp_path / "site", {"hugo.toml": sites.BARE + f"contentDir = '{folder}'\n"})

    plan = read(root)

    assert refused(plan) == [(folder, "link")]
    assert plan.documents == ()


def test_a_name_that_is_no_text_is_refused_and_printable(tmp_path: Path) -> None:
    sites.write(tmp_path, BASE | {"content/a.md": "title: a"})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/content/caf\xe9.md")).write_text("x")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/content/d\xff")).mkdir()

    plan = read(tmp_path)

    assert refused(plan) == [("content/caf�.md", "file name"), ("content/d�", "file name")]
    assert [document.source for document in plan.documents] == ["content/a.md"]


def test_a_file_that_is_gone_before_it_is_read_is_named(tmp_path: Path) -> None:
    sites.write(tmp_path, BASE | {"content/a.md": "title: a", "content/b.md": "title: b"})

    plan = importers.read(
        tmp_path, now=NOW, progress=lambda *_: (tmp_path / "content" / "b.md").unlink(missing_ok=True)
    )

    assert refused(plan) == [("content/b.md", "unreadable")]
    assert [document.source for document in plan.documents] == ["content/a.md"]


def test_an_empty_folder_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="is no site") as caught:
        read(tmp_path)
    assert caught.value.field == "path"


def test_a_file_is_no_site(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("title = 'x'")
    with pytest.raises(Invalid, match="it is no folder"):
        read(tmp_path / "hugo.toml")


def test_a_site_without_content_is_a_site(tmp_path: Path) -> None:
    plan = read(sites.write(tmp_path, BASE))

    assert (plan.generator, plan.documents, plan.losses) == ("hugo", (), ())


def test_a_later_static_folder_overrides_an_earlier_one(tmp_path: Path) -> None:
    files = {"one/a.txt": "1", "one/b.txt": "1", "two/a.txt": "2", "static/c.txt": "3"}
    sites.write(tmp_path, {"hugo.toml": sites.BARE + "staticDir = ['one', 'two']\n"} | files)

    assert {one.path: one.source for one in read(tmp_path).media} == {"/a.txt": "two/a.txt", "/b.txt": "one/b.txt"}


def test_folders_can_be_mounted_elsewhere(tmp_path: Path) -> None:
    pairs = {"posts": "content", "files": "static"}
    config = "".join(
        f"[[module.mounts]]\nsource = '{source}'\ntarget = '{target}'\n" for source, target in pairs.items()
    )
    files = {"files/a.txt": "1", "static/b.txt": "2", "content/b.md": "x"}
    sites.write(tmp_path, {"hugo.toml": sites.BARE + config} | files)
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("---\ntitle: a\n---\n")

    plan = read(tmp_path)

    assert sites.document_paths(plan) == {"/a/"}
    assert [one.path for one in plan.media] == ["/a.txt"]


@pytest.mark.parametrize("name", ["a.rst", "a.adoc", "a.org", "a.pandoc", "a.RST"])
def test_markup_that_galley_does_not_read_is_refused_in_both_kinds_of_folder(name: str, tmp_path: Path) -> None:
    hugo = read(sites.write(tmp_path / "1", BASE | {f"content/{name}": "x"}))
    plain = read(sites.write(tmp_path / "2", {name: "x", "b.md": "x"}))

    assert refused(hugo) == [(f"content/{name}", "other markup")]
    assert refused(plain) == [(name, "other markup")]


def test_every_folder_that_is_not_imported_is_counted(tmp_path: Path) -> None:
    names = ["themes/a/b/c.html", "themes/a/d.css", "layouts/x.html", "archetypes/default.md", "assets/a.scss"]
    sites.write(tmp_path, BASE | dict.fromkeys([*names, "data/a.yaml", "i18n/en.toml", "resources/a"], "x"))
    (tmp_path / "data" / "empty").mkdir()

    told = {loss.file: (loss.outcome, loss.detail.split(":")[0]) for loss in read(tmp_path).losses}

    assert told == {
        "themes": ("dropped", "2 files"),
        "layouts": ("dropped", "1 files"),
        "archetypes": ("dropped", "1 files"),
        "assets": ("dropped", "1 files"),
        "data": ("dropped", "1 files"),
        "i18n": ("dropped", "1 files"),
        "resources": ("dropped", "1 files"),
    }
