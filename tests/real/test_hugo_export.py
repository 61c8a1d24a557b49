"""An exported project, built by the real Hugo, has the URLs and the words of the publication."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chalicelib import importers
from chalicelib.importers import writing
from chalicelib.models.articles import Article
from cli.hugo import project
from tests.conftest import NOON, HeldClock
from tests.importers import sites
from tests.machine import Machine
from tests.real.hugo_sites import GALLEYS_BODY, HUGOS_BODY, body, files

pytestmark = pytest.mark.real
HUGO = str(Path(sys.executable).with_name("hugo"))
SHARED = Path(os.environ.get("GALLEY_SHARED", str(Path(__file__).parents[3] / "shared")))
LATER = 365 * 10
GALLEYS_OWN = re.compile(
    r".*\.json|(/[\w-]+)?/archive/.*|(/[\w-]+)?/account/.*|(/[\w-]+)?/search/|/assets/.*|/sitemap/.*|.*/(feed\.)?atom\.xml"
    r"|(/\w[\w-]*)?/404\.html|/images/[0-9a-f]{16}-\d+\.(avif|webp)|/people/.*|/(favicon\.svg|icon-\d+\.png|feeds\.opml|humans\.txt"
    r"|site\.webmanifest|\.well-known/security\.txt|apple-touch-icon\.png|favicon\.ico)"
)
"""Twins, months, pages of accounts, search, further feeds: Hugo has no such files."""
HUGOS_OWN = re.compile(r"/\w[\w-]*/sitemap\.xml|(/\w[\w-]*)?/404\.html")
"""A sitemap and a page for what is not found of each language; Galley's sitemaps have other names."""


def built(root: Path) -> dict[str, str]:
    """The text of every file that Hugo makes of a project, by URL."""
    command = [HUGO, "--printPathWarnings", "--destination", str(root / "OUT")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARN" not in done.stdout + done.stderr, done.stdout + done.stderr
    return {path: file.read_text("utf-8", "replace") for path, file in files(root / "OUT")}


def moved_in(root: Path, galley: Machine, held_clock: HeldClock) -> dict[str, str]:
    """The text of every file of a publication that a folder was imported into, by URL."""
    writing.write(importers.read(root, now=NOON), root, scope="site")
    held_clock.move(days=LATER)
    galley.settle()
    return texts(galley)


def texts(galley: Machine) -> dict[str, str]:
    """The text of every file of the site, by URL."""
    paths = ("/" + re.sub(r"(^|/)index\.html$", r"\1", key) for key in galley.files())
    return {path: galley.page(path) or "" for path in paths}


def differing_urls(galley: dict[str, str], hugo: dict[str, str]) -> tuple[list[str], list[str]]:
    """What only Galley has, and what only Hugo has, but for what each has for itself."""
    ours = {path for path in galley if not GALLEYS_OWN.fullmatch(path)}
    theirs = {path for path in hugo if not HUGOS_OWN.fullmatch(path)}
    return sorted(ours - theirs), sorted(theirs - ours)


def differing_words(galley: dict[str, str], hugo: dict[str, str]) -> dict[str, tuple[str | None, str | None]]:
    """Articles whose bodies do not have the same words in both."""
    articles = {path: body(text, GALLEYS_BODY) for path, text in galley.items() if '<article class="article' in text}
    words = {path: (text, body(hugo.get(path, ""), HUGOS_BODY)) for path, text in articles.items()}
    assert words
    return {path: (one, other) for path, (one, other) in words.items() if one != other}


@pytest.mark.parametrize("name", sites.SITES)
def test_hugo_builds_the_urls_of_the_publication(
    name: str, galley: Machine, held_clock: HeldClock, tmp_path: Path
) -> None:
    there = moved_in(sites.write(tmp_path / "site", sites.SITES[name]), galley, held_clock)
    project.write(tmp_path / "project")
    hugo = built(tmp_path / "project")
    assert differing_urls(there, hugo) == ([], [])


def test_a_real_blog_keeps_its_urls_and_its_words(galley: Machine, held_clock: HeldClock, tmp_path: Path) -> None:
    there = moved_in(SHARED / "content" / "letsencrypt", galley, held_clock)
    project.write(tmp_path / "project")
    hugo = built(tmp_path / "project")
    assert differing_urls(there, hugo) == ([], [])
    assert differing_words(there, hugo) == {}


BODIES = {
    "shortcodes": "Write `{{< youtube x >}}` or {{% note %}} here.\n\n```\n{{</* kept */>}} {{< open\n```\n",
    "tables and lists": "| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one\n   - two\n\nTerm\n: What it means\n\n- [x] done\n",
    "notes": 'It "says" so...[^1] -- and ~~not~~.\n\n[^1]: A note.\n',
    "headings": "# One\n\n### Three {#own}\n\nText\\\nbroken <kbd>Ctrl</kbd>\n\n<div>raw *html*</div>\n",
    "figure": '![Alt](/a.png "A caption")\n\nAfter <!-- unseen --> it. &copy; 2026\n',
    "code": "```python\nprint('<&>')\n```\n\n    indented {{ .Title }}\n",
}


def test_the_words_of_every_kind_of_text_are_equal(
    galley: Machine, publish: Callable[..., Article], tmp_path: Path
) -> None:
    for name, text in BODIES.items():
        publish(name.capitalize(), body=text)
    publish("Plain", body="One line\nanother < line\n\n- no list", format="text")
    publish("HTML", body="<h2>Of an author</h2><p>who writes <b>tags</b>.</p>", format="html")
    galley.settle()
    project.write(tmp_path / "project")
    assert differing_words(texts(galley), built(tmp_path / "project")) == {}
