"""Front matter to the fields of an article: one rule per field, and everything else kept as it is in
`extra`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from chalicelib.importers.values import as_json, mapping, names, words

_SUMMARIES = ("summary", "excerpt", "description")
_CANONICAL = ("canonical", "canonicalurl")
_COVERS = ("cover", "image", "featured_image", "featuredimage", "images", "thumbnail")
_USED = frozenset(
    ["title", "slug", "url", "aliases", "date", "lastmod", "publishdate", "pubdate", "published", "modified",
     "expirydate", "unpublishdate", "draft", "tags", "categories", "series", "author", "authors", "authorlink",
     "author_link", "summary", "excerpt", "cascade", "menu", "menus", "headless", "build", "_build"]
)  # fmt: skip
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"^ {0,3}(\S.*)\n {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)
_HTML_TITLE = re.compile(r"<(title|h1)\b[^>]*>(.*?)</\1>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The picture of an article: a path or address, its text, and the key that it came from."""

    image: str = ""
    alt: str = ""
    key: str = ""


def summary(front: Mapping[str, Any]) -> tuple[str, str]:
    """The first of summary, excerpt and description that says anything, and its key."""
    for key in _SUMMARIES:
        value = front.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip(), key
    return "", ""


def cover(front: Mapping[str, Any]) -> Cover:
    """The picture, written as text, as a map with `image` and `alt`, or as a list."""
    for key in _COVERS:
        value = front.get(key)
        value = value[0] if isinstance(value, list) and value else value
        table = mapping(value)
        image = (
            words(next((table[name] for name in ("image", "src", "url", "path") if table.get(name)), ""))
            if table
            else words(value)
        )
        if image:
            alt = words(table.get("alt") or front.get(f"{key}_alt") or front.get("cover_alt"))
            return Cover(image=image, alt=alt, key=key)
    return Cover()


def canonical(front: Mapping[str, Any]) -> str:
    """The address of the original, if the text appeared elsewhere first."""
    return next((text for key in _CANONICAL if (text := words(front.get(key)))), "")


def remaining(front: Mapping[str, Any], used: frozenset[str]) -> dict[str, Any]:
    """What no other field took, as JSON values. `used` are keys taken besides the usual ones."""
    return {key: as_json(value) for key, value in front.items() if key not in _USED and key not in used}


def taken(front: Mapping[str, Any], cover_key: str, summary_key: str) -> frozenset[str]:
    """The keys whose value became a field of this very page. A map keeps what the field does not hold."""
    canonicals = frozenset(_CANONICAL) if canonical(front) else frozenset()
    one = front.get(cover_key)
    whole = isinstance(one, str) or (isinstance(one, list) and len(one) == 1)
    return canonicals | (frozenset({cover_key}) if whole else frozenset()) | (frozenset({summary_key}) - {""})


def topics(front: Mapping[str, Any], taxonomies: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Names in the site's further taxonomies, by kind."""
    own = {kind: names(front.get(plural.lower())) for kind, plural in taxonomies.items() if kind not in BUILT_IN}
    return {kind: found for kind, found in own.items() if found}


BUILT_IN = ("tag", "category", "series", "author")
"""The kinds of topic that have a field of their own."""


def heading(body: str, html: bool) -> str:
    """The first heading of a text, without markup; empty when it has none."""
    if html:
        found = _HTML_TITLE.search(body)
        return words(re.sub(r"<[^>]+>", "", found[2])) if found else ""
    first = min(
        (match for match in (_HEADING.search(body), _UNDERLINED.search(body)) if match),
        key=lambda m: m.start(),
        default=None,
    )
    return plain(first[1]) if first else ""


def plain(markdown: str) -> str:
    """A line of Markdown without its marks: links to their text, no emphasis, no heading id."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"\s*\{#[^}]*\}\s*$", "", markdown))
    return words(re.sub(r"[*`]|(?<!\w)_|_(?!\w)", "", text))


def from_file_name(name: str) -> str:
    """`my-first_post.md` to `My first post`."""
    text = words(re.sub(r"[-_]+", " ", PurePosixPath(name).stem if "." in name else name)) or "untitled"
    return text[:1].upper() + text[1:]


def html_body(text: str) -> str:
    """What is inside `<body>` of a whole page; a fragment stays as it is."""
    found = re.search(r"<body\b[^>]*>(.*?)(?:</body\s*>|\Z)", text, re.DOTALL | re.IGNORECASE)
    return found[1].strip("\n") + "\n" if found else text
