"""Small Hugo sites as tables of files, and what a plan says the publication's URLs are."""

import re
from pathlib import Path
from typing import Any

from chalicelib.importers import urls
from chalicelib.importers.plan import Document, Plan
from chalicelib.slugs import slug
from tests import sampling

BARE = "baseURL = 'https://example.org/'\ntitle = 'T'\n"
TOPICLESS = BARE + "disableKinds = ['taxonomy', 'term']\n"

SITES: dict[str, dict[str, str]] = {
    "titles with odd characters": {
        "hugo.toml": TOPICLESS + "[permalinks]\npost = '/t/:title/'\n",
        "content/post/a.md": "title: a/b c",
        "content/post/b.md": "title: 'a - b -- c'",
        "content/post/c.md": "title: 'x + y (z) \"q\" 50%25 c%20d'",
        "content/post/d.md": "title: '-lead. trail-'",
        "content/post/e.md": "title: Don’t — stop…   now/",
        "content/post/f.md": "title: 日本語 タイトル",
        "content/post/g.md": "title: '#1 C# & é'",
        "content/post/h.md": "title: 'Hello, World & C++ / 100% Ünïcode: what? a--b  c_d.e'",
        "content/post/i.md": "title: v1.2 release",
        "content/post/j.md": "title: ΟΔΟΣ İstanbul Straße",
        "content/post/k.md": "title: ½ one × two",
    },
    "slugs and file names": {
        "hugo.toml": TOPICLESS,
        "content/Docs/P Q.md": "title: x",
        "content/Docs/é&x -- y.md": "title: x",
        "content/Docs/dotted.name.md": "title: x",
        "content/Docs/UPPER_case+plus~t.md": "title: x",
        "content/Docs/2021-05-06-named.md": "title: x",
        "content/Docs/a.md": "title: x\nslug: a b & C",
        "content/Docs/b.md": "title: x\nslug: one/two/Three",
        "content/Docs/c.md": "title: x\nslug: a.b",
        "content/Docs/d.markdown": "title: x",
        "content/Docs/e.mdown": "title: x",
        "content/Docs/f.html": "title: x",
        "content/Docs/g.md": "RAWno front matter\n",
        "content/top.md": "title: x",
    },
    "tokens of dates": {
        "hugo.toml": TOPICLESS + "timeZone = 'America/New_York'\n[permalinks.page]\n"
        "a = '/:weekday/:weekdayname/:yearday/:monthname/:day/:2006-01-02/:slugorcontentbasename/'\n"
        "b = '/b/:year/:month/:day/:06/:title/'\n",
        "content/a/a.md": "title: x\ndate: 2023-03-05T01:02:03",
        "content/a/b.md": "title: x\ndate: 2023-03-05T23:02:03-08:00",
        "content/a/c.md": "title: x\nslug: Q q\ndate: 2023-12-31T23:02:03Z",
        "content/a/d.md": "title: x",
        "content/b/a.md": "title: x1\ndate: 2020-01-01 10:00:00 -0700",
        "content/b/b.md": "title: x2\ndate: 'Mon, 02 Jan 2006 15:04:05 -0700'",
        "content/b/c.md": "title: x3\ndate: 02 Jan 2006",
        "content/b/d.md": "title: x4\nlastmod: 2020-01-01",
        "content/b/e.md": "title: x5\npublishDate: 2020-02-01",
        "content/b/f.md": "title: x6\nDate: 2020-11-01",
    },
    "tokens of names and sections": {
        "hugo.toml": TOPICLESS + "[permalinks.page]\np2 = '/sl/:slug/'\np3 = '/:sections/:slugorfilename'\n"
        "p4 = '/:sections[1:]/z/:filename/'\np5 = '/:sections[last]/:contentbasename/'\n"
        "p7 = '/:section/:sections[0]/:slug.html'\n'p9/n' = '/p9n/:slug/'\np10 = '/x/:sections[5]/:sections[:1]/:slug'\n",  # noqa: E501
        "content/p2/a.md": "title: X Y",
        "content/p2/b.md": "title: q\nslug: My/Slug + é",
        "content/p3/Sub/_index.md": "title: s",
        "content/p3/Sub/File Name é.md": "title: f",
        "content/p3/Sub/bund Le/index.md": "title: f",
        "content/p3/nos/x.md": "title: f",
        "content/p4/_index.md": "title: x",
        "content/p4/a/_index.md": "title: x",
        "content/p4/a/b/_index.md": "title: x",
        "content/p4/a/b/f.md": "title: x",
        "content/p5/a/_index.md": "title: x",
        "content/p5/a/Q R.md": "title: x",
        "content/p5/b/index.md": "title: x",
        "content/p7/a.md": "title: seven",
        "content/p9/n/a.md": "title: z",
        "content/p9/n/m/a.md": "title: zz",
        "content/p9/b.md": "title: z2",
        "content/p10/b.md": "title: z2",
    },
    "old and new permalinks": {
        "hugo.toml": BARE + "[permalinks]\npost = '/:year/:title/'\ntags = '/t/:slug/'\n[permalinks.term]\n"
        "categories = '/c/:title/'\n[permalinks.section]\ndocs = '/handbook/'\n[permalinks.page]\n'/' = '/top/:slug/'\n",  # noqa: E501
        "content/post/q.md": "title: q\ndate: 2020-01-01\ntags: [A & B, c]\ncategories: [A & B]",
        "content/docs/a.md": "title: a",
        "content/about.md": "title: About us",
    },
    "ugly URLs": {
        "hugo.toml": BARE + "uglyURLs = true\n",
        "content/_index.md": "title: home",
        "content/post/a.md": "title: a\ntags: [x y]",
        "content/post/b/index.md": "title: b",
        "content/post/b/p.png": "x",
        "content/docs/_index.md": "title: d",
        "content/docs/sub/_index.md": "title: cs",
        "content/docs/sub/d.md": "title: c\naliases: [old, /old2, /old3/, x.htm]",
        "content/about.md": "title: a",
        "content/u.md": "title: a\nurl: /foo/bar",
    },
    "ugly URLs in some sections": {
        "hugo.toml": BARE + "[uglyURLs]\npost = true\ntags = true\n[permalinks]\npost = '/:year/:slug/'\n",
        "content/post/a.md": "title: a\ndate: 2020-02-02\ntags: [x y]\naliases: [/old2, old3]",
        "content/docs/sub/d.md": "title: c",
        "content/about.md": "title: a",
    },
    "stated URLs": {
        "hugo.toml": TOPICLESS,
        "content/u1.md": "title: u\nurl: foo/bar",
        "content/x/u2.md": "title: u\nurl: Foo/bar.HTML",
        "content/x/u3.md": "title: u\nurl: /A b/c.d/",
        "content/x/u4.md": "title: u\nurl: /:year/:slug/\nslug: zz\ndate: 2019-03-04",
        "content/x/u5.md": "title: u\nurl: /noslash",
        "content/x/u6.md": "title: u\nurl: /deep/index.html",
        "content/x/u7.md": "title: u\nurl: /dot.x/y",
        "content/x/sub/a.md": "title: a\naliases: [old, /abs/old.html, ../up/, /q, ./here, /Up Case/x]",
    },
    "bundles and their files": {
        "hugo.toml": TOPICLESS + "[permalinks]\npost = '/:year/:slug/'\n",
        "content/post/_index.md": "title: P\nurl: /blog/",
        "content/post/i.png": "x",
        "content/post/Leaf Dir/index.md": "title: L\nslug: The Leaf\ndate: 2020-02-02",
        "content/post/Leaf Dir/A B.png": "x",
        "content/post/Leaf Dir/sub/c.PNG": "x",
        "content/post/Leaf Dir/note.md": "title: n",
        "content/post/plain/one.md": "title: one",
        "content/post/plain/two.png": "x",
        "content/Big/i.PNG": "x",
        "content/Big/p.md": "title: p",
        "content/Big/l/index.md": "title: u\nurl: /uu.html",
        "content/Big/l/r.png": "x",
        "content/leaf/index.md": "title: top leaf",
        "content/leaf/pic.JPG": "x",
        "content/headless/index.md": "title: h\nheadless: true",
        "content/Big/never.md": "title: n\nbuild:\n  render: never",
        "content/Big/link.md": "title: n\nbuild:\n  render: link",
        "static/robots2.txt": "x",
        "static/img/a b.png": "x",
    },
    "sections with slugs": {
        "hugo.toml": TOPICLESS,
        "content/s/_index.md": "title: s\nurl: /blog/",
        "content/s/a.md": "title: a\naliases: [x]",
        "content/s/sub/_index.md": "title: sub\nslug: Sub Slug",
        "content/s/sub/b.md": "title: b",
        "content/s/sub/leaf/index.md": "title: b\nslug: QQ",
        "content/s/sub/deep/c.md": "title: c",
        "content/s/sub/deep/p.png": "c",
        "content/s/un/q.md": "title: q",
        "content/t/_index.md": "title: s\nslug: tee",
        "content/t/u/_index.md": "title: u\nslug: you",
        "content/t/u/v/_index.md": "title: u",
        "content/t/u/v/w.md": "title: u",
        "content/t/y.png": "x",
    },
    "two languages": {
        "hugo.toml": BARE + "defaultContentLanguage = 'en'\n[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n",
        "content/_index.md": "title: home",
        "content/_index.de.md": "title: heim",
        "content/post/a.md": "title: a\ntags: [x y]",
        "content/post/a.de.md": "title: a de\ntags: [x y]\nslug: ade",
        "content/post/b/index.de.md": "title: b",
        "content/post/b/index.md": "title: b",
        "content/post/b/p.png": "x",
        "content/about.de.md": "title: a\naliases: [/uber/, foo]",
        "content/u.de.md": "title: a\nurl: /foo/bar",
        "content/u2.de.md": "title: a\nurl: foo/rel",
        "content/x/fr.fr.md": "title: no language of this site",
    },
    "every language in its own folder": {
        "hugo.toml": BARE + "defaultContentLanguageInSubdir = true\n[permalinks]\npost = '/:year/:slug/'\n"
        "[languages.en]\ncontentDir = 'content/en'\nweight = 1\n[languages.de]\ncontentDir = 'content/de'\nweight = 2\n"
        "[languages.de.permalinks]\npost = '/d/:slug/'\n[languages.fr]\ndisabled = true\ncontentDir = 'content/fr'\n",
        "content/en/post/a.md": "title: A\naliases: [/z/]",
        "content/de/post/a.md": "title: Ä\naliases: [/y/, w]",
        "content/fr/post/a.md": "title: F",
        "content/de/post/p.png": "x",
        "content/en/post/q.png": "x",
    },
    "one language in its own folder": {
        "hugo.toml": BARE + "[languages.en]\nweight = 1\n[languages.de]\nweight = 2\ncontentDir = 'content-de'\n",
        "content/post/a.md": "title: A",
        "content/about.md": "title: B",
        "content-de/post/a.md": "RAW---\ntitle: Ä\n---\n",
        "content-de/post/p.png": "x",
    },
    "taxonomies of the site's own": {
        "hugo.toml": BARE + "[outputs]\nhome = ['html']\nsection = ['html', 'rss']\n[outputFormats.RSS]\n"
        "baseName = 'feed'\n[taxonomies]\ntopic = 'topics'\nauthor = 'writers'\n",
        "content/post/a.md": "title: A\ntopics: [q, Q r]\nwriters: [J.C. Jones]\ntags: t\nauthors: [z]",
    },
    "odd topics": {
        "hugo.toml": BARE,
        "content/post/a.md": "title: A\ncategories: one\n"
        'tags: ["C++", "C#", "a/b", "Ünï  X", "100%", "What?", "A & B", "a -- b", "-lead", "trail-", "tr.", "İstanbul", "½ one", "C++ / C#"]',  # noqa: E501
    },
    "case and accents": {
        "hugo.toml": BARE + "disablePathToLower = true\nremovePathAccents = true\n[permalinks]\nq = '/:title/'\n",
        "content/Post/Ab É.md": "title: x\nslug: Ça Va",
        "content/Post/x É.md": "title: y",
        "content/q/r.md": "title: É À La",
    },
    "dates in file names": {
        "hugo.toml": TOPICLESS + "[frontmatter]\ndate = [':filename', ':default']\n[permalinks]\n"
        "post = '/:year/:month/:slugorfilename/'\nq = '/:year/:title/:slugorfilename/:contentbasename/'\n",
        "content/post/2021-05-06-Named It.md": "title: nm",
        "content/post/2021-05-07-x.md": "title: nm\nslug: own",
        "content/q/2021-05-06-n.md": "title: n",
        "content/q/no.md": "title: n",
        "content/r/2021-05-06-Other.md": "title: n",
    },
    "front matter in three forms": {
        "config/_default/config.yaml": "baseURL: https://example.org/\ntitle: T\n",
        "config/_default/permalinks.toml": "post = '/p/:slug/'\n",
        "content/post/a.md": 'RAW+++\ntitle = "Toml page"\ndate = 2020-01-01\ntags = ["x"]\n+++\nhi\n',
        "content/post/b.md": 'RAW{\n  "title": "Json page",\n  "tags": ["y"]\n}\n\nhi\n',
        "content/post/c.md": "RAW\ufeff---\r\ntitle: Yaml page\r\ntags: z\r\n---\r\nhi\r\n",
    },
    "cascade": {
        "hugo.toml": TOPICLESS,
        "content/docs/_index.md": "title: d\ncascade:\n- target:\n    kind: page\n  build:\n    render: never",
        "content/docs/a.md": "title: a",
        "content/docs/b.md": "title: b\nbuild:\n  render: always",
        "content/post/a.md": "title: a",
    },
}


