"""./galley export --hugo: a project that a person can go on with. The real Hugo builds it in tests/real."""

from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from cli.hugo.files import ContentFile, literal, url
from tests.cli.conftest import BLOG, Galley

pytestmark = pytest.mark.thorough

MORE = {
    "hugo.toml": BLOG["hugo.toml"] + '[[menus.main]]\nname = "About"\nurl = "/about/"\n'
    '[languages.en]\ntitle = "A small blog"\nweight = 1\n[languages.de]\ntitle = "Ein Blog"\nweight = 2\n',
    "content/posts/code.md": "---\ntitle: Code\ndate: 2026-01-04\ndraft: true\ntags: [Open Source]\n---\n`{{< x >}}`\n",
    "content/posts/first.de.md": "---\ntitle: Erstens\ndate: 2026-01-02\naliases: [/zuerst/]\n---\nWörter.\n",
}


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    for name, text in {**BLOG, **MORE}.items():
        (tmp_path / "blog" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "blog" / name).write_text(text, encoding="utf-8")
    return tmp_path / "blog"


def matter(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8").split("---\n")[1])
    return found


def test_a_publication_becomes_a_hugo_project(galley: Galley, moved_in: Path, tmp_path: Path) -> None:
    root = tmp_path / "project"
    done = galley("export", "--hugo", str(root))
    assert (done.code, done.out.splitlines()[0][:11]) == (0, "5 articles,")
    second, german = matter(root / "content/posts/second.en.md"), matter(root / "content/posts/erstens.de.md")
    assert (second["title"], second["url"], second["aliases"]) == ("Second", "/2026/second/", ["/old-second/"])
    assert (german["url"], german["aliases"]) == ("/de/2026/erstens/", ["/zuerst/"])
    assert (root / "content/posts/second.en.md").read_text().endswith("---\nMore words.\n")
    assert matter(root / "content/posts/code.en.md")["draft"]
    assert matter(root / "content/tags/ink/_index.en.md")["title"] == "ink"
    assert (root / "static/images/a.svg").read_text() == BLOG["static/images/a.svg"]
    config = yaml.safe_load((root / "hugo.yaml").read_text())
    assert config["permalinks"]["page"] == {"posts": "/:year/:slug/"}
    assert config["languages"]["de"]["title"] == "Ein Blog"
    assert config["taxonomies"]["tag"] == "tags"
    assert config["languages"]["en"]["menus"]["main"][0]["url"] == "/about/"
    again = galley("export", "--hugo", str(root))
    assert (again.code, "is not empty" in again.err) == (1, True)


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("plain {{ .Title }}", "plain {{ .Title }}"),
        ("{{< youtube x >}}", "{{</* youtube x */>}}"),
        ("{{% note %}}a{{% /note %}}", "{{%/* note */%}}a{{%/* /note */%}}"),
        ("never {{< closed", 'never {{< opened "angle" >}} closed'),
        ("{{< a %}}", '{{< opened "angle" >}} a %}}'),
        ("{{% open", '{{< opened "percent" >}} open'),
        ("{{</* x */>}}", '{{< opened "angle" >}}/* x */>}}'),
        ("{{< {{< a >}}", '{{< opened "angle" >}} {{</* a */>}}'),
    ],
)
def test_what_looks_like_a_shortcode_is_shown_and_not_run(body: str, written: str) -> None:
    assert literal(body) == written


def test_front_matter_says_only_what_there_is_to_say() -> None:
    text = ContentFile("a.en.md", {"title": "Yes: no", "slug": "", "tags": [], "draft": None}, "Body").text()
    assert text == "---\ntitle: 'Yes: no'\n---\nBody"


def test_a_colon_in_an_address_begins_no_token() -> None:
    assert url("/c:d/") == "/c\\:d/"
