"""What programs read off a page: JSON-LD by extruct, rdflib and schema.org's types; microformats; Open Graph."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.clients.tools import run
from tests.judges import publications, tools
from tests.judges.conftest import Judged

pytestmark = pytest.mark.judges
Read = dict[str, dict[str, Any]]
EXPECTED = {
    "ArticlePage": {"BlogPosting", "BreadcrumbList", "Person"},
    "AuthorPage": {"Person"},
}
"""Types of schema.org that the largest page of a kind has at least."""


@pytest.fixture(scope="session")
def read(judged: Judged) -> dict[str, Read]:
    """What is on every page but redirects, by publication and key."""
    found: dict[str, Read] = {}
    for name, publication in judged.publications.items():
        keys = [key for key in publication.pages() if publication.kinds[key] != "RedirectPage"]
        said = tools.python("readers.py", "pages", *(str(judged.folder / name / key) for key in keys))
        found[name] = dict(zip(keys, said.values(), strict=True))
    return found


@pytest.mark.parametrize("name", publications.NAMES)
def test_every_script_of_data_is_read_back(name: str, judged: Judged, read: dict[str, Read]) -> None:
    pages = judged.publication(name).pages()
    counts = {key: text.count("application/ld+json") for key, text in pages.items() if key in read[name]}
    assert {key: len(said["json-ld"]) for key, said in read[name].items()} == counts
    assert all(said["types"] for said in read[name].values() if said["json-ld"])


@pytest.mark.parametrize("name", publications.NAMES)
def test_every_file_for_programs_is_well_formed(name: str, judged: Judged) -> None:
    for key, stored in judged.publication(name).objects.items():
        kind = stored.content_type.partition(";")[0]
        if kind.endswith("json"):
            assert json.loads(stored.body), key
        elif kind.endswith("xml"):
            assert ElementTree.fromstring(stored.body) is not None, key


def test_templates_say_what_they_are_about(judged: Judged, read: dict[str, Read]) -> None:
    sample = judged.publication("sample")
    types = {kind: read["sample"][_key(path)]["types"] for kind, path in sample.templates().items()}
    assert {kind: wanted - set(types[kind]) for kind, wanted in EXPECTED.items() if wanted - set(types[kind])} == {}


def test_every_article_has_a_card_and_an_entry(judged: Judged, read: dict[str, Read]) -> None:
    """Open Graph (ogp.me requires these, and a picture), and one h-entry with the text, a name and an address."""
    kinds = judged.publication("sample").kinds
    for key, said in read["sample"].items():
        if kinds[key] == "ArticlePage":
            graph = {name for each in said["opengraph"] for name, _ in each["properties"]}
            assert {"og:title", "og:type", "og:url"} <= graph, key
            entries = [set(each["properties"]) for each in said["microformat"] if "h-entry" in each["type"]]
            assert [entry >= {"name", "url"} for entry in entries if "content" in entry] == [True], key


def test_json_ld_has_the_types_that_schema_org_gives_it(judged: Judged, read: dict[str, Read], tmp_path: Path) -> None:
    """`schema-dts` is schema.org's vocabulary as TypeScript's types: an unknown property or a wrong value does not
    compile; nor does the last line here, which is expected not to.
    """
    templates = judged.publication("sample").templates().values()
    data = [each for path in templates for each in read["sample"][_key(path)]["json-ld"]]
    lines = [f"const _{n}: {_type(each)} = {json.dumps(each)};" for n, each in enumerate(data)]
    wrong = "// @ts-expect-error\nconst _: s.Person = { '@type': 'Person', nonsense: 'x' };"
    (tmp_path / "data.ts").write_text("\n".join(['import type * as s from "schema-dts";', *lines, wrong]))
    modules = {"module": "esnext", "moduleResolution": "bundler", "noEmit": True, "strict": True, "types": []}
    paths = {"paths": {"schema-dts": [str(tools.npm() / "schema-dts" / "dist" / "schema.d.ts")]}}
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": modules | paths, "files": ["data.ts"]}))
    run([str(tools.npm() / ".bin" / "tsc"), "--project", str(tmp_path)])


def _type(data: dict[str, Any]) -> str:
    return "s.Graph" if "@graph" in data else f"s.WithContext<s.{data['@type']}>"


def _key(path: str) -> str:
    return next(key for key in (path[1:], f"{path[1:]}index.html") if not key.endswith("/") and key)