def some() -> list[Any]:
    return sampling.some(SITES, each=12)


def write(root: Path, files: dict[str, str]) -> Path:
    """Lay the files out. A content file is the YAML of its front matter, unless it begins with RAW."""
    for name, text in files.items():
        page = name.startswith("content/") and name.rsplit(".", 1)[-1] in ("md", "mdown", "markdown", "html")
        whole = f"---\n{text}\n---\nhi\n" if page and not text.startswith("RAW") else text.removeprefix("RAW")
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(whole.encode())
    return root


def document_paths(plan: Plan) -> set[str]:
    return {document.content.path for document in plan.documents}


def alias_paths(plan: Plan) -> set[str]:
    noted = {alias for note in plan.notes for alias in note.aliases}
    return noted | {alias for document in plan.documents for alias in document.aliases}


def list_paths(plan: Plan, kinds: tuple[str, ...]) -> set[str]:
    """Front pages, sections, and topics of these kinds, with the list of each kind."""
    lists = {_prefix(plan, d) + "/" for d in plan.documents} | {"/" if not plan.site["languages"] else ""}
    lists |= {_list(plan, d, "section", part) for d in plan.documents for part in _upwards(d.content.section)}
    lists |= {
        _noted(plan, note.kind, note.slug, note.language) for note in plan.notes if note.kind in ("section", "all")
    }
    for kind in kinds:
        plural = plan.site["taxonomies"][kind]
        lists |= {f"{_prefix(plan, d)}/{plural}/" for d in plan.documents}
        lists |= {_list(plan, d, kind, slug(name)) for d in plan.documents for name in names_of(plan, d, kind)}
    return lists - {""}


