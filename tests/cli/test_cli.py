"""./galley with nothing else running: it opens the store, does what it is told, and leaves every page in order."""

import json
from pathlib import Path

import pytest

from chalicelib import clock
from chalicelib.models.ledger import Entry
from chalicelib.settings import settings
from tests.cli.conftest import Galley, opened


def pages(state: Path) -> dict[str, str]:
    """Key to ETag of everything in the site's bucket."""
    with opened(state) as s3:
        listed = s3.list_objects_v2(Bucket=settings.site_bucket)
    return {item["Key"]: item["ETag"] for item in listed.get("Contents", [])}


def test_a_blog_moves_in_and_its_pages_are_there_when_the_command_returns(
    state: Path, galley: Galley, blog: Path
) -> None:
    done = galley("import", str(blog))
    assert (done.code, "Traceback" in done.err) == (0, False)
    assert "hugo: 2 posts, 1 pages" in done.out
    expected = {"2026/first/index.html", "2026/second/index.html", "about/index.html", "old-second/index.html"}
    assert expected | {"tags/ink/index.html", "images/a.svg", "index.html", "404.html"} <= pages(state).keys()


@pytest.mark.thorough
def test_the_same_blog_again_changes_nothing(state: Path, galley: Galley, moved_in: Path) -> None:
    before = pages(state)
    done = galley("import", str(moved_in))
    assert "3 document unchanged" in done.out
    assert "1 site unchanged" in done.out
    assert pages(state) == before


@pytest.mark.thorough
def test_a_changed_file_changes_its_page_alone(state: Path, galley: Galley, moved_in: Path) -> None:
    before = pages(state)
    (moved_in / "content/about.md").write_text("---\ntitle: About\n---\nOther words.\n")
    assert "1 document changed" in galley("import", str(moved_in)).out
    after = pages(state)
    changed = {key for key in before | after if before.get(key) != after.get(key)}
    assert {key for key in changed if not key.startswith("sitemap")} == {"about/index.html", "about/index.json"}


def test_a_dry_run_reports_and_writes_nothing(state: Path, galley: Galley, blog: Path) -> None:
    done = galley("import", str(blog), "--dry-run")
    assert (done.code, "dry run: nothing written" in done.out) == (0, True)
    assert not state.exists()


def test_the_report_is_json(tmp_path: Path, galley: Galley, blog: Path) -> None:
    (blog / "content/posts/third.md").write_text("---\ntitle: Third\n---\n{{< youtube x >}}\n")
    galley("import", str(blog), "--dry-run", "--report", str(tmp_path / "report.json"))
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["generator"], report["kinds"]) == ("hugo", {"page": 1, "post": 3})
    assert [one["file"] for one in report["files"]] == ["content/posts/third.md"]


@pytest.mark.thorough
def test_a_real_blog_takes_the_place_of_the_sample(with_sample: None, state: Path, galley: Galley, blog: Path) -> None:
    before = pages(state)
    galley("import", str(blog))
    after = pages(state)
    assert "images/type-case.svg" in before
    assert [key for key in before if "hot-metal" in key]
    assert not [key for key in after if "hot-metal" in key or "type-case" in key]
    assert "2026/first/index.html" in after
    with opened(state) as s3:
        front = s3.get_object(Bucket=settings.site_bucket, Key="index.html")["Body"].read().decode()
    assert "A small blog" in front
    assert "Composing Room" not in front


@pytest.mark.thorough
def test_the_sample_stays_where_that_is_asked_for(with_sample: None, state: Path, galley: Galley, blog: Path) -> None:
    galley("import", str(blog), "--keep-sample")
    assert [key for key in pages(state) if "hot-metal" in key]


@pytest.mark.parametrize("what", ["nothing", "file", "empty"])
def test_what_is_no_site_is_one_clear_line(tmp_path: Path, state: Path, galley: Galley, what: str) -> None:
    path = tmp_path / what
    if what == "file":
        path.touch()
    if what == "empty":
        path.mkdir()
    done = galley("import", str(path))
    last = done.err.strip().splitlines()[-1]
    assert done.code == 1
    assert last.startswith(f"galley: path: {path} is no site: ")
    assert "Traceback" not in done.err
    assert not state.exists()


@pytest.mark.thorough
def test_rebuild_brings_back_what_is_missing_and_removes_what_nobody_wrote(
    state: Path, galley: Galley, moved_in: Path
) -> None:
    before = pages(state)
    with opened(state) as s3:
        s3.delete_object(Bucket=settings.site_bucket, Key="about/index.html")
        s3.put_object(Bucket=settings.site_bucket, Key="orphan/index.html", Body=b"left over")
    done = galley("rebuild")
    assert done.out == f"1 written, 1 removed, {len(before) - 1} unchanged\n"
    assert pages(state) == before
    assert galley("rebuild").out == f"0 written, 0 removed, {len(before)} unchanged\n"


@pytest.mark.thorough
def test_redrive_sends_again_what_was_given_up_on(state: Path, galley: Galley, moved_in: Path) -> None:
    before = pages(state)
    with opened(state) as s3:
        park(next(one for one in Entry.scan() if one.kind == "article.published" and "/about/" in one.data))
        s3.delete_object(Bucket=settings.site_bucket, Key="about/index.html")
        s3.delete_object(Bucket=settings.site_bucket, Key="2026/first/index.html")
    assert galley("redrive").out == "1 entries sent again\n"
    assert set(before) - set(pages(state)) == {"2026/first/index.html"}
    assert galley("redrive").out == "0 entries sent again\n"


def park(entry: Entry) -> None:
    from chalicelib.models.done import PARKED, Done

    now = clock.now()
    mark = Done(entry.name, "pages", state=PARKED, tries=5, at=clock.text(now), expires=int(now.timestamp()) + 999)
    mark.save()


def test_a_store_that_is_open_elsewhere_is_one_clear_line(state: Path, galley: Galley, blog: Path) -> None:
    with opened(state):
        done = galley("audit", "verify")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert done.err.startswith("galley: GALLEY_STATE: process ")


def test_wrong_use_is_told_apart_from_a_refusal(galley: Galley) -> None:
    assert galley("import").code == 2
    assert galley("no-such-command").code == 2
