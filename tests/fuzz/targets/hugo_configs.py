"""The configuration of a Hugo site, through all of the importer; the first byte chooses TOML, YAML or JSON."""

from datetime import UTC, datetime

from chalicelib import importers
from chalicelib.commands import paths
from tests.fuzz.target import Target, folder

_NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
_KINDS = {b"t": "toml", b"y": "yaml", b"j": "json"}
_ROOTS = {kind: folder() for kind in _KINDS}
_PAGES = {
    "content/post/a.md": '{"title": "a", "date": "2026-01-02", "tags": ["x"]}\nText ![a](a.png)\n',
    "content/docs/sub/b.md": '{"title": "b", "aliases": ["/c/"]}\n',
    "content/about.de.md": '{"title": "de"}\n',
}
"""Their front matter is JSON, which is read the fastest: these are the same each time."""
for root in _ROOTS.values():
    for name, words in _PAGES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(words, encoding="utf-8")


def run(data: bytes) -> bool:
    kind = data[:1] if data[:1] in _KINDS else b"t"
    (_ROOTS[kind] / f"hugo.{_KINDS[kind]}").write_bytes(data[1:])
    plan = importers.read(_ROOTS[kind], now=_NOW)
    for document in plan.documents:
        for path in (document.content.path, *document.aliases):
            paths.check_shape(path)
    assert all(loss.detail and loss.what and loss.file for loss in plan.losses)
    assert plan.documents or plan.losses, "it says nothing of the pages"
    return True


_TOML = b"""tbaseURL = 'https://example.org/blog/'
title = 'T'
languageCode = 'en-gb'
timeZone = 'Europe/Berlin'
defaultContentLanguage = 'en'
defaultContentLanguageInSubdir = true
uglyURLs = false
disablePathToLower = true
paginate = 7
copyright = 'c'
mainSections = ['post']
[permalinks]
post = '/:year/:month/:slug/'
[permalinks.page]
docs = '/:sections[1:]/:title/'
[taxonomies]
tag = 'tags'
topic = 'topics'
[languages.en]
title = 'E'
weight = 1
[languages.de]
weight = 2
contentDir = 'content'
disabled = false
[[menus.main]]
name = 'Home'
url = '/'
[[menus.main]]
name = 'P'
pageRef = '/post'
parent = 'Home'
[params]
author = 'Ada'
[params.social]
x = 'https://x.example/a'
[module]
[[module.mounts]]
source = 'content'
target = 'content'
[cascade]
[cascade.params]
a = 1
[outputs]
home = ['html', 'rss']
"""

TARGET = Target(
    parser="importers.config.find",
    holds="a plan with articles or with losses that say why not, or `Invalid` with the file and the line",
    accepted="the configuration was read",
    run=run,
    seeds=(
        _TOML,
        b"ybaseURL: https://example.org/\npermalinks: {post: '/:slug/'}\nmenu:\n  main: [{name: A, url: /a/}]\n"
        b"languages:\n  de: {weight: 1, languageName: Deutsch}\ntaxonomies: {tag: tags}\nauthor: {name: Ada}\n",
        b'j{"baseURL": "https://example.org/", "title": "T", "uglyURLs": {"post": true}, "disableKinds": ["taxonomy"],'
        b' "ignoreFiles": ["b"], "staticDir": ["static"], "params": {"mainSections": ["post", "docs"]}}\n',
    ),
    words=(b"baseURL = ", b"[permalinks]\n", b"[languages.fr]\n", b"[taxonomies]\n", b"[[menus.main]]\n",
           b"[params]\n", b"[module]\n",
           b"[[module.mounts]]\n", b"source = ", b"target = ", b"contentDir = ", b"publishDir = ", b"staticDir = ",
           b"'../..'", b"'/etc'",
           b"'content/post'", b"''", b"[]", b"{}", b"'x'", b"1", b"-1", b"true", b"nan", b"2026-01-02",
           b"'http://['", b"'//['", b"':year'",
           b"':x'", b"'/:sections[9:]/'", b"\n", b"= ", b": ", b"- ", b"null", b"timeZone = 'Nowhere/At_All'",
           b"'../../etc/passwd'",
           b"weight = ", b"disabled = true", b"prefix", b"uglyURLs", b"[cascade]\n", b"mainSections = ", b"url = ",
           b"pageRef = ",
           b"parent = ", b"'\\u0000'", b"\xff", b"\xe2\x80\xae", b"'*'", b"'**/['", b"paginate = ", b"pagerSize",
           b"9" * 30),
    longest=1_200,
)  # fmt: skip