def feed_paths(plan: Plan, kinds: tuple[str, ...]) -> set[str]:
    """The feeds of those lists that have one; the list of a kind itself is left out."""
    having = plan.site["feeds"]
    found = set()
    for kind in ("all", "section", *kinds):
        if kind not in having:
            continue
        for d in plan.documents:
            terms = (
                [""] if kind == "all" else _upwards(d.content.section) if kind == "section" else names_of(plan, d, kind)
            )
            for term in terms:
                path = _list(plan, d, kind, term if kind == "section" else slug(term))
                found.add(re.sub(r"(/|\.html)$", "/", path) + plan.site["feed"])
    return found


def names_of(plan: Plan, document: Document, kind: str) -> tuple[str, ...]:
    content = document.content
    people = {author.handle: author.name for author in plan.authors}
    table = {
        "tag": content.tags,
        "category": content.categories,
        "series": (content.series,) if content.series else (),
        "author": tuple(people[handle] for handle in content.authors),
    }
    return table.get(kind, content.topics.get(kind, ()))


def _upwards(section: str) -> list[str]:
    parts = section.split("/") if section else []
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


def _list(plan: Plan, document: Document, kind: str, name: str) -> str:
    return _noted(plan, kind, name, document.content.language)


def _noted(plan: Plan, kind: str, name: str, language: str) -> str:
    for note in plan.notes:
        if (note.kind, note.slug, note.language) == (kind, name, language) and note.path:
            return note.path
    prefix = plan.site["languages"].get(language, {}).get("prefix", "")
    if kind == "all":
        return f"{prefix}/"
    if kind == "section":
        return f"{prefix}/{name}/"
    plural = plan.site["taxonomies"][kind]
    ugly = plan.site["ugly_urls"] or plural in plan.site["ugly_sections"]
    return f"{prefix}/{plural}/{name}" + (".html" if ugly else "/")


