"""Content that nobody of this project wrote moves into a running `make dev`, and answers where Hugo puts it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.importers.test_hugo_oracle import SHARED, built

pytestmark = pytest.mark.real
ROOT = Path(__file__).parents[2]


class Running:
    """A `make dev` of its own."""

    def __init__(self, state: Path) -> None:
        self.api, self.site = free_port(), free_port()
        ports = {"GALLEY_API_PORT": str(self.api), "GALLEY_SITE_PORT": str(self.site)}
        self.env = {**os.environ, **ports, "GALLEY_STATE": str(state)}
        command = [sys.executable, "-m", "local.dev"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, start_new_session=True)
        self.until("/", 200, seconds=120)

    def get(self, path: str) -> tuple[int, str]:
        url = f"http://127.0.0.1:{self.site}{quote(path)}"
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace")
        except OSError:
            return 0, ""

    def until(self, path: str, status: int, *, seconds: int = 180) -> str:
        """Ask until it answers so; the site needs a moment to follow the ledger."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            answered, text = self.get(path)
            if answered == status:
                return text
        raise AssertionError(f"{path} did not answer {status}")

    def imports(self, folder: Path, report: Path) -> dict[str, object]:
        command = [sys.executable, "-m", "cli", "import", str(folder), "--report", str(report)]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, stdout=subprocess.DEVNULL)
        read: dict[str, object] = json.loads(report.read_text())
        return read

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)
        assert self.process.wait(30) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    started = Running(tmp_path / "state")
    yield started
    started.stop()


def hugo_urls(tmp_path: Path) -> dict[str, set[str]]:
    """What the real Hugo makes of the same folder, with bare layouts."""
    root = tmp_path / "blog"
    shutil.copytree(SHARED / "content" / "letsencrypt", root)
    (root / "themes" / "le-2025").mkdir(parents=True)
    shortcodes = root / "layouts" / "shortcodes"
    shortcodes.mkdir(parents=True)
    for name in ("plotly", "newsletter-inline"):
        (shortcodes / f"{name}.html").write_text("")
    return built(root)


def test_every_url_of_a_real_blog_answers(running: Running, tmp_path: Path) -> None:
    hugo = hugo_urls(tmp_path)
    folder = SHARED / "content" / "letsencrypt"
    report = running.imports(folder, tmp_path / "report.json")
    assert report["documents"] == len(hugo["documents"]) == 123
    for path in sorted(set().union(*hugo.values()) - {"/robots.txt"}):
        running.until(path, 200)
    assert in_sitemap(running, r"/\d{4}/\d\d/\d\d/.*|/about/|/contact/", 123) == hugo["documents"]
    assert running.get("/feed.xml")[0] == 200
    again = running.imports(folder, tmp_path / "again.json")
    assert again["sums"] == report["sums"]


def test_bare_texts_and_a_damaged_page_move_in(running: Running, tmp_path: Path) -> None:
    report = running.imports(SHARED / "content" / "backend-articles", tmp_path / "report.json")
    assert report["documents"] == 5
    running.until("/getting-started-with-backend-development/", 200)
    text = running.get("/getting-started-with-backend-development/")[1]
    assert "you’ll need as a backend developer" in text
    assert "‚Ä" not in text
    paths = in_sitemap(running, r"/[^/]*backend[^/]*/", 5)
    assert len(paths) == 5
    for path in sorted(paths):  # the sitemap may be there before the page
        running.until(path, 200)


def in_sitemap(running: Running, pattern: str, count: int) -> set[str]:
    """The sitemap's paths of this form, as soon as there are so many: it follows the ledger like every page."""
    deadline = time.monotonic() + 120
    found: set[str] = set()
    while len(found) < count and time.monotonic() < deadline:
        found = {path for path in sitemap_paths(running) if re.fullmatch(pattern, path)}
    return found


def sitemap_paths(running: Running) -> list[str]:
    """Every path in the sitemap."""
    index = running.until("/sitemap.xml", 200)
    shards = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", index)
    return [p for shard in shards for p in re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", running.get(shard)[1])]
