"""The plan's URLs are those that the real Hugo gives the same site: pages, redirects, lists, feeds and
files.
"""

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib import importers
from tests.importers import sites

pytestmark = pytest.mark.real
HUGO = str(Path(sys.executable).with_name("hugo"))
NOW = datetime(2026, 11, 21, tzinfo=UTC)
SHARED = Path(os.environ.get("GALLEY_SHARED", str(Path(__file__).parents[3] / "shared")))


def built(root: Path) -> dict[str, set[str]]:
    """The URLs that Hugo writes, by what is at them. Every kind of page says in its first word what it is."""
    for name in ("single", "list"):
        layout = root / "layouts" / "_default" / f"{name}.html"
        layout.parent.mkdir(parents=True, exist_ok=True)
        layout.write_text("kind={{ .Kind }};")
    out = root / "OUT"
    command = [HUGO, "-D", "-F", "-E", "--destination", str(out)]
    env = {**os.environ, "HUGO_SECURITY_ALLOWCONTENT": ".*"}
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, set[str]] = {
        "documents": set(),
        "aliases": set(),
        "lists": set(),
        "feeds": set(),
        "media": set(),
    }
    for file in out.rglob("*"):
        if file.is_file():
            name = "/" + file.relative_to(out).as_posix()
            found[what(file)].add(re.sub(r"/index\.html$", "/", name))
    found["feeds"] -= {path for path in found["feeds"] if "sitemap" in path}
    return found


def what(file: Path) -> str:
    text = file.read_text(errors="replace")[:400]
    if text.startswith("kind="):
        return "documents" if text.startswith("kind=page;") else "lists"
    if 'http-equiv="refresh"' in text:
        return "aliases"
    return "feeds" if file.suffix == ".xml" or file.name == "robots.txt" else "media"


@pytest.mark.parametrize("name", sites.SITES)
def test_the_plan_has_the_urls_that_hugo_writes(name: str, tmp_path: Path) -> None:
    root = sites.write(tmp_path / "site", sites.SITES[name])

    plan = importers.read(root, now=NOW)

    assert sites.differences(plan, built(root)) == {}


def test_a_real_blog_keeps_every_url(tmp_path: Path) -> None:
    root = tmp_path / "blog"
    shutil.copytree(SHARED / "content" / "letsencrypt", root)
    plan = importers.read(root, now=NOW)
    (root / "themes" / "le-2025").mkdir(parents=True)
    for name in ("plotly", "newsletter-inline"):
        shortcode = root / "layouts" / "shortcodes" / f"{name}.html"
        shortcode.parent.mkdir(parents=True, exist_ok=True)
        shortcode.write_text("")

    assert sites.differences(plan, built(root)) == {}
    assert "/2014/11/18/announcing-lets-encrypt.html" in sites.document_paths(plan)
    assert len(plan.documents) == 123
