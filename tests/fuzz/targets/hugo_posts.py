"""A post in a Hugo site, through all of the importer: its bytes are the input. For every fourth, there is
another post beside it that links to it.
"""

from datetime import UTC, datetime
from pathlib import Path

from chalicelib import importers
from chalicelib.commands import checks, paths
from chalicelib.importers.plan import Plan
from tests.fuzz.target import Target, folder

_NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
_POST = "content/post/a.md"
_NEIGHBOUR = "content/post/b.md"
_OTHERS = {
    "hugo.toml": "baseURL = 'https://example.org/'\ntitle = 'T'\ndefaultContentLanguage = 'en'\n"
    "[taxonomies]\ntag = 'tags'\nauthor = 'authors'\n[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n",
    _NEIGHBOUR: '{"title": "b", "authors": ["Ada Lovelace"], "aliases": ["/old/"]}\n[a]({{< ref a >}})\n',
    "static/a.png": "",
}


def _site(*left_out: str) -> Path:
    site = folder()
    for name, words in _OTHERS.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        if name not in left_out:
            (site / name).write_text(words, encoding="utf-8")
    return site


_WHOLE, _ALONE = _site(), _site(_NEIGHBOUR)


def run(data: bytes) -> bool:
    beside = len(data) % 4 == 0  # reading the neighbour takes as long as reading the post
    site = _WHOLE if beside else _ALONE
    (site / _POST).write_bytes(data)
    plan = importers.read(site, now=_NOW)
    check(plan, {_POST, _NEIGHBOUR} if beside else {_POST})
    return any(document.source == _POST for document in plan.documents)


def check(plan: Plan, files: set[str]) -> None:
    """Whatever the plan takes over, the commands take too; whatever it does not, it names."""
    for document in plan.documents:
        checks.check_content(document.content)
        for path in (document.content.path, *document.aliases):
            paths.check_shape(path)
    assert all(loss.detail and loss.what and loss.file for loss in plan.losses)
    took = {document.source for document in plan.documents}
    named = took | {loss.file for loss in plan.losses}
    assert files <= named, f"nothing is said of {files - named}"


_SEEDS = (
    b"+++\ntitle = 'A: and more'\ndate = 2026-01-02T03:04:05+01:00\nlastmod = 2026-02-03\npublishDate = 2026-03-04\n"
    b"expiryDate = 2030-01-01\ndraft = false\nslug = 'a-title'\n+++\nText\n",
    b"+++\ntitle = 'A'\nurl = '/own/path/'\naliases = ['/old/', '../older.html', 'b']\nweight = 3\n+++\n# Heading\n",
    b"+++\ntitle = 'A'\nauthors = ['Ada Lovelace, editor', {name = 'Bob', url = 'https://bob.example'}]\n"
    b"tags = ['one', 'Two & three']\ncategories = 'news'\nseries = ['S']\nsummary = 'A *summary*.'\n+++\nText\n",
    b'{"title": "A", "cover": {"image": "a.png", "alt": "An a"}, "canonicalURL": "https://elsewhere.example/a", '
    b'"translationKey": "key", "params": {"x": [1, 2.5, null, true]}}\n\n![](a.png)\n',
    b'{"title": "A", "cascade": {"target": {"path": "/post/**"}, "y": 1}, "menu": {"main": {"weight": 1}}}\n',
    b"---\ntitle: A\nauthor: von Ada & Bob GmbH\nurl: /:year/:slug/\ndate: 2. Januar 2026\n---\n\n<!--more-->\n",
    b'{"title": "A"}\n\n{{< figure src="/a.png" >}} [a link](/post/b/ "t"). {{< ref "b" >}} {{< youtube abc >}}\n',
    "No front matter, Grüße â€™.\n".encode(),
)

TARGET = Target(
    parser="importers.read",
    holds="a plan whose articles the commands take, and in which each file is an article or a named loss",
    accepted="the post became an article",
    run=run,
    seeds=_SEEDS,
    words=(b"title: ", b"date: ", b"url: ", b"slug: ", b"aliases: ", b"authors: ", b"tags: ", b"series: ",
           b"cascade: ", b"menu: ",
           b"cover: ", b"image: ", b"draft: true", b"publishDate: ", b"expiryDate: ", b"translationKey: ",
           b"type: ", b"layout: ",
           b"build: {render: never}", b"outputs: []", b"headless: true", b"markup: html", b"//[", b"http://[",
           b"https://[::1",
           b"../../..", b"/", b"//", b"%2e%2e", b"%", b":year", b":sections[1:]", b":unknown", b"[", b"]", b"{",
           b"}", b"null", b"~",
           b"0001-01-01", b"9999-12-31T23:59:59-12:00", b"!!binary aGk=", b"!!set {a}", b"!!omap [a: 1]", b"[[]]",
           b"{a: {b: c}}",
           b"-1", b".nan", b"1e400", b"\n", b"---\n", b'"', b"'", b"![](", b"![x](http://[)", b"<img src='//['>",
           b"{{< ref \"", b">}}",
           b"\xe2\x80\xae", b"\xef\xbf\xbe", b"\xf0\x9f\x98\x80", b"\xff", b"\\", b"\t", b"?", b"#"),
    longest=800,
)  # fmt: skip
