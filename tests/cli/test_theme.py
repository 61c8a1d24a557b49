"""./galley theme: a publisher's own templates, planned, tried, used for every page and dropped again."""

from pathlib import Path

import pytest

from chalicelib.settings import settings
from tests.cli.conftest import Galley, opened

pytestmark = pytest.mark.thorough
NOT_FOUND = '{% extends "galley/not_found.html" %}\n{% block title %}Nobody home – {{ site.title }}{% endblock %}\n'
FOOTER = '{% extends "galley/article.html" %}\n{% block title %}{{ page.title }} (own){% endblock %}\n'


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    folder = tmp_path / "theme"
    folder.mkdir()
    (folder / "not_found.html").write_text(NOT_FOUND, encoding="utf-8")
    (folder / "article.html").write_text(FOOTER, encoding="utf-8")
    (folder / "style.css").write_text("h1 { letter-spacing: 1px; }\n", encoding="utf-8")
    return folder


def stored(state: Path, key: str) -> str:
    with opened(state) as s3:
        return str(s3.get_object(Bucket=settings.site_bucket, Key=key)["Body"].read().decode())


def stylesheet(state: Path, page: str) -> str:
    """The stylesheet that a page links."""
    path = page.partition('rel="stylesheet" href="/')[2].partition('"')[0]
    return stored(state, path)


def test_a_plan_counts_the_files_and_changes_nothing(state: Path, galley: Galley, moved_in: Path, theme: Path) -> None:
    before = stored(state, "404.html")
    done = galley("theme", "plan", str(theme))
    assert done.code == 0, done.err
    assert "files at most, about $0." in done.out
    assert "and none failed" in done.out
    assert stored(state, "404.html") == before


def test_a_preview_is_written_into_a_folder_of_its_own(
    state: Path, galley: Galley, moved_in: Path, theme: Path, tmp_path: Path
) -> None:
    done = galley("theme", "preview", str(theme), "--into", str(tmp_path / "looks"))
    assert done.code == 0, done.err
    assert "<title>Nobody home – A small blog</title>" in (tmp_path / "looks/404.html").read_text("utf-8")
    assert "(own)" in (tmp_path / "looks/2026/second/index.html").read_text("utf-8")
    assert "(own)" not in stored(state, "2026/second/index.html")


def test_a_theme_in_use_makes_every_page_until_it_is_dropped(
    state: Path, galley: Galley, moved_in: Path, theme: Path
) -> None:
    before = stored(state, "2026/second/index.html")
    assert galley("theme", "use", str(theme)).code == 0
    page = stored(state, "2026/second/index.html")
    assert "<title>Second (own)</title>" in page
    assert stylesheet(state, page).endswith("h1 { letter-spacing: 1px; }\n")
    status = galley("theme", "status").out
    assert "own" not in status.splitlines()[0]
    first, last = status.splitlines()[1].split(" files ")[0].split(" of ")
    assert first == last
    assert galley("theme", "drop").code == 0
    assert stored(state, "2026/second/index.html") == before


def test_a_template_that_fails_is_named_and_no_page_is_changed(
    state: Path, galley: Galley, moved_in: Path, theme: Path
) -> None:
    before = stored(state, "404.html")
    (theme / "not_found.html").write_text("<p>\n{{ page.no_such_thing }}", encoding="utf-8")
    done = galley("theme", "use", str(theme))
    assert done.code == 1
    assert "not_found.html, line 2" in done.err
    assert "Traceback" not in done.err
    assert stored(state, "404.html") == before


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("artcle.html", "x", "artcle.html is no template"),
        ("style.css", "@import 'https://elsewhere.example/a.css';", "style.css may load nothing from elsewhere"),
        ("style.css", "body { background: url(//elsewhere.example/a.png) }", "style.css may load nothing"),
        ("not_found.html", "{% extends %}", "not_found.html, line 1"),
        ("not_found.html", "{{ ''.__class__.__mro__ }}", "not_found.html, line 1"),
    ],
)
def test_what_a_theme_may_not_have_is_named(
    name: str, text: str, reason: str, galley: Galley, moved_in: Path, theme: Path
) -> None:
    (theme / name).write_text(text, encoding="utf-8")
    done = galley("theme", "plan", str(theme))
    assert done.code == 1
    assert reason in done.err


def test_a_theme_that_there_is_not_cannot_be_chosen(galley: Galley, moved_in: Path, state: Path) -> None:
    from chalicelib.commands import site
    from chalicelib.errors import Invalid

    with opened(state), pytest.raises(Invalid, match="no such theme"):
        site.configure(actor="operator", settings={"theme": "0123456789abcdef"})
