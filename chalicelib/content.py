"""What an author writes: the words and front matter of one save. Commands take it, revisions keep it, pages show it."""

from typing import Any, Literal

import msgspec

Format = Literal["markdown", "html", "text"]


class Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One save of an article. Names of topics are kept as written; slugs are derived (`slugs.slug`)."""

    title: str
    body: str = ""
    format: Format = "markdown"
    summary: str = ""
    """As given, Markdown; empty means: cut at `<!--more-->`, else the first paragraph."""
    slug: str = ""
    path: str = ""
    """The publication's own path, such as `/2026/03/hello/`; empty means: by the permalink pattern."""
    authors: tuple[str, ...] = ()
    """Person ids, in the order of the byline."""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    section: str = ""
    """Folder-like, `docs/guide`; empty for a page at the root."""
    series: str = ""
    topics: dict[str, tuple[str, ...]] = {}
    """Further taxonomies of the publication: kind to names."""
    language: str = "en"
    translation: str = ""
    """Names a set: articles of the same name in different languages are translations of each other."""
    cover: str = ""
    cover_alt: str = ""
    canonical: str = ""
    extra: dict[str, Any] = {}
    """Free front matter, kept as given; JSON values only."""