def _prefix(plan: Plan, document: Document) -> str:
    return str(plan.site["languages"].get(document.content.language, {}).get("prefix", ""))


HUGO_KINDS = ("author", "category", "series", "tag", "topic")


def differences(plan: Plan, hugo: dict[str, set[str]]) -> dict[str, tuple[set[str], set[str]]]:
    """What only the plan has and what only Hugo has, by kind; empty when they agree."""
    kinds = tuple(kind for kind in plan.site["taxonomies"] if kind in HUGO_KINDS and _in_hugo(plan, kind, hugo))
    ours = {
        "documents": document_paths(plan),
        "aliases": alias_paths(plan),
        "lists": list_paths(plan, kinds),
        "feeds": feed_paths(plan, kinds),
        "media": {one.path for one in plan.media},
    }
    roots = {f"{language['prefix']}/" for language in plan.site["languages"].values()} | {"/", "/en/", "/de/"}
    hugo["aliases"] -= roots
    hugo["documents"] = {urls.possible(path) for path in hugo["documents"]}
    all_of_a_kind = {
        f"{root}{plural}/{plan.site['feed']}" for root in roots for plural in plan.site["taxonomies"].values()
    }
    hugo["feeds"] -= all_of_a_kind | {"/robots.txt"}
    return {name: (ours[name] - hugo[name], hugo[name] - ours[name]) for name in ours if ours[name] != hugo[name]}


def _in_hugo(plan: Plan, kind: str, hugo: dict[str, set[str]]) -> bool:
    """Authors and series are Galley's own kinds: Hugo has their lists only where the site defines them."""
    return kind not in ("author", "series") or any(
        f"/{plan.site['taxonomies'][kind]}/" in path for path in hugo["lists"]
    )
