"""Sitemaps before the schema of sitemaps.org, and what they name."""

import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from tests.judges import pages, publications, tools
from tests.judges.conftest import Judged
from tests.judges.publications import Publication

pytestmark = pytest.mark.judges
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IN_NO_SITEMAP = {"NotFoundPage", "RedirectPage", "MonthPage", "TaxonomyPage", "SearchPage", "AccountPage"}
"""Lists that lead to the others, and what nobody looks for."""


def schema() -> str:
    """sitemaps.org's own, as npm's `sitemap` carries it."""
    return str(tools.npm() / "sitemap" / "schema" / "sitemap.xsd")


def shards(publication: Publication) -> list[str]:
    """The path of every shard that the index names."""
    root = ElementTree.fromstring(publication.objects["sitemap.xml"].body)
    assert root.tag == f"{SITEMAP}sitemapindex"
    assert {child.tag for child in root} == {f"{SITEMAP}sitemap"}
    assert {part.tag for child in root for part in child} <= {f"{SITEMAP}loc", f"{SITEMAP}lastmod"}
    return [urlsplit(str(child.findtext(f"{SITEMAP}loc"))).path for child in root]


@pytest.mark.parametrize("name", publications.NAMES)
def test_every_shard_is_what_the_schema_says(name: str, judged: Judged) -> None:
    publication = judged.publication(name)
    files = [str(judged.folder / name / path.removeprefix("/")) for path in shards(publication)]
    assert files
    assert {file: said for file, said in tools.python("readers.py", "sitemaps", schema(), *files).items() if said} == {}


def test_the_schema_finds_a_fault_that_was_put_there(tmp_path: Path) -> None:
    url = "<url><lastmod>yesterday</lastmod></url>"
    (tmp_path / "s.xml").write_text(f'<urlset xmlns="{SITEMAP[1:-1]}">{url}</urlset>')
    (said,) = tools.python("readers.py", "sitemaps", schema(), str(tmp_path / "s.xml")).values()
    assert said


@pytest.mark.parametrize("name", publications.NAMES)
def test_the_sitemap_names_pages_that_are_there_and_leaves_none_out(name: str, judged: Judged) -> None:
    publication = judged.publication(name)
    texts = [publication.objects[path.removeprefix("/")].body.decode() for path in shards(publication)]
    named = {urlsplit(url).path for text in texts for url in re.findall(r"<loc>([^<]*)</loc>", text)}
    keys = [key for key in publication.pages() if publication.kinds[key] not in IN_NO_SITEMAP]
    assert {path for path in named if pages.answer(publication, path).status != 200} == set()
    assert set(map(publications.path_of_key, keys)) - named == set()
