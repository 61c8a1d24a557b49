"""Ghost's own client reads Galley as it reads Ghost: github.com/TryGhost/SDK, packages/content-api."""

import json
import os
import shutil
import subprocess
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app import app
from chalicelib import importers
from chalicelib.importers import writing
from local import api
from tests.clients.conftest import Served
from tests.importers.test_hugo_oracle import SHARED
from tests.machine import Machine

pytestmark = pytest.mark.clients
PACKAGE, VERSION = "@tryghost/content-api", "1.12.12"
SCRIPT = Path(__file__).with_name("ghost_reads.mjs")
INSTALL_SECONDS, READ_SECONDS = 120, 300
Read = dict[str, Any]


@pytest.fixture(scope="session")
def ghost_client(node: str) -> Path:
    """The folder with the client's node_modules: fetched once, kept outside the tree."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "galley" / f"ghost-content-api-{VERSION}"
    if not (folder / "node_modules" / PACKAGE / "package.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        command = [str(shutil.which("npm")), "install", "--prefix", str(folder), *quiet, f"{PACKAGE}@{VERSION}"]
        subprocess.run(command, check=True, timeout=INSTALL_SECONDS, stdin=subprocess.DEVNULL)
    return folder


@pytest.fixture
def imported(galley: Machine) -> Iterator[str]:
    """The address of a Galley that the real blog has moved into."""
    folder = SHARED / "content" / "letsencrypt"
    writing.write(importers.read(folder, now=datetime(2026, 11, 21, tzinfo=UTC)), folder, scope="/letsencrypt")
    server = api.serve(app, host="127.0.0.1", port=0)
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()


def read(url: str, node: str, folder: Path) -> Read:
    """Everything that the script was given."""
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    command = [node, str(SCRIPT), str(folder), url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=READ_SECONDS, check=False, env=clean)
    assert done.returncode == 0, done.stderr
    found: Read = json.loads(done.stdout)
    return found


def own_list(url: str, kind: str) -> list[dict[str, Any]]:
    """Every article as Galley's own API lists it, the newest first."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = fetched(f"{url}/articles?kind={kind}&limit=100{cursor}")
        found += page["items"]
        cursor = f"&cursor={page['next']}" if page["next"] else None
    language = fetched(f"{url}/site")["language"]
    return [each for each in found if each["language"] == language]


def fetched(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def check(given: Read, url: str) -> None:
    """What holds of any publication."""
    expected = own_list(url, "post")
    ids = [each["id"] for each in expected]
    assert [post["id"] for post in given["posts"]] == ids
    assert given["total"] == given["olderTotal"] == len(ids)
    assert given["olderSlug"]["id"] == ids[0]
    assert given["all"] == min(100, len(ids))
    middle = len(ids) // 2
    assert given["older"] == [
        each["id"] for each in expected if each["published_at"] < expected[middle]["published_at"]
    ]
    assert given["oldest"]["id"] == ids[-1]
    assert given["bySlug"]["id"] == given["byId"]["id"] == ids[0]
    assert given["bySlug"]["url"] == expected[0]["url"]
    check_relations(given, expected)
    pages = {each["url"] for each in own_list(url, "page")}
    assert {page["url"] for page in given["pages"]} == pages
    assert given["tiers"] == []
    check_errors(given)


def check_relations(given: Read, expected: list[dict[str, Any]]) -> None:
    """Tags and authors, beside posts and on their own."""
    for post, own in zip(given["full"], expected, strict=False):
        assert post["html"].strip()
        assert post["plaintext"].strip()
        assert [tag["name"] for tag in post["tags"]] == own["tags"]
        assert [author["name"] for author in post["authors"]] == [author["name"] for author in own["authors"]]
        assert post["primary_author"] == (post["authors"][0] if post["authors"] else None)
    written = Counter(author["id"] for post in expected for author in post["authors"])
    counted = {author["id"]: author["count"]["posts"] for author in given["authors"]}
    assert {person: count for person, count in counted.items() if count} == written
    if given["tags"]:
        assert given["tag"]["count"]["posts"] == given["tags"][0]["count"]["posts"] == given["tagged"] > 0
    if given["authors"]:
        assert given["author"]["id"] == given["authors"][0]["id"]
        assert given["written"] == given["authors"][0]["count"]["posts"]


def check_errors(given: Read) -> None:
    assert (given["missing"]["name"], given["missing"]["status"]) == ("NotFoundError", 404)
    assert "Post not found." in given["missing"]["message"]
    assert (given["refused"]["name"], given["refused"]["status"]) == ("ValidationError", 422)
    assert given["refused"]["property"] == "filter"
    assert "feature_image" in given["refused"]["message"]


def test_ghosts_client_reads_the_sample(served: Served, node: str, ghost_client: Path) -> None:
    given = read(served.url, node, ghost_client)
    check(given, served.url)
    assert len(given["posts"]) > 7
    assert given["tags"]
    assert given["settings"]["navigation"]


@pytest.mark.real
def test_ghosts_client_reads_a_real_blog(imported: str, node: str, ghost_client: Path) -> None:
    given = read(imported, node, ghost_client)
    check(given, imported)
    assert len(given["posts"]) > 100
    assert given["settings"]["title"]
