"""Every feed that a page names, before feedparser, the schema of JSON Feed and the rules of each format."""

import json
import re
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from tests.judges import pages, publications, tools
from tests.judges.conftest import Judged
from tests.judges.publications import Publication

pytestmark = pytest.mark.judges
ATOM = "{http://www.w3.org/2005/Atom}"
VERSIONS = {"RSS": "rss20", "Atom": "atom10"}


@pytest.fixture(scope="session")
def named(judged: Judged) -> dict[str, dict[str, str]]:
    """The format of every feed by path, by publication."""
    return {name: pages.feeds(publication) for name, publication in judged.publications.items()}


@pytest.fixture(scope="session")
def read(judged: Judged, named: dict[str, dict[str, str]]) -> dict[str, Any]:
    """What feedparser says of every RSS and Atom feed, by file."""
    found = [
        str(_file(judged, name, path)) for name, feeds in named.items() for path in feeds if feeds[path] in VERSIONS
    ]
    answer: dict[str, Any] = tools.python("readers.py", "feeds", *found)
    return answer


def _file(judged: Judged, name: str, path: str) -> Path:
    return judged.folder / name / unquote(path.removeprefix("/"))


def _of(publication: Publication, path: str) -> bytes:
    answer = pages.answer(publication, path)
    assert answer.status == 200, path
    return answer.body


def test_the_sample_has_feeds_in_every_format(judged: Judged, named: dict[str, dict[str, str]]) -> None:
    assert set(named["sample"].values()) == set(pages.FEEDS.values())
    assert len(named["sample"]) > 20


@pytest.mark.parametrize("name", publications.NAMES)
def test_every_feed_reads_without_a_fault(
    name: str, judged: Judged, named: dict[str, dict[str, str]], read: dict[str, Any]
) -> None:
    publication = judged.publication(name)
    for path, kind in named[name].items():
        assert _of(publication, path)
        if kind in VERSIONS:
            said = read[str(_file(judged, name, path))]
            assert (said["fault"], said["version"]) == ("", VERSIONS[kind]), path
            assert said["title"], path
            assert said["links"]["self"] == f"{publication.home}{path}"
            check_entries(said["entries"], path)


def check_entries(entries: list[dict[str, Any]], path: str) -> None:
    """Each is somebody's own, dated, full text, at an address."""
    assert len({each["id"] for each in entries}) == len(entries), path
    for entry in entries:
        assert entry["title"], path
        assert entry["text"], f"{path}: {entry['title']}"
        assert entry["dated"], f"{path}: {entry['title']}"
        assert re.match(r"https?://", entry["link"]), f"{path}: {entry['title']}"


@pytest.mark.parametrize("name", publications.NAMES)
def test_every_rss_feed_keeps_the_rules_of_the_rss_board(
    name: str, judged: Judged, named: dict[str, dict[str, str]]
) -> None:
    publication = judged.publication(name)
    for path in (path for path, kind in named[name].items() if kind == "RSS"):
        root = ElementTree.fromstring(_of(publication, path))
        assert (root.tag, root.get("version")) == ("rss", "2.0")
        (channel,) = root
        assert all(channel.findtext(tag) for tag in ("title", "link", "description")), path
        for date in (each.text for each in channel.iter() if each.tag in {"pubDate", "lastBuildDate"}):
            assert parsedate_to_datetime(str(date)).tzinfo, f"{path}: {date}"
        guids = [guid for item in channel.iter("item") for guid in item.findall("guid")]
        assert len(guids) == len(list(channel.iter("item"))), path
        assert all(re.match(r"https?://", str(g.text)) for g in guids if g.get("isPermaLink") != "false"), path


@pytest.mark.parametrize("name", publications.NAMES)
def test_every_atom_feed_has_what_rfc_4287_requires(
    name: str, judged: Judged, named: dict[str, dict[str, str]]
) -> None:
    publication = judged.publication(name)
    for path in (path for path, kind in named[name].items() if kind == "Atom"):
        root = ElementTree.fromstring(_of(publication, path))
        entries = root.findall(f"{ATOM}entry")
        for element in (root, *entries):
            assert all(element.findtext(f"{ATOM}{tag}") for tag in ("id", "title", "updated")), path
            assert re.match(
                r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$", str(element.findtext(f"{ATOM}updated"))
            )
        everywhere = root.find(f"{ATOM}author") is not None
        assert everywhere or all(entry.find(f"{ATOM}author") is not None for entry in entries), path


@pytest.mark.parametrize("name", publications.NAMES)
def test_every_json_feed_is_what_its_schema_says(name: str, judged: Judged, named: dict[str, dict[str, str]]) -> None:
    schema = json.loads((tools.npm() / "jsonfeed-schema" / "schema-v1.1.json").read_text(encoding="utf-8"))
    judge, publication = Draft7Validator(schema), judged.publication(name)
    for path in (path for path, kind in named[name].items() if kind == "JSON Feed"):
        feed = json.loads(_of(publication, path))
        assert [error.message for error in judge.iter_errors(feed)] == [], path
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == f"{publication.home}{path}"
        assert len({item["id"] for item in feed["items"]}) == len(feed["items"])


def test_feedparser_finds_a_fault_that_was_put_there(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text('<rss version="2.0"><channel><title>A & B</title></channel></rss>')
    (said,) = tools.python("readers.py", "feeds", str(tmp_path / "feed.xml")).values()
    assert said["fault"]
