"""Reads feeds, sitemaps and metadata as other programs do; run by the Python of `requirements-judges.txt`.

    python readers.py feeds FILE...        what feedparser makes of each
    python readers.py sitemaps XSD FILE... what lxml says of each by the schema of sitemaps.org
    python readers.py pages FILE...        JSON-LD (with rdflib), microformats and Open Graph of each, by extruct

Prints one JSON object: file to what was found.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CONTEXT = {"@vocab": "https://schema.org/", "id": "@id", "type": "@type"}
"""What of schema.org's own context matters here; the whole of it is only on the network."""


def feed(file: str) -> dict[str, Any]:
    import feedparser  # type: ignore[import-not-found, import-untyped, unused-ignore]

    read = feedparser.parse(Path(file).read_bytes())
    entries = [_entry(each) for each in read.entries]
    head = {name: read.feed.get(name, "") for name in ("title", "link", "id", "updated", "language")}
    links = {each["rel"]: each["href"] for each in read.feed.get("links", [])}
    fault = str(read.get("bozo_exception", "")) if read.bozo else ""
    return {"fault": fault, "version": read.version, "links": links, "entries": entries, **head}


def _entry(entry: Any) -> dict[str, Any]:
    found = {name: entry.get(name, "") for name in ("id", "title", "link", "author", "published", "updated")}
    dated = bool(entry.get("published_parsed") or entry.get("updated_parsed"))
    text = [entry.get("summary", ""), *(each["value"] for each in entry.get("content", []))]
    return found | {"dated": dated, "text": max(text, key=len)}


def sitemap(schema: str) -> Callable[[str], list[str]]:
    from lxml import etree  # type: ignore[import-not-found, import-untyped, unused-ignore]

    imports = "".join(
        f'<xsd:import namespace="{space}" schemaLocation="{place}"/>'
        for space, place in (
            ("http://www.sitemaps.org/schemas/sitemap/0.9", Path(schema).as_uri()),
            ("http://www.google.com/schemas/sitemap-image/1.1", (HERE / "sitemap-image.xsd").as_uri()),
            ("http://www.w3.org/1999/xhtml", (HERE / "sitemap-xhtml.xsd").as_uri()),
        )
    )
    whole = etree.XMLSchema(
        etree.XML(f'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">{imports}</xsd:schema>')
    )

    def judge(file: str) -> list[str]:
        whole.validate(etree.parse(file))
        return [f"{error.line}: {error.message}" for error in whole.error_log]

    return judge


def page(file: str) -> dict[str, Any]:
    import extruct  # type: ignore[import-not-found, import-untyped, unused-ignore]

    html = Path(file).read_text(encoding="utf-8")
    syntaxes = ["json-ld", "microformat", "opengraph"]
    read = extruct.extract(html, base_url="https://example.org/", syntaxes=syntaxes, errors="strict")
    return {**read, "types": sorted({kind for each in read["json-ld"] for kind in _types(each)})}


def _types(data: dict[str, Any]) -> list[str]:
    """The types that rdflib finds in a piece of JSON-LD, without schema.org's address."""
    from rdflib import RDF, Graph  # type: ignore[import-not-found, import-untyped, unused-ignore]

    assert data["@context"] in ("https://schema.org", "https://schema.org/"), data["@context"]
    graph = Graph().parse(data=json.dumps({**data, "@context": CONTEXT}), format="json-ld")
    return [str(kind).removeprefix("https://schema.org/") for kind in graph.objects(None, RDF.type)]


def main(what: str, *arguments: str) -> None:
    judge: Callable[[str], Any] = {"feeds": feed, "pages": page}.get(what) or sitemap(arguments[0])
    files = arguments[1:] if what == "sitemaps" else arguments
    print(json.dumps({file: judge(file) for file in files}))


if __name__ == "__main__":
    main(*sys.argv[1:])
